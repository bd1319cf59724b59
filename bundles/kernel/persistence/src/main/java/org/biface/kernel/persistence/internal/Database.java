package org.biface.kernel.persistence.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the server: a pool, and a thread that knows whether the server answers. While it does not, nobody waits for
 * a connection: calls fail at once.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int OLDEST = 150_000;
    private static final long PROBE_WHEN_UP_MILLIS = 5_000;
    private static final long PROBE_WHEN_DOWN_MILLIS = 500;
    private static final int LOOKS_BEFORE_SAYING_SO = 40;
    private static final int SOCKET_TIMEOUT_SECONDS = 120;

    /**
     * Groups come with arrays of ids and look their rows up by index. Planned anew for each array, such a statement takes
     * longer to plan than to run; and its one plan must not be that of a table that was small when it was made.
     */
    private static final String FOR_GROUPS = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
            + " set enable_hashjoin = off; set enable_mergejoin = off; set enable_material = off";

    private final Supplier<Optional<Address>> source;
    private final Supplier<String> sourceState;
    private final int poolSize;
    private final Patience patience;
    private final List<Runnable> whenAvailable = new CopyOnWriteArrayList<>();
    private final Object monitor = new Object();
    private final Thread probe = new Thread(this::watch, "biface-database");

    private volatile boolean available;
    private volatile Pools pools;
    private volatile Address address;
    private volatile String reason = "The database has not answered yet.";
    private int looksInVain;
    private boolean suspected;
    private volatile boolean broke;
    private boolean closed;

    /**
     * @param source says where the database is, or nothing while nobody knows
     * @param sourceState one sentence on why nobody knows
     * @param poolSize how many connections for single callers at most; half as many more serve groups
     * @param patience how long to wait for it
     */
    Database(Supplier<Optional<Address>> source, Supplier<String> sourceState, int poolSize, Patience patience) {
        this.source = source;
        this.sourceState = sourceState;
        this.poolSize = poolSize;
        this.patience = patience;
        probe.setDaemon(true);
        probe.start();
    }

    /** What a connection is for. */
    enum Purpose {
        /** The statements of one caller. */
        ANYTHING,
        /** Statements over the rows of many callers, see {@link #FOR_GROUPS}. */
        GROUPS
    }

    /** The connections of one address. */
    private record Pools(HikariDataSource anything, HikariDataSource groups) {
        HikariDataSource of(Purpose purpose) {
            return purpose == Purpose.GROUPS ? groups : anything;
        }

        void renew() {
            anything.getHikariPoolMXBean().softEvictConnections();
            groups.getHikariPoolMXBean().softEvictConnections();
        }

        void close() {
            groups.close();
            anything.close();
        }
    }

    boolean isAvailable() {
        return available;
    }

    /** @return one sentence on the state of the database, for operators */
    String reason() {
        return reason;
    }

    void whenAvailable(Runnable action) {
        whenAvailable.add(action);
    }

    void forget(Runnable action) {
        whenAvailable.remove(action);
    }

    /** @return a connection of a pool, in auto-commit mode */
    Connection connection(Purpose purpose) throws SQLException {
        Pools current = pools;
        if (!available || current == null) {
            throw new Unavailable(
                    "The database is away for the moment. Try again in a few seconds.", Failures.RETRY_AFTER);
        }
        try {
            return current.of(purpose).getConnection();
        } catch (SQLException failure) {
            suspect(false);
            throw failure;
        }
    }

    /** @return opens connections beside the pool, for work that may take its time */
    DataSource direct() throws SQLException {
        Address current = address;
        if (current == null) {
            throw new SQLException(reason, "08001");
        }
        return source(current, 0);
    }

    /**
     * Something went wrong: look at once whether the server is still there.
     *
     * @param broken whether a connection broke, so that the others of the pool are not worth much either
     */
    void suspect(boolean broken) {
        synchronized (monitor) {
            suspected = true;
            broke |= broken;
            monitor.notifyAll();
        }
    }

    private void watch() {
        try {
            while (true) {
                look();
                synchronized (monitor) {
                    if (!suspected && !closed) {
                        monitor.wait(available ? PROBE_WHEN_UP_MILLIS : PROBE_WHEN_DOWN_MILLIS);
                    }
                    suspected = false;
                    if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("The probe of the database ends", interrupted);
        }
    }

    private void look() {
        try {
            Optional<Address> now = source.get();
            if (now.isEmpty()) {
                down(sourceState.get(), null);
                return;
            }
            Found found = found(now.get());
            Optional<String> refusal = found.refusal();
            if (refusal.isPresent()) {
                if (!refusal.get().equals(reason)) {
                    LOG.error(refusal.get());
                }
                down(refusal.get(), null);
                return;
            }
            up(now.get(), found.version());
        } catch (SQLException | RuntimeException failure) {
            down("The database does not answer: " + failure.getMessage(), failure);
        }
    }

    private int loginSeconds() {
        return Math.toIntExact(patience.login().toSeconds());
    }

    private DataSource source(Address at, int socketTimeoutSeconds) {
        return new DirectDataSource(at, socketTimeoutSeconds, loginSeconds());
    }

    /** What answers at an address: the server's version as a number, and the encoding of the database. */
    private record Found(int version, String encoding) {

        /** @return why it can't be used */
        Optional<String> refusal() {
            if (version < OLDEST) {
                return Optional.of("The database is PostgreSQL " + version / 10_000 + "; Biface needs 15 or newer.");
            }
            if (!"UTF8".equals(encoding)) {
                return Optional.of("The database is encoded in " + encoding
                        + ", which can't hold every name; make it with ENCODING 'UTF8'.");
            }
            return Optional.empty();
        }
    }

    private Found found(Address address) throws SQLException {
        try (Connection connection = source(address, loginSeconds()).getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery("show server_version_num")) {
            answer.next();
            return new Found(
                    Integer.parseInt(answer.getString(1)),
                    connection.unwrap(PGConnection.class).getParameterStatus("server_encoding"));
        }
    }

    private void up(Address now, int version) {
        boolean renew = broke;
        broke = false;
        if (available && now.equals(address)) {
            if (renew) {
                // The server has restarted in between two looks, or something cut the connections.
                pools.renew();
            }
            return;
        }
        Pools old = pools;
        if (old == null || !now.equals(address)) {
            address = now;
            pools = new Pools(
                    pool(now, "biface", poolSize, null),
                    pool(now, "biface-groups", Math.max(2, poolSize / 2), FOR_GROUPS));
            if (old != null) {
                old.close();
            }
        } else {
            old.renew();
        }
        available = true;
        reason = "PostgreSQL " + version / 10_000 + "." + version % 10_000 + " answers.";
        LOG.info("The database is available: PostgreSQL {}.{}, {}", version / 10_000, version % 10_000, now);
        whenAvailable.forEach(Runnable::run);
    }

    private void down(String why, Throwable failure) {
        boolean was = available;
        available = false;
        reason = why;
        if (was) {
            LOG.warn("The database went away. {}", why);
            LOG.debug("The database went away", failure);
        } else if (pools == null && ++looksInVain == LOOKS_BEFORE_SAYING_SO) {
            // At the start nothing was there that could go away; an operator still wants to know what is missing.
            LOG.warn("Still waiting for the database. {}", why);
        }
    }

    private HikariDataSource pool(Address now, String name, int size, String initially) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setConnectionInitSql(initially);
        config.setDataSource(source(now, SOCKET_TIMEOUT_SECONDS));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(patience.connection().toMillis());
        config.setValidationTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        config.setAutoCommit(true);
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        try {
            probe.join(10_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        available = false;
        reason = "The persistence is closed.";
        Pools last = pools;
        if (last != null) {
            last.close();
        }
    }
}
