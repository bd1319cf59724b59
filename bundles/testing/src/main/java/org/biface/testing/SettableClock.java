package org.biface.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock in UTC that goes on only when a test says so. */
public final class SettableClock extends Clock {

    private final AtomicReference<Instant> now;

    /** @param start what it shows first */
    public SettableClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    /** @param instant what it shows from now on */
    public void set(Instant instant) {
        now.set(instant);
    }

    /** @param by how far it goes on */
    public void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now.get(), zone);
    }
}
