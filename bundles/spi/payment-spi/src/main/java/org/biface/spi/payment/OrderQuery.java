package org.biface.spi.payment;

import java.time.Instant;
import java.util.Objects;

/** Which order the platform asks about, with all that it knows of it. Immutable. */
public final class OrderQuery {

    private final OrderKind kind;
    private final String key;
    private final String reference;
    private final String account;
    private final String payment;
    private final Instant givenAt;

    private OrderQuery(OrderKind kind, String key, String reference, String account, String payment, Instant givenAt) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.key = Objects.requireNonNull(key, "key");
        this.reference = reference;
        this.account = account;
        this.payment = payment;
        this.givenAt = Objects.requireNonNull(givenAt, "givenAt");
    }

    /**
     * @param kind what it is about
     * @param key the order's key
     * @param givenAt when it was written down, before the provider first heard of it, UTC
     * @return the question
     */
    public static OrderQuery of(OrderKind kind, String key, Instant givenAt) {
        return new OrderQuery(kind, key, null, null, null, givenAt);
    }

    /**
     * @param value the provider's own id of the order, or {@code null}
     * @return the same question, with that
     */
    public OrderQuery withReference(String value) {
        return new OrderQuery(kind, key, value, account, payment, givenAt);
    }

    /**
     * @param value the freelancer's account at the provider, or {@code null}
     * @return the same question, with that
     */
    public OrderQuery withAccount(String value) {
        return new OrderQuery(kind, key, reference, value, payment, givenAt);
    }

    /**
     * @param value the provider's own id of the payment that is refunded or transferred, or {@code null}
     * @return the same question, with that
     */
    public OrderQuery withPayment(String value) {
        return new OrderQuery(kind, key, reference, account, value, givenAt);
    }

    /** @return what it is about */
    public OrderKind kind() {
        return kind;
    }

    /** @return the order's key */
    public String key() {
        return key;
    }

    /** @return the provider's own id of the order; {@code null} when the platform never got an answer */
    public String reference() {
        return reference;
    }

    /** @return the freelancer's account at the provider, of transfers and payouts; else {@code null} */
    public String account() {
        return account;
    }

    /** @return the provider's own id of the payment that is refunded or transferred; else {@code null} */
    public String payment() {
        return payment;
    }

    /** @return when the order was written down, before the provider first heard of it, UTC */
    public Instant givenAt() {
        return givenAt;
    }
}
