package org.biface.spi.payment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What a provider reports: of an order, an account, or a chargeback; exactly one of them. Immutable. */
public final class Notice {

    private final String eventId;
    private final Instant at;
    private final String key;
    private final Outcome outcome;
    private final AccountState account;
    private final Chargeback chargeback;

    private Notice(
            String eventId, Instant at, String key, Outcome outcome, AccountState account, Chargeback chargeback) {
        this.eventId = Objects.requireNonNull(eventId, "eventId");
        this.at = Objects.requireNonNull(at, "at");
        this.key = key;
        this.outcome = outcome;
        this.account = account;
        this.chargeback = chargeback;
    }

    /**
     * @param eventId the provider's id of this event; the same event always has the same, at most 200 characters
     * @param key the key of the order that it is about
     * @param outcome where the order stands
     * @param at when it happened at the provider, UTC
     * @return the notice
     */
    public static Notice of(String eventId, String key, Outcome outcome, Instant at) {
        return new Notice(
                eventId,
                at,
                Objects.requireNonNull(key, "key"),
                Objects.requireNonNull(outcome, "outcome"),
                null,
                null);
    }

    /**
     * @param eventId the provider's id of this event
     * @param account how the account stands
     * @param at when it was so, UTC; of two notices of one account, the later one counts
     * @return the notice
     */
    public static Notice ofAccount(String eventId, AccountState account, Instant at) {
        return new Notice(eventId, at, null, null, Objects.requireNonNull(account, "account"), null);
    }

    /**
     * @param eventId the provider's id of this event
     * @param chargeback how the chargeback stands
     * @param at when it happened at the provider, UTC
     * @return the notice
     */
    public static Notice ofChargeback(String eventId, Chargeback chargeback, Instant at) {
        return new Notice(eventId, at, null, null, null, Objects.requireNonNull(chargeback, "chargeback"));
    }

    /** @return the provider's id of this event */
    public String eventId() {
        return eventId;
    }

    /** @return when it happened at the provider, UTC */
    public Instant at() {
        return at;
    }

    /** @return the key of the order that it is about; {@code null} when it is about something else */
    public String key() {
        return key;
    }

    /** @return where the order stands; {@code null} when it is about something else */
    public Outcome outcome() {
        return outcome;
    }

    /** @return how an account stands, when it is about that */
    public Optional<AccountState> account() {
        return Optional.ofNullable(account);
    }

    /** @return how a chargeback stands, when it is about that */
    public Optional<Chargeback> chargeback() {
        return Optional.ofNullable(chargeback);
    }
}
