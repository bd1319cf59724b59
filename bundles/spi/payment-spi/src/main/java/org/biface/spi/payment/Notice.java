package org.biface.spi.payment;

import java.time.Instant;
import java.util.Objects;

/** What a provider reports about an order. Immutable. */
public final class Notice {

    private final String eventId;
    private final String key;
    private final Outcome outcome;
    private final Instant at;

    private Notice(String eventId, String key, Outcome outcome, Instant at) {
        this.eventId = Objects.requireNonNull(eventId, "eventId");
        this.key = Objects.requireNonNull(key, "key");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.at = Objects.requireNonNull(at, "at");
    }

    /**
     * @param eventId the provider's id of this event; the same event always has the same, at most 200 characters
     * @param key the key of the order that it is about
     * @param outcome where the order stands
     * @param at when it happened at the provider, UTC
     * @return the notice
     */
    public static Notice of(String eventId, String key, Outcome outcome, Instant at) {
        return new Notice(eventId, key, outcome, at);
    }

    /** @return the provider's id of this event */
    public String eventId() {
        return eventId;
    }

    /** @return the key of the order that it is about */
    public String key() {
        return key;
    }

    /** @return where the order stands */
    public Outcome outcome() {
        return outcome;
    }

    /** @return when it happened at the provider, UTC */
    public Instant at() {
        return at;
    }
}
