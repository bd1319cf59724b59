package org.biface.spi.payment;

import java.util.Objects;

/** An amount of money. Immutable. */
public final class Amount {

    private final long minor;
    private final String currency;

    private Amount(long minor, String currency) {
        this.minor = minor;
        this.currency = Objects.requireNonNull(currency, "currency");
    }

    /**
     * @param minor minor units (cents for EUR)
     * @param currency ISO 4217 alphabetic code, upper case
     * @return the amount
     */
    public static Amount of(long minor, String currency) {
        return new Amount(minor, currency);
    }

    /** @return minor units */
    public long minor() {
        return minor;
    }

    /** @return ISO 4217 alphabetic code */
    public String currency() {
        return currency;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Amount that && minor == that.minor && currency.equals(that.currency);
    }

    @Override
    public int hashCode() {
        return Objects.hash(minor, currency);
    }

    /** @return such as {@code 120000 EUR} */
    @Override
    public String toString() {
        return minor + " " + currency;
    }
}
