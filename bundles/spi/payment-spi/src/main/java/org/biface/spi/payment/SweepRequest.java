package org.biface.spi.payment;

/** The platform's own money, its commission, to be sent from the provider to the platform's own bank. Immutable. */
public final class SweepRequest extends MoneyRequest {

    private SweepRequest(Builder builder) {
        super(builder);
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @param amount how much
     * @return a builder
     */
    public static Builder of(String key, Amount amount) {
        return new Builder(key, amount);
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder extends MoneyRequest.Builder<Builder> {

        private Builder(String key, Amount amount) {
            super(key, amount);
        }

        @Override
        Builder self() {
            return this;
        }

        /** @return the order */
        public SweepRequest build() {
            return new SweepRequest(this);
        }
    }
}
