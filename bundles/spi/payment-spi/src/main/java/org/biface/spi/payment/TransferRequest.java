package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Held money to be moved to a freelancer's account at the provider. Immutable. */
public final class TransferRequest extends MoneyRequest {

    private final UUID recipient;
    private final String account;
    private final String source;

    private TransferRequest(Builder builder) {
        super(builder);
        this.recipient = Objects.requireNonNull(builder.recipient, "recipient");
        this.account = Objects.requireNonNull(builder.account, "account");
        this.source = builder.source;
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @param amount how much
     * @return a builder
     */
    public static Builder of(String key, Amount amount) {
        return new Builder(key, amount);
    }

    /** @return the freelancer's account at the platform */
    public UUID recipient() {
        return recipient;
    }

    /** @return the freelancer's account at the provider: the reference of an {@link AccountState} */
    public String account() {
        return account;
    }

    /** @return the provider's own id of the payment that the money comes from, or {@code null} for all that is held */
    public String source() {
        return source;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder extends MoneyRequest.Builder<Builder> {

        private UUID recipient;
        private String account;
        private String source;

        private Builder(String key, Amount amount) {
            super(key, amount);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * @param value the freelancer's account at the platform; needed
         * @return this
         */
        public Builder recipient(UUID value) {
            this.recipient = value;
            return this;
        }

        /**
         * @param value the freelancer's account at the provider; needed
         * @return this
         */
        public Builder account(String value) {
            this.account = value;
            return this;
        }

        /**
         * @param value the provider's own id of the payment that the money comes from
         * @return this
         */
        public Builder source(String value) {
            this.source = value;
            return this;
        }

        /** @return the order */
        public TransferRequest build() {
            return new TransferRequest(this);
        }
    }
}
