package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Collected money to be sent back the way it came; all of it, or a part. Immutable. */
public final class RefundRequest extends MoneyRequest {

    private final String payment;
    private final String source;
    private final UUID payer;

    private RefundRequest(Builder builder) {
        super(builder);
        this.payment = Objects.requireNonNull(builder.payment, "payment");
        this.source = builder.source;
        this.payer = Objects.requireNonNull(builder.payer, "payer");
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @param amount how much
     * @return a builder
     */
    public static Builder of(String key, Amount amount) {
        return new Builder(key, amount);
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

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder extends MoneyRequest.Builder<Builder> {

        private String payment;
        private String source;
        private UUID payer;

        private Builder(String key, Amount amount) {
            super(key, amount);
        }

        @Override
        Builder self() {
            return this;
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
         * @param value the company's id at the platform; needed
         * @return this
         */
        public Builder payer(UUID value) {
            this.payer = value;
            return this;
        }

        /** @return the order */
        public RefundRequest build() {
            return new RefundRequest(this);
        }
    }
}
