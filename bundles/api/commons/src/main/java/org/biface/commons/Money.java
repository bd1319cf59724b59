package org.biface.commons;

import java.util.Currency;
import java.util.Objects;

/**
 * An amount of money in minor units (cents for EUR) of one currency. Never a fraction, never a float.
 *
 * @param minor minor units of the currency; may be negative
 * @param currency ISO 4217 alphabetic code, upper case
 */
public record Money(long minor, String currency) implements Comparable<Money> {

    public Money {
        Objects.requireNonNull(currency, "currency");
        try {
            Currency.getInstance(currency);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("not an ISO 4217 currency code: " + currency, unknown);
        }
    }

    /**
     * @param minor minor units
     * @param currency ISO 4217 code
     * @return the amount
     */
    public static Money of(long minor, String currency) {
        return new Money(minor, currency);
    }

    /**
     * @param currency ISO 4217 code
     * @return nothing, in that currency
     */
    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /**
     * @param other an amount of the same currency
     * @return the sum
     * @throws IllegalArgumentException when the currencies differ
     * @throws ArithmeticException when the sum does not fit
     */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, same(other).minor), currency);
    }

    /**
     * @param other an amount of the same currency
     * @return the difference
     * @throws IllegalArgumentException when the currencies differ
     * @throws ArithmeticException when the difference does not fit
     */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, same(other).minor), currency);
    }

    /** @return the same amount with the other sign */
    public Money negated() {
        return new Money(Math.negateExact(minor), currency);
    }

    /** @return whether this is below zero */
    public boolean isNegative() {
        return minor < 0;
    }

    /** @return whether this is above zero */
    public boolean isPositive() {
        return minor > 0;
    }

    /** @return whether this is zero */
    public boolean isZero() {
        return minor == 0;
    }

    /**
     * @throws IllegalArgumentException when the currencies differ
     */
    @Override
    public int compareTo(Money other) {
        return Long.compare(minor, same(other).minor);
    }

    /** @return the amount as people write it, such as {@code 1200.00 EUR}; for logs and consoles, not for pages */
    @Override
    public String toString() {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return java.math.BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("amounts of " + currency + " and " + other.currency + " do not mix");
        }
        return other;
    }
}
