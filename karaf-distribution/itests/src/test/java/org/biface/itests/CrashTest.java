package org.biface.itests;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.Test;

/**
 * The server, or its database, is killed at random points of main jobs that run in parallel. Every job goes on when it is
 * back, and in the end everything is there exactly once.
 */
public class CrashTest {

    private static final int PARALLEL = 8;
    private static final int SERVER_KILLS = Integer.getInteger("crash.kills", 20);
    private static final int DATABASE_KILLS = 3;
    private static final int READERS = 4;
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    /** What a server may say when it, or its database, was killed: each says that it goes on by itself. */
    static final String[] BROKEN_OFF = {
        "The database went away\\.",
        "A PostgreSQL \\(process \\d+\\) was left behind on .*; it is stopped",
        "The embedded PostgreSQL ended with status 137; it is started again",
        "Delivery to .* is interrupted; it goes on by itself",
        "Events are not delivered for the moment; they wait in the log",
        "Matching does not follow the event log for the moment",
        "Timers of .* could not be looked at; they are tried again",
        "Timer .* failed for the .* time and runs again in",
        "could not be asked for; a timer does it again",
        "is not served, releases of its contracts wait for it",
        "The embedded PostgreSQL did not start; it is tried again",
        "PostgreSQL did not stop within \\d+ s and is killed; nothing committed is lost",
        "A transaction lost against others \\d+ times and is given up",
        "What operators have decided can't be read",
        "Still waiting for the database",
        "can't be made ready and is tried again",
        "Subscriber .* fails on the event after position \\d+; it is tried again",
        "marking sessions as seen failed; it is tried again",
        "Simulations can't be looked at; that is tried again",
        "The platform's own money could not be swept",
        "The books could not be compared with the providers'",
        "The ledger could not be checked; it is tried again",
        "the first operator can't be made yet; it is tried again",
    };

    /** A job may meet every kill, and the server is up only now and then meanwhile. */
    private static final Duration PATIENCE = Duration.ofMinutes(25);

    @Test
    public void nothingIsLostAndNothingIsTwiceWhenTheServerIsKilled() throws Exception {
        Random random = new Random(SEED);
        try (Marketplace market = Marketplace.open("crash");
                Jobs jobs = new Jobs(market, PARALLEL, PATIENCE)) {
            for (int i = 0; i < SERVER_KILLS; i++) {
                pause(random.nextInt(4_000));
                market.server().kill();
                market.server().start("/api/status", Marketplace.BOUND);
            }
            jobs.assertAllDoneOnce();
            new LogCheck().allow(BROKEN_OFF).check(market.server().log());
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("with -Dcrash.seed=" + SEED + ": " + failure.getMessage(), failure);
        }
    }

    @Test
    public void nothingIsLostAndTheServerRecoversByItselfWhenTheDatabaseIsKilled() throws Exception {
        Random random = new Random(SEED);
        try (Marketplace market = Marketplace.open("database-killed");
                Jobs jobs = new Jobs(market, PARALLEL, PATIENCE);
                Readers readers = new Readers(market, READERS)) {
            long server = market.server().pid();
            for (int i = 0; i < DATABASE_KILLS; i++) {
                pause(random.nextInt(4_000));
                market.server().killDatabase(Marketplace.BOUND);
                market.server().awaitStatus("/api/status", 200, Marketplace.BOUND);
            }
            readers.assertAnsweredOrToldToComeBack();
            jobs.assertAllDoneOnce();
            assertEquals("the server was not restarted", server, market.server().pid());
            new LogCheck().allow(BROKEN_OFF).check(market.server().log());
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("with -Dcrash.seed=" + SEED + ": " + failure.getMessage(), failure);
        }
    }

    private static void pause(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
