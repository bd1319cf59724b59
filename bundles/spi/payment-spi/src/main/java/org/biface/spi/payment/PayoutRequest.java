package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Money to be sent to a freelancer's bank. Immutable. */
public final class PayoutRequest {

    private final String key;
    private final Amount amount;
    private final UUID recipient;
    private final String account;
    private final String description;

    private PayoutRequest(Builder builder) {
        this.key = Objects.requireNonNull(builder.key, "key");
        this.amount = Objects.requireNonNull(builder.amount, "amount");
        this.recipient = Objects.requireNonNull(builder.recipient, "recipient");
        this.account = builder.account;
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

    /** @return the freelancer's account at the platform */
    public UUID recipient() {
        return recipient;
    }

    /** @return the freelancer's account at the provider, from which it is paid; {@code null} towards a provider without {@link PaymentProvider.Capability#ACCOUNT} */
    public String account() {
        return account;
    }

    /** @return what the freelancer reads on the statement, at most 100 characters; may be empty */
    public String description() {
        return description;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder {

        private final String key;
        private final Amount amount;
        private UUID recipient;
        private String account;
        private String description;

        private Builder(String key, Amount amount) {
            this.key = key;
            this.amount = amount;
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

        /**
         * @param value what the freelancer reads on the statement
         * @return this
         */
        public Builder description(String value) {
            this.description = value;
            return this;
        }

        /** @return the order */
        public PayoutRequest build() {
            return new PayoutRequest(this);
        }
    }
}
