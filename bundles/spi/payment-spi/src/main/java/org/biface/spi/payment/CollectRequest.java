package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Money to be collected from a client and held. Immutable. */
public final class CollectRequest {

    private final String key;
    private final Amount amount;
    private final UUID payer;
    private final UUID purpose;
    private final String description;

    private CollectRequest(Builder builder) {
        this.key = Objects.requireNonNull(builder.key, "key");
        this.amount = Objects.requireNonNull(builder.amount, "amount");
        this.payer = Objects.requireNonNull(builder.payer, "payer");
        this.purpose = Objects.requireNonNull(builder.purpose, "purpose");
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

    /** @return the paying company's id at the platform */
    public UUID payer() {
        return payer;
    }

    /** @return what it is held for: the milestone's or week's id at the platform */
    public UUID purpose() {
        return purpose;
    }

    /** @return what the client reads on the statement, at most 100 characters; may be empty */
    public String description() {
        return description;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder {

        private final String key;
        private final Amount amount;
        private UUID payer;
        private UUID purpose;
        private String description;

        private Builder(String key, Amount amount) {
            this.key = key;
            this.amount = amount;
        }

        /**
         * @param value the paying company's id; needed
         * @return this
         */
        public Builder payer(UUID value) {
            this.payer = value;
            return this;
        }

        /**
         * @param value what it is held for; needed
         * @return this
         */
        public Builder purpose(UUID value) {
            this.purpose = value;
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
        public CollectRequest build() {
            return new CollectRequest(this);
        }
    }
}
