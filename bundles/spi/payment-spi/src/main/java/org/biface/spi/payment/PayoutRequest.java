package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Money to be sent to a freelancer's bank. Immutable. */
public final class PayoutRequest extends MoneyRequest {

    private final UUID recipient;
    private final String account;

    private PayoutRequest(Builder builder) {
        super(builder);
        this.recipient = Objects.requireNonNull(builder.recipient, "recipient");
        this.account = builder.account;
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

    /** @return the freelancer's account at the provider, from which it is paid; {@code null} towards a provider without {@link PaymentProvider.Capability#ACCOUNT} */
    public String account() {
        return account;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder extends MoneyRequest.Builder<Builder> {

        private UUID recipient;
        private String account;

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
         * @param value the freelancer's account at the provider
         * @return this
         */
        public Builder account(String value) {
            this.account = value;
            return this;
        }

        /** @return the order */
        public PayoutRequest build() {
            return new PayoutRequest(this);
        }
    }
}
