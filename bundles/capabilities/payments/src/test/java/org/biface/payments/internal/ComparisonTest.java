package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.biface.commons.Money;
import org.biface.payments.Payment.Status;
import org.biface.payments.Reconciliation.Cause;
import org.biface.payments.Reconciliation.Difference;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Movement.Kind;
import org.junit.Test;

public class ComparisonTest {

    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final String KEY = "key";

    private static Comparison.Ours ours(Order.Kind kind, Status status, long amount, boolean feeKnown, long back) {
        return new Comparison.Ours(KEY, kind, status, Money.of(amount, "EUR"), feeKnown, back);
    }

    private static Comparison.Ours ours(Order.Kind kind, Status status) {
        return ours(kind, status, 1_000, true, 0);
    }

    private static Movement line(Kind kind, long amount, long fee) {
        return Movement.of("line", kind, Amount.of(amount, "EUR"), Amount.of(fee, "EUR"), AT)
                .ofOrder(KEY, "reference");
    }

    private static List<Difference> compare(Comparison.Ours order, Movement... lines) {
        return new Comparison("acme", Set.of("paid in"))
                .compare(order == null ? Map.of() : Map.of(KEY, order), new HashMap<>(), List.of(lines));
    }

    private static void same(Comparison.Ours order, Movement... lines) {
        assertEquals(List.of(), compare(order, lines));
    }

    private static void differs(long amount, Cause cause, String subject, Comparison.Ours order, Movement... lines) {
        assertEquals(
                List.of(Comparison.difference("acme", Money.of(amount, "EUR"), cause, subject)), compare(order, lines));
    }

    @Test
    public void whatIsBookedOnBothSidesIsNoDifference() {
        same(ours(Order.Kind.COLLECT, Status.SUCCEEDED), line(Kind.COLLECT, 1_000, 14));
        same(ours(Order.Kind.COLLECT, Status.SUCCEEDED), line(Kind.COLLECT, 600, 0), line(Kind.COLLECT, 400, 0));
        same(ours(Order.Kind.REFUND, Status.SUCCEEDED), line(Kind.REFUND, -1_000, 0));
        same(ours(Order.Kind.PAYOUT, Status.SUCCEEDED), line(Kind.PAYOUT, -1_000, 0));
        same(ours(Order.Kind.PAYOUT, Status.RETURNED), line(Kind.PAYOUT, -1_000, 0), line(Kind.PAYOUT, 1_000, 0));
        same(ours(Order.Kind.COLLECT, Status.PENDING));
        same(ours(Order.Kind.REFUND, Status.FAILED));
        same(ours(Order.Kind.TRANSFER, Status.SUCCEEDED), line(Kind.TRANSFER, -1_000, 0));
        same(ours(Order.Kind.ACCOUNT, Status.SUCCEEDED));
    }

    @Test
    public void aSweepIsBookedWhenItIsOrdered() {
        for (Status status : List.of(Status.INITIATED, Status.PENDING, Status.UNKNOWN, Status.SUCCEEDED)) {
            same(ours(Order.Kind.SWEEP, status), line(Kind.PAYOUT, -1_000, 0));
        }
        for (Status status : List.of(Status.FAILED, Status.RETURNED)) {
            same(ours(Order.Kind.SWEEP, status));
        }
        differs(1_000, Cause.OPEN_ORDER, KEY, ours(Order.Kind.SWEEP, Status.PENDING));
    }

    @Test
    public void theCauseFollowsFromWhereTheOrderStands() {
        Movement done = line(Kind.COLLECT, 1_000, 0);
        differs(1_000, Cause.OPEN_ORDER, KEY, ours(Order.Kind.COLLECT, Status.INITIATED), done);
        differs(1_000, Cause.OPEN_ORDER, KEY, ours(Order.Kind.COLLECT, Status.PENDING), done);
        differs(1_000, Cause.OUTCOME_UNKNOWN, KEY, ours(Order.Kind.COLLECT, Status.UNKNOWN), done);
        differs(1_000, Cause.FAILED_HERE, KEY, ours(Order.Kind.COLLECT, Status.FAILED), done);
        differs(-1_000, Cause.MISSING_AT_PROVIDER, KEY, ours(Order.Kind.COLLECT, Status.SUCCEEDED));
        differs(-1, Cause.AMOUNT_DIFFERS, KEY, ours(Order.Kind.COLLECT, Status.SUCCEEDED), line(Kind.COLLECT, 999, 0));
        differs(
                -1_000,
                Cause.AMOUNT_DIFFERS,
                KEY,
                ours(Order.Kind.COLLECT, Status.SUCCEEDED),
                line(Kind.COLLECT, 1_000, 0),
                line(Kind.COLLECT, -1_000, 0));
        differs(
                1_000,
                Cause.CAME_BACK,
                KEY,
                ours(Order.Kind.PAYOUT, Status.SUCCEEDED),
                line(Kind.PAYOUT, -1_000, 0),
                line(Kind.PAYOUT, 1_000, 0));
    }

    @Test
    public void feesHaveToBeBooked() {
        same(ours(Order.Kind.COLLECT, Status.SUCCEEDED, 1_000, false, 0), line(Kind.COLLECT, 1_000, 0));
        differs(
                -14,
                Cause.FEE_NOT_BOOKED,
                KEY,
                ours(Order.Kind.COLLECT, Status.SUCCEEDED, 1_000, false, 0),
                line(Kind.COLLECT, 1_000, 14));
        differs(-14, Cause.FEE_NOT_BOOKED, "line", null, line(Kind.TRANSFER, -1_000, 14));
        differs(-1_014, Cause.FEE_NOT_BOOKED, "line", null, line(Kind.FEE, -1_000, 14));
    }

    @Test
    public void chargebacksHaveToBeBooked() {
        Movement paid = line(Kind.COLLECT, 1_000, 0);
        Movement back = line(Kind.CHARGEBACK, -1_000, 15);
        same(ours(Order.Kind.COLLECT, Status.SUCCEEDED, 1_000, true, -1_000), paid, back);
        differs(-1_015, Cause.CHARGEBACK_NOT_BOOKED, KEY, ours(Order.Kind.COLLECT, Status.SUCCEEDED), paid, back);
        differs(
                400,
                Cause.CHARGEBACK_NOT_BOOKED,
                KEY,
                ours(Order.Kind.COLLECT, Status.SUCCEEDED, 1_000, true, -1_000),
                paid,
                line(Kind.CHARGEBACK, -600, 15));
        differs(-1_015, Cause.CHARGEBACK_NOT_BOOKED, "line", null, back);
    }

    @Test
    public void whatNobodyHereHasOrderedIsNamed() {
        for (Kind kind : List.of(Kind.COLLECT, Kind.REFUND, Kind.PAYOUT)) {
            differs(486, Cause.NOT_ORDERED_HERE, "line", null, line(kind, 500, 14));
        }
        differs(486, Cause.OTHER_MOVEMENT, "line", null, line(Kind.OTHER, 500, 14));
        same(null, Movement.of("paid in", Kind.OTHER, Amount.of(500, "EUR"), Amount.of(0, "EUR"), AT));
    }

    @Test
    public void aLineIsFoundByTheProvidersOwnId() {
        Movement line = Movement.of("line", Kind.COLLECT, Amount.of(1_000, "EUR"), Amount.of(0, "EUR"), AT)
                .ofOrder(null, "reference");
        Map<String, Comparison.Ours> ours = Map.of(KEY, ours(Order.Kind.COLLECT, Status.SUCCEEDED));
        assertEquals(
                List.of(), new Comparison("acme", Set.of()).compare(ours, Map.of("reference", KEY), List.of(line)));
        assertEquals(
                2,
                new Comparison("acme", Set.of())
                        .compare(ours, Map.of("other", KEY), List.of(line))
                        .size());
        assertEquals(
                2,
                new Comparison("acme", Set.of())
                        .compare(ours, Map.of("reference", "gone"), List.of(line))
                        .size());
    }

    @Test
    public void eachCauseHasAnAdviceOfItsOwn() {
        var advices = new HashSet<String>();
        for (Cause cause : Cause.values()) {
            Difference difference = Comparison.difference("acme", Money.of(1, "EUR"), cause, KEY);
            assertEquals("acme", difference.provider());
            assertFalse(difference.advice().isBlank());
            advices.add(difference.advice());
        }
        assertEquals(Cause.values().length, advices.size());
    }
}
