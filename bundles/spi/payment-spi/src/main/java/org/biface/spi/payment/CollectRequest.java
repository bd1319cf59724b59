package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** Money to be collected from a client and held. Immutable. */
public final class CollectRequest extends MoneyRequest {

    private final UUID payer;
    private final UUID purpose;

    private CollectRequest(Builder builder) {
        super(builder);
        this.payer = Objects.requireNonNull(builder.payer, "payer");
        this.purpose = Objects.requireNonNull(builder.purpose, "purpose");
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @param amount how much
     * @return a builder
     */
    public static Builder of(String key, Amount amount) {
        return new Builder(key, amount);
    }

    /** @return the paying company's id at the platform */
    public UUID payer() {
        return payer;
    }

    /** @return what it is held for: the milestone's or week's id at the platform */
    public UUID purpose() {
        return purpose;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder extends MoneyRequest.Builder<Builder> {

        private UUID payer;
        private UUID purpose;

        private Builder(String key, Amount amount) {
            super(key, amount);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * @param value the paying company's id at the platform; needed
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

        /** @return the order */
        public CollectRequest build() {
            return new CollectRequest(this);
        }
    }
}
