package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Callers that read without patience: each answer is the page, or says in a problem when to come back. */
final class Readers implements AutoCloseable {

    private final ExecutorService pool;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final LongAdder answered = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final List<Future<?>> lanes = new ArrayList<>();

    Readers(Marketplace market, int parallel) {
        pool = Executors.newFixedThreadPool(parallel);
        for (int i = 0; i < parallel; i++) {
            Http http = new Http(market.server().httpPort());
            lanes.add(pool.submit(() -> {
                while (!enough.get()) {
                    read(http);
                }
            }));
        }
    }

    private void read(Http http) {
        try {
            Answer answer = http.get("/api/v1/missions?limit=5");
            boolean toldToComeBack = answer.status() == 503
                    && String.valueOf(answer.header("Content-Type")).startsWith("application/problem+json")
                    && String.valueOf(answer.header("Retry-After")).matches("\\d+");
            if (answer.status() == 200 || toldToComeBack) {
                answered.increment();
            } else {
                failed(answer.status() + " " + answer.body());
            }
        } catch (RuntimeException broken) {
            failed(broken + ", " + broken.getCause());
        }
    }

    private void failed(String how) {
        failures.computeIfAbsent(how, key -> new LongAdder()).increment();
    }

    void assertAnsweredOrToldToComeBack() throws Exception {
        enough.set(true);
        for (Future<?> lane : lanes) {
            lane.get(5, TimeUnit.MINUTES);
        }
        assertEquals("failures of " + answered + " reads", "{}", failures.toString());
        assertTrue("there were reads", answered.sum() > 0);
    }

    @Override
    public void close() {
        enough.set(true);
        pool.shutdownNow();
    }
}
