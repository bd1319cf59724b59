package org.biface.commission.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took, in a fixed number of classes: eight for each power of two, so that what it says is at most an eighth
 * too high. Takes 4 KB and never grows. Safe for use by many threads.
 */
final class Latencies {
    private static final int PER_POWER = 8;
    private static final int POWERS = 64;

    private final AtomicLongArray classes = new AtomicLongArray(POWERS * PER_POWER);

    void took(long nanos) {
        classes.incrementAndGet(classOf(Math.max(0, nanos)));
    }

    /**
     * @param share a part of all calls, such as 0.99
     * @return microseconds that no call of that part was slower than; 0 without calls
     */
    long micros(double share) {
        long all = 0;
        for (int i = 0; i < classes.length(); i++) {
            all += classes.get(i);
        }
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int i = 0; i < classes.length(); i++) {
            seen += classes.get(i);
            if (seen > 0 && seen >= wanted) {
                return (highest(i) + 999) / 1000;
            }
        }
        return 0;
    }

    private static int classOf(long nanos) {
        if (nanos < PER_POWER) {
            return (int) nanos;
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return (power - 2) * PER_POWER + (int) (nanos >>> power - 3) - PER_POWER;
    }

    private static long highest(int index) {
        if (index < PER_POWER) {
            return index;
        }
        int power = index / PER_POWER + 2;
        return ((long) (index % PER_POWER + PER_POWER + 1) << power - 3) - 1;
    }
}
