package org.biface.kernel.drain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class InFlightTest {

    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);

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
        assertTrue(quiet.get(180, TimeUnit.SECONDS));
        assertEquals(0, inFlight.now());
    }

    @Test
    public void theBoundEndsTheWait() {
        inFlight.enter();
        assertFalse(inFlight.awaitQuiet(QUIET, Duration.ofMillis(100)));
    }

    @Test
    public void aCallThatBeginsDuringTheQuietIsWaitedForToo() {
        AtomicLong millis = new AtomicLong();
        boolean quiet = inFlight.awaitQuiet(QUIET, LONG, () -> millis.get() * 1_000_000, () -> {
            long now = millis.incrementAndGet();
            if (now == 40) {
                inFlight.enter();
            } else if (now == 90) {
                inFlight.leave();
            }
        });
        assertTrue(quiet);
        assertEquals("the call's end, and the quiet after it", 90 - 1 + 50, millis.get());
    }

    @Test
    public void aCallThatIsOverBeforeAnybodyLooksStartsTheQuietAnew() {
        AtomicLong millis = new AtomicLong();
        boolean quiet = inFlight.awaitQuiet(QUIET, LONG, () -> millis.get() * 1_000_000, () -> {
            if (millis.incrementAndGet() == 40) {
                inFlight.enter();
                inFlight.leave();
            }
        });
        assertTrue(quiet);
        assertEquals(40 + 50, millis.get());
    }
}
