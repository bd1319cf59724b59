package org.biface.commons;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.Test;

public class MoneyTest {

    private static final long SEED = 20_261_123;
    private static final int ROUNDS = 2_000;

    private static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    /** Small ones and such as do not fit when they are added. */
    private static long any(Random random) {
        return random.nextBoolean() ? random.nextInt(2_000) - 1_000 : random.nextLong();
    }

    @Test
    public void sumsAndDifferencesAreExactOrRefused() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            long a = any(random);
            long b = any(random);
            BigInteger sum = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
            BigInteger difference = BigInteger.valueOf(a).subtract(BigInteger.valueOf(b));
            if (sum.bitLength() < Long.SIZE) {
                assertEquals(eur(sum.longValueExact()), eur(a).plus(eur(b)));
            } else {
                assertThrows(ArithmeticException.class, () -> eur(a).plus(eur(b)));
            }
            if (difference.bitLength() < Long.SIZE) {
                assertEquals(eur(difference.longValueExact()), eur(a).minus(eur(b)));
            } else {
                assertThrows(ArithmeticException.class, () -> eur(a).minus(eur(b)));
            }
        }
    }

    @Test
    public void whatIsTakenFromTheSumIsTheOther() {
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            Money a = eur(random.nextInt());
            Money b = eur(random.nextInt());
            assertEquals(a, a.plus(b).minus(b));
            assertEquals(a.plus(b), b.plus(a));
            assertEquals(a.minus(b), b.minus(a).negated());
            assertEquals(Integer.signum(a.compareTo(b)), Long.signum(a.minus(b).minor()));
        }
    }

    @Test
    public void theSignIsOneOfThree() {
        for (long minor : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            assertEquals(minor < 0, eur(minor).isNegative());
            assertEquals(minor > 0, eur(minor).isPositive());
            assertEquals(minor == 0, eur(minor).isZero());
        }
        assertTrue(Money.zero("JPY").isZero());
        assertEquals("JPY", Money.zero("JPY").currency());
        assertEquals(eur(-7), eur(7).negated());
        assertThrows(ArithmeticException.class, () -> eur(Long.MIN_VALUE).negated());
    }

    @Test
    public void currenciesDoNotMix() {
        Money dollars = Money.of(1, "USD");
        assertThrows(IllegalArgumentException.class, () -> eur(1).plus(dollars));
        assertThrows(IllegalArgumentException.class, () -> eur(1).minus(dollars));
        assertThrows(IllegalArgumentException.class, () -> eur(1).compareTo(dollars));
        assertFalse(eur(1).equals(dollars));
    }

    @Test
    public void onlyCurrenciesThatThereAre() {
        assertThrows(IllegalArgumentException.class, () -> Money.of(1, "XYZ"));
        assertThrows(IllegalArgumentException.class, () -> Money.of(1, "eur"));
        assertThrows(NullPointerException.class, () -> Money.of(1, null));
    }

    @Test
    public void itIsWrittenWithTheDigitsOfItsCurrency() {
        assertEquals("1200.00 EUR", eur(120_000).toString());
        assertEquals("-0.05 EUR", eur(-5).toString());
        assertEquals("500 JPY", Money.of(500, "JPY").toString());
        assertEquals("1.234 KWD", Money.of(1_234, "KWD").toString());
        assertEquals("7 XAU", Money.of(7, "XAU").toString());
    }
}
