package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Collected money to be sent back the way it came; all of it, or a part. Immutable. */
public final class RefundRequest {

    private final String key;
    private final Amount amount;
    private final String payment;
    private final String source;
    private final UUID payer;
    private final String description;

    private RefundRequest(Builder builder) {
        this.key = Objects.requireNonNull(builder.key, "key");
        this.amount = Objects.requireNonNull(builder.amount, "amount");
        this.payment = Objects.requireNonNull(builder.payment, "payment");
        this.source = builder.source;
        this.payer = Objects.requireNonNull(builder.payer, "payer");
        this.description = builder.description == null ? "" : builder.description;
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @param amount how much
     * @return a builder
     */
    public static Builder of(String key, Amount amount) {
        return new Builder(key, amount);
    }

    /** @return the order's key; the same order always has the same */
    public String key() {
        return key;
    }

    /** @return how much, above zero */
    public Amount amount() {
        return amount;
    }

    /** @return the key of the order that collected it */
    public String payment() {
        return payment;
    }

    /** @return the provider's own id of that payment; {@code null} when the platform never learnt it */
    public String source() {
        return source;
    }

    /** @return the company's id at the platform */
    public UUID payer() {
        return payer;
    }

    /** @return what the client reads on the statement, at most 100 characters; may be empty */
    public String description() {
        return description;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder {

        private final String key;
        private final Amount amount;
        private String payment;
        private String source;
        private UUID payer;
        private String description;

        private Builder(String key, Amount amount) {
            this.key = key;
            this.amount = amount;
        }

        /**
         * @param value the key of the order that collected it; needed
         * @return this
         */
        public Builder payment(String value) {
            this.payment = value;
            return this;
        }

        /**
         * @param value the provider's own id of that payment
         * @return this
         */
        public Builder source(String value) {
            this.source = value;
            return this;
        }

        /**
         * @param value the company's id; needed
         * @return this
         */
        public Builder payer(UUID value) {
            this.payer = value;
            return this;
        }

        /**
         * @param value what the client reads on the statement
         * @return this
         */
        public Builder description(String value) {
            this.description = value;
            return this;
        }

        /** @return the order */
        public RefundRequest build() {
            return new RefundRequest(this);
        }
    }
}
