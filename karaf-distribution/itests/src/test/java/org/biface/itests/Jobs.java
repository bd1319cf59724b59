package org.biface.itests;

import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;

/** Main jobs, one after the other in each of several threads, while a test does what it wants to the server. */
final class Jobs implements AutoCloseable {

    private record Done(MainJob job, Outcome outcome) {}

    private final Marketplace market;
    private final Duration patience;
    private final ExecutorService pool;
    private final int parallel;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> workers = new ArrayList<>();

    Jobs(Marketplace market, int parallel, Duration patience) {
        this.market = market;
        this.patience = patience;
        this.parallel = parallel;
        this.pool = Executors.newFixedThreadPool(parallel);
        for (int i = 0; i < parallel; i++) {
            workers.add(pool.submit(() -> {
                while (!enough.get()) {
                    one();
                }
            }));
        }
    }

    private void one() {
        MainJob job = new MainJob(
                new Api(market.server().uri("/"), patience), "j" + number.incrementAndGet(), patience, Steps.SILENT);
        done.add(new Done(job, job.run()));
    }

    /** Lets the jobs that run come to their end; then everything that any of them did is there once, and not twice. */
    void assertAllDoneOnce() throws Exception {
        enough.set(true);
        for (Future<?> worker : workers) {
            worker.get(patience.toMinutes(), TimeUnit.MINUTES);
        }
        assertTrue("every worker has done a job", done.size() >= parallel);
        for (Done one : done) {
            market.assertOnce(one.job(), one.outcome());
        }
        market.assertLedgerHolds();
    }

    @Override
    public void close() {
        enough.set(true);
        pool.shutdownNow();
    }
}
