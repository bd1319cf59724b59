package org.biface.kernel.drain;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Counts calls in flight, and can wait until there are none. Safe for use by many threads. */
public final class InFlight {

    private final LongAdder entered = new LongAdder();
    private final LongAdder left = new LongAdder();

    /** A call begins. To be followed by {@link #leave} in a {@code finally}. */
    public void enter() {
        entered.increment();
    }

    /** A call has ended. */
    public void leave() {
        left.increment();
    }

    /** @return how many calls are in flight, as far as can be seen without stopping them */
    public long now() {
        long ended = left.sum();
        return Math.max(0, entered.sum() - ended);
    }

    /**
     * Waits until no call is in flight and none has begun for a while.
     *
     * @param quiet how long nobody may have called; callers that took the service just before it was withdrawn get
     *     this long to begin
     * @param bound how long to wait at most
     * @return whether it became quiet; {@code false} when the bound was reached or the thread was interrupted
     */
    public boolean awaitQuiet(Duration quiet, Duration bound) {
        return awaitQuiet(quiet, bound, System::nanoTime, () -> LockSupport.parkNanos(1_000_000));
    }

    boolean awaitQuiet(Duration quiet, Duration bound, LongSupplier clock, Runnable pause) {
        long start = clock.getAsLong();
        long quietSince = start;
        long lastSeen = entered.sum();
        while (true) {
            long now = clock.getAsLong();
            long seen = entered.sum();
            if (now() > 0 || seen != lastSeen) {
                quietSince = now;
                lastSeen = seen;
            } else if (now - quietSince >= quiet.toNanos()) {
                return true;
            }
            if (now - start >= bound.toNanos() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            pause.run();
        }
    }
}
