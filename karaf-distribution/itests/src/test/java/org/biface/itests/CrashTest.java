package org.biface.itests;

import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;
import org.junit.Test;

/**
 * The server, and then its database, are killed at random points of main jobs that run in parallel. Every job goes on when
 * they are back, and in the end everything is there exactly once.
 */
public class CrashTest {

    private static final int PARALLEL = 8;
    private static final int SERVER_KILLS = Integer.getInteger("crash.kills", 20);
    private static final int DATABASE_KILLS = 3;

    /** A job may meet every kill, and the server is up only now and then meanwhile. */
    private static final Duration PATIENCE = Duration.ofMinutes(12);

    private record Done(MainJob job, Outcome outcome) {}

    @Test
    public void nothingIsLostAndNothingIsTwiceWhenServerAndDatabaseAreKilled() throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Marketplace market = Marketplace.open("crash")) {
            ExecutorService pool = Executors.newFixedThreadPool(PARALLEL);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger number = new AtomicInteger();
            ConcurrentLinkedQueue<Done> done = new ConcurrentLinkedQueue<>();
            List<Future<?>> workers = new ArrayList<>();
            try {
                for (int i = 0; i < PARALLEL; i++) {
                    workers.add(pool.submit(() -> {
                        while (!enough.get()) {
                            MainJob job = new MainJob(
                                    new Api(market.server().uri("/"), PATIENCE),
                                    "j" + number.incrementAndGet(),
                                    PATIENCE,
                                    Steps.SILENT);
                            done.add(new Done(job, job.run()));
                        }
                    }));
                }
                for (int i = 0; i < SERVER_KILLS; i++) {
                    pause(random.nextInt(4_000));
                    market.server().kill();
                    market.server().start("/api/status", Marketplace.BOUND);
                }
                for (int i = 0; i < DATABASE_KILLS; i++) {
                    pause(random.nextInt(4_000));
                    market.server().killDatabase(Marketplace.BOUND);
                    market.server().awaitStatus("/api/status", 200, Marketplace.BOUND);
                }
                enough.set(true);
                for (Future<?> worker : workers) {
                    worker.get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
                }
            } catch (Exception | AssertionError failure) {
                throw new AssertionError("with -Dcrash.seed=" + seed + ": " + failure.getMessage(), failure);
            } finally {
                enough.set(true);
                pool.shutdownNow();
            }
            assertTrue("every worker has done a job", done.size() >= PARALLEL);
            for (Done one : done) {
                market.assertOnce(one.job(), one.outcome());
            }
            market.assertLedgerHolds();
        }
    }

    private static void pause(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
