package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.Test;

/** What is charged for parts, and what of it goes back, as laws that hold for any amounts. */
public class PartsTest {

    private static final long SEED = 20_261_123;
    private static final int ROUNDS = 500;

    private final Random random = new Random(SEED);

    private static Facts facts(BigDecimal exactFreelancer, BigDecimal exactClient, long freelancer, long client) {
        return new Facts(7, 600, 500, 400, 300, 200, exactFreelancer, exactClient, freelancer, client);
    }

    private BigDecimal exact() {
        return BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(5));
    }

    @Test
    public void chargesOfPartsAddUpToTheChargeOfTheWhole() {
        for (int i = 0; i < ROUNDS; i++) {
            Facts so = facts(BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
            BigDecimal whole = BigDecimal.ZERO;
            long charged = 0;
            long client = 0;
            for (int j = 0; j < 10; j++) {
                BigDecimal exact = exact();
                charged += so.chargeFreelancer(exact);
                client += so.chargeClient(exact);
                whole = whole.add(exact);
                so = facts(whole, whole, charged, client);
            }
            assertEquals(whole.setScale(0, RoundingMode.HALF_UP).longValueExact(), charged);
            assertEquals(charged, client);
        }
    }

    @Test
    public void eachSideHasItsOwnPast() {
        Facts facts = facts(new BigDecimal("10.4"), new BigDecimal("20.4"), 10, 20);
        assertEquals(1, facts.chargeFreelancer(new BigDecimal("0.1")));
        assertEquals(1, facts.chargeClient(new BigDecimal("0.1")));
        assertEquals(0, facts.chargeFreelancer(new BigDecimal("0.09")));
        assertEquals(2, facts(BigDecimal.TEN, BigDecimal.TEN, 10, 9).chargeClient(BigDecimal.ONE));
        assertEquals(1, facts(BigDecimal.TEN, BigDecimal.TEN, 10, 9).chargeFreelancer(BigDecimal.ONE));
    }

    @Test
    public void aCentTooMuchCountsAgainstWhatComesNext() {
        assertEquals(0, Facts.charge(new BigDecimal("9.5"), 11));
        assertEquals(0, Facts.charge(new BigDecimal("9.5"), 10));
        assertEquals(1, Facts.charge(new BigDecimal("9.5"), 9));
        assertEquals(9, Facts.rounded(new BigDecimal("9.49")));
        assertEquals(10, Facts.rounded(new BigDecimal("9.5")));
    }

    @Test
    public void betweenTheTwoNothingOfOthersCounts() {
        Facts facts = facts(BigDecimal.ONE, BigDecimal.TEN, 1, 10);
        assertEquals(
                new Facts(7, 500, 500, 300, 300, 200, BigDecimal.ONE, BigDecimal.TEN, 1, 10), facts.betweenTheTwo());
    }

    @Test
    public void monthsAreThoseOfUtc() {
        assertEquals(LocalDate.of(2026, 11, 1), Facts.month(Instant.parse("2026-11-30T23:59:59Z")));
        assertEquals(LocalDate.of(2026, 12, 1), Facts.month(Instant.parse("2026-12-01T00:00:00Z")));
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        assertEquals(now.atOffset(ZoneOffset.UTC), Facts.utc(now));
    }

    @Test
    public void sharesAreExactOrRoundedHalfUp() {
        BigDecimal third = new BigDecimal("33.3333");
        assertEquals("all of it, to the last digit", third, Reversals.share(third, 5, 5, 0));
        assertEquals(new BigDecimal("1"), Reversals.share(BigDecimal.ONE, 1, 2, 0));
        assertEquals(new BigDecimal("0.33"), Reversals.share(BigDecimal.ONE, 1, 3, 2));
        for (int i = 0; i < ROUNDS; i++) {
            long of = 1 + random.nextInt(1_000_000);
            long part = random.nextInt((int) of);
            long whole = random.nextInt(1_000_000);
            BigInteger twice = BigInteger.valueOf(2 * whole * part + of);
            assertEquals(
                    twice.divide(BigInteger.valueOf(2 * of)),
                    Reversals.share(BigDecimal.valueOf(whole), part, of, 0).toBigIntegerExact());
        }
    }

    @Test
    public void whatGoesBackInPartsIsWhatWasTaken() {
        for (int i = 0; i < ROUNDS; i++) {
            long amount = 10 + random.nextInt(100_000);
            BigDecimal exact = BigDecimal.valueOf(amount).movePointLeft(1);
            BigDecimal client = BigDecimal.valueOf(amount).multiply(new BigDecimal("0.03"));
            var taken = new Reversals.Taken(amount, exact, client, Facts.rounded(exact), Facts.rounded(client), true);
            long first = 1 + random.nextInt((int) amount - 1);
            Reversals.Part one = taken.upTo(first);
            Reversals.Part rest = taken.upTo(amount).minus(one);
            assertEquals(amount, one.amount() + rest.amount());
            assertEquals(first, one.amount());
            assertEquals(Facts.rounded(exact), one.freelancer() + rest.freelancer());
            assertEquals(Facts.rounded(client), one.client() + rest.client());
            assertEquals(0, exact.compareTo(one.exactFreelancer().add(rest.exactFreelancer())));
            assertEquals(0, client.compareTo(one.exactClient().add(rest.exactClient())));
            assertTrue(one.freelancer() >= 0 && rest.freelancer() >= 0);
            BigDecimal off = BigDecimal.valueOf(first).movePointLeft(1).subtract(one.exactFreelancer());
            assertTrue(off.toPlainString(), off.abs().compareTo(new BigDecimal("0.0001")) < 0);
        }
    }

    @Test
    public void whatIsNotReturnedStays() {
        var kept = new Reversals.Taken(1_000, BigDecimal.valueOf(100), BigDecimal.valueOf(30), 100, 30, false);
        Reversals.Part half = kept.upTo(500);
        assertEquals(500, half.amount());
        assertEquals(0, half.freelancer());
        assertEquals(0, half.client());
        assertEquals(0, half.exactFreelancer().signum());
        assertEquals(0, half.exactClient().signum());
    }
}
