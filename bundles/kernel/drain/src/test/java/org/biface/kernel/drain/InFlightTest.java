package org.biface.kernel.drain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.Test;

public class InFlightTest {

    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final InFlight inFlight = new InFlight();

    @Test
    public void nobodyIsWaitedForWhenNobodyCalls() {
        assertTrue(inFlight.awaitQuiet(QUIET, LONG));
    }

    @Test
    public void aCallIsWaitedFor() throws Exception {
        inFlight.enter();
        assertEquals(1, inFlight.now());
        CompletableFuture<Boolean> quiet = CompletableFuture.supplyAsync(() -> inFlight.awaitQuiet(QUIET, LONG));
        try {
            quiet.get(200, TimeUnit.MILLISECONDS);
            throw new AssertionError("it did not wait for the call");
        } catch (TimeoutException itWaits) {
            inFlight.leave();
        }
        assertTrue(quiet.get(30, TimeUnit.SECONDS));
        assertEquals(0, inFlight.now());
    }

    @Test
    public void theBoundEndsTheWait() {
        inFlight.enter();
        assertFalse(inFlight.awaitQuiet(QUIET, Duration.ofMillis(100)));
    }

    @Test
    public void aCallThatBeginsDuringTheQuietIsWaitedForToo() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> quiet =
                CompletableFuture.supplyAsync(() -> inFlight.awaitQuiet(Duration.ofMillis(500), LONG));
        inFlight.enter();
        CompletableFuture<Void> call = CompletableFuture.runAsync(() -> {
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            inFlight.leave();
        });
        assertFalse(quiet.isDone());
        end.countDown();
        call.get(30, TimeUnit.SECONDS);
        assertTrue(quiet.get(30, TimeUnit.SECONDS));
    }
}
