package org.biface.spi.payment;

import java.time.Instant;
import java.util.Objects;

/** One line of the provider's own books. Immutable. */
public final class Movement {

    /** What moved. */
    public enum Kind {
        /** A client's money came in. */
        COLLECT,
        /** It went back to a client. */
        REFUND,
        /** It went to a freelancer's account at the provider. */
        TRANSFER,
        /** It went to a bank. */
        PAYOUT,
        /** A bank took it back, or gave it back. */
        CHARGEBACK,
        /** The provider took something for itself. */
        FEE,
        /** Anything else, such as a top-up. */
        OTHER
    }

    private final String id;
    private final Kind kind;
    private final String key;
    private final String reference;
    private final String account;
    private final Amount amount;
    private final Amount fee;
    private final Instant at;

    private Movement(
            String id, Kind kind, String key, String reference, String account, Amount amount, Amount fee, Instant at) {
        this.id = Objects.requireNonNull(id, "id");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.key = key;
        this.reference = reference;
        this.account = account;
        this.amount = Objects.requireNonNull(amount, "amount");
        this.fee = Objects.requireNonNull(fee, "fee");
        this.at = Objects.requireNonNull(at, "at");
    }

    /**
     * @param id the provider's own id of the line
     * @param kind what moved
     * @param amount above zero for what came in, below for what went, before the fee
     * @param fee what the provider took with it, zero or more, in the same currency
     * @param at when, UTC
     * @return the line
     */
    public static Movement of(String id, Kind kind, Amount amount, Amount fee, Instant at) {
        return new Movement(id, kind, null, null, null, amount, fee, at);
    }

    /**
     * @param value the order's key, or {@code null} when the provider does not know it
     * @param ownReference the provider's own id of the order, payment or chargeback, or {@code null}
     * @return the same line, with that
     */
    public Movement ofOrder(String value, String ownReference) {
        return new Movement(id, kind, value, ownReference, account, amount, fee, at);
    }

    /**
     * @param value the freelancer's account at the provider that it is a line of; {@code null} for the platform's own
     * @return the same line, with that
     */
    public Movement inAccount(String value) {
        return new Movement(id, kind, key, reference, value, amount, fee, at);
    }

    /** @return the provider's own id of the line */
    public String id() {
        return id;
    }

    /** @return what moved */
    public Kind kind() {
        return kind;
    }

    /** @return the order's key, or {@code null} */
    public String key() {
        return key;
    }

    /** @return the provider's own id of the order, payment or chargeback, or {@code null} */
    public String reference() {
        return reference;
    }

    /** @return the freelancer's account at the provider that it is a line of; {@code null} for the platform's own */
    public String account() {
        return account;
    }

    /** @return above zero for what came in, below for what went, before the fee */
    public Amount amount() {
        return amount;
    }

    /** @return what the provider took with it, zero or more */
    public Amount fee() {
        return fee;
    }

    /** @return when, UTC */
    public Instant at() {
        return at;
    }
}
