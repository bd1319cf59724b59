package org.biface.kernel.events.internal;

import java.time.Duration;

/** Wakes one waiting thread. Signals that nobody has taken yet are one signal. */
final class Signal {

    private volatile boolean given;

    void give() {
        if (!given) {
            synchronized (this) {
                given = true;
                notifyAll();
            }
        }
    }

    /** Waits until there is a signal, but not longer than {@code bound}; returns whether there was one, and leaves it. */
    synchronized boolean await(Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (!given) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Takes the signal; to be called before looking for work, so that what comes while looking is not missed. */
    void take() {
        given = false;
    }
}
