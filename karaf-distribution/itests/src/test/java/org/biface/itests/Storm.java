package org.biface.itests;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a server, or its database, at random moments, and cuts connections of the database in the middle of their
 * transactions all the while.
 */
final class Storm {

    private static final int SHORTEST_CALM = 4_000;
    private static final int LONGEST_CALM = 14_000;
    private static final int LONGEST_BETWEEN_CUTS = 400;

    private final Marketplace market;
    private final Random random;
    private final Random cuts;
    private final Thread cutter = new Thread(this::cut, "cutter");
    private volatile boolean over;
    private int killed;
    private int databaseKilled;
    private int cut;

    Storm(Marketplace market, long seed) {
        this.market = market;
        this.random = new Random(seed);
        this.cuts = new Random(seed + 1);
    }

    /** Rages for so long, and at least until each kind of kill has been there. */
    void rage(Duration howLong) throws Exception {
        long end = System.nanoTime() + howLong.toNanos();
        cutter.setDaemon(true);
        cutter.start();
        while (System.nanoTime() < end || killed == 0 || databaseKilled == 0) {
            pause(random.nextInt(SHORTEST_CALM, LONGEST_CALM));
            if (databaseKilled < killed && random.nextBoolean() || databaseKilled + 1 < killed) {
                market.server().killDatabase(Marketplace.BOUND);
                market.server().awaitStatus("/api/status", 200, Marketplace.BOUND);
                databaseKilled++;
            } else {
                market.server().kill();
                market.server().start("/api/status", Marketplace.BOUND);
                killed++;
            }
        }
    }

    /** It is over: nothing is cut any more. */
    void end() throws InterruptedException {
        over = true;
        cutter.join();
    }

    @Override
    public String toString() {
        return killed + " kills of the server, " + databaseKilled + " of the database, " + cut + " connections cut";
    }

    private void cut() {
        while (!over) {
            try (Connection connection = EmbeddedDatabase.of(market.server()).connect()) {
                while (!over) {
                    pause(cuts.nextInt(LONGEST_BETWEEN_CUTS));
                    cut += cutOne(connection);
                }
            } catch (IOException | SQLException | RuntimeException away) {
                pause(LONGEST_BETWEEN_CUTS);
            }
        }
    }

    private static int cutOne(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(pg_terminate_backend(pid)) from (select pid"
                        + " from pg_stat_activity where xact_start is not null and pid <> pg_backend_pid()"
                        + " and backend_type = 'client backend' order by random() limit 1) one")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void pause(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
