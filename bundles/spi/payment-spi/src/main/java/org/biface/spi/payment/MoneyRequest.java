package org.biface.spi.payment;

import java.util.Objects;

/** What every order has that moves money. Immutable. */
public abstract class MoneyRequest {

    private final String key;
    private final Amount amount;
    private final String description;

    MoneyRequest(Builder<?> builder) {
        this.key = Objects.requireNonNull(builder.key, "key");
        this.amount = Objects.requireNonNull(builder.amount, "amount");
        this.description = builder.description == null ? "" : builder.description;
    }

    /** @return the order's key, at most 64 characters of {@code [a-z0-9-]}; the same order always has the same */
    public final String key() {
        return key;
    }

    /** @return how much, above zero */
    public final Amount amount() {
        return amount;
    }

    /** @return what whoever pays or is paid reads on the statement, at most 100 characters; may be empty */
    public final String description() {
        return description;
    }

    /**
     * Collects what an order says. Not safe for use by many threads.
     *
     * @param <B> the builder itself
     */
    public abstract static class Builder<B extends Builder<B>> {

        private final String key;
        private final Amount amount;
        private String description;

        Builder(String key, Amount amount) {
            this.key = key;
            this.amount = amount;
        }

        abstract B self();

        /**
         * @param value what whoever pays or is paid reads on the statement
         * @return this
         */
        public final B description(String value) {
            this.description = value;
            return self();
        }
    }
}
