package org.biface.payments;

import java.time.Instant;
import java.util.List;
import org.biface.commons.Money;

/**
 * How the books compare with what the payment providers hold.
 *
 * @param agrees whether there is no difference, but for orders that are under way
 * @param currencies one for each currency
 * @param differences what differs, with the likely cause
 * @param notCompared providers that hold money of ours and can't say how much
 * @param at UTC
 */
public record Reconciliation(
        boolean agrees,
        List<CurrencyComparison> currencies,
        List<Difference> differences,
        List<String> notCompared,
        Instant at) {

    /** Why a difference is likely there. */
    public enum Cause {
        /** The order is under way: the provider is a step ahead. Not to be worried about. */
        OPEN_ORDER,
        /** The provider has done it, and its answer is not known here; it is asked again. */
        OUTCOME_UNKNOWN,
        /** The provider has done what counts as failed here. */
        FAILED_HERE,
        /** It succeeded here, and the provider's books don't have it. */
        MISSING_AT_PROVIDER,
        /** The provider's books have another amount. */
        AMOUNT_DIFFERS,
        /** A payout or refund came back, which was not booked. */
        CAME_BACK,
        /** The provider took a fee that was not booked. */
        FEE_NOT_BOOKED,
        /** A bank took a payment back or gave it back, which was not booked. */
        CHARGEBACK_NOT_BOOKED,
        /** A payment, refund or payout that nobody here has ordered. */
        NOT_ORDERED_HERE,
        /** The operator's own money was put in or taken out, or the provider corrected something. */
        OTHER_MOVEMENT,
        /** What is left when all the others are counted. */
        UNEXPLAINED
    }

    /**
     * One currency.
     *
     * @param books what the ledger has in {@code provider:cash}
     * @param due what of that the operator still owes to it: fees that were kept back, money that a bank took
     * @param held what the providers say they hold; without differences it is the one less the other
     * @param difference what they hold more than they should
     */
    public record CurrencyComparison(Money books, Money due, Money held, Money difference) {}

    /**
     * One difference.
     *
     * @param provider where
     * @param amount what the provider holds more because of it; below zero for less
     * @param cause why, most likely
     * @param subject the order, or the provider's own id of the line; {@code null} for what is left
     * @param advice what to do, one sentence
     */
    public record Difference(String provider, Money amount, Cause cause, String subject, String advice) {}

    /** Makes the lists unchangeable. */
    public Reconciliation {
        currencies = List.copyOf(currencies);
        differences = List.copyOf(differences);
        notCompared = List.copyOf(notCompared);
    }
}
