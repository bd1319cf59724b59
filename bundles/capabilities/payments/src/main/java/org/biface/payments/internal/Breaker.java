package org.biface.payments.internal;

import java.time.Duration;
import java.time.Instant;

/**
 * Leaves a provider alone that does not answer: after some calls in a row without an answer nobody calls for a while; then
 * one call tries, and what becomes of it decides. Safe for use by many threads.
 */
final class Breaker {

    private final int failuresToOpen;
    private final Duration pause;
    private int failures;
    private Instant notBefore;

    Breaker(int failuresToOpen, Duration pause) {
        this.failuresToOpen = failuresToOpen;
        this.pause = pause;
    }

    /** @return when a call may be tried; not after {@code now} when that is now, and then others wait for it */
    synchronized Instant tryAt(Instant now) {
        if (notBefore == null) {
            return now;
        }
        if (notBefore.isAfter(now)) {
            return notBefore;
        }
        notBefore = now.plus(pause);
        return now;
    }

    synchronized void answered() {
        failures = 0;
        notBefore = null;
    }

    /** @return whether the provider is left alone from now on */
    synchronized boolean notAnswered(Instant now) {
        failures++;
        if (failures < failuresToOpen) {
            return false;
        }
        boolean wasOpen = notBefore != null;
        notBefore = now.plus(pause);
        return !wasOpen;
    }

    synchronized boolean isLeftAlone(Instant now) {
        return notBefore != null && notBefore.isAfter(now);
    }
}
