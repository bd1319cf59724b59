package org.biface.spi.payment;

import java.util.Objects;
import java.util.UUID;

/** An account for a freelancer's business. Who they are, and the papers that prove it, they give to the provider itself. Immutable. */
public final class AccountRequest {

    private final String key;
    private final UUID owner;
    private final String country;
    private final String currency;
    private final boolean company;

    private AccountRequest(Builder builder) {
        this.key = Objects.requireNonNull(builder.key, "key");
        this.owner = Objects.requireNonNull(builder.owner, "owner");
        this.country = Objects.requireNonNull(builder.country, "country");
        this.currency = Objects.requireNonNull(builder.currency, "currency");
        this.company = builder.company;
    }

    /**
     * @param key the order's key, at most 64 characters of {@code [a-z0-9-]}
     * @return a builder
     */
    public static Builder of(String key) {
        return new Builder(key);
    }

    /** @return the order's key; the same order always has the same */
    public String key() {
        return key;
    }

    /** @return the freelancer's account at the platform */
    public UUID owner() {
        return owner;
    }

    /** @return where the business is: ISO 3166-1 alpha-2, upper case */
    public String country() {
        return country;
    }

    /** @return what it is paid in: ISO 4217 alphabetic code */
    public String currency() {
        return currency;
    }

    /** @return whether it is a legal person; {@code false} for a sole trader */
    public boolean company() {
        return company;
    }

    /** Collects what an order says. Not safe for use by many threads. */
    public static final class Builder {

        private final String key;
        private UUID owner;
        private String country;
        private String currency;
        private boolean company;

        private Builder(String key) {
            this.key = key;
        }

        /**
         * @param value the freelancer's account; needed
         * @return this
         */
        public Builder owner(UUID value) {
            this.owner = value;
            return this;
        }

        /**
         * @param value where the business is; needed
         * @return this
         */
        public Builder country(String value) {
            this.country = value;
            return this;
        }

        /**
         * @param value what it is paid in; needed
         * @return this
         */
        public Builder currency(String value) {
            this.currency = value;
            return this;
        }

        /**
         * @param value whether it is a legal person
         * @return this
         */
        public Builder company(boolean value) {
            this.company = value;
            return this;
        }

        /** @return the order */
        public AccountRequest build() {
            return new AccountRequest(this);
        }
    }
}
