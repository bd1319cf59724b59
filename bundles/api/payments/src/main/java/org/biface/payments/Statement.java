package org.biface.payments;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * What happened to one side's money in a month or a year, line by line and summed. It shows what concerns that side: the
 * commission of a freelancer, or the fee that a client paid on top.
 *
 * @param side whose it is
 * @param party the freelancer's account, or the client's company
 * @param period the month ({@code 2026-11}) or the year ({@code 2026})
 * @param from its first day
 * @param to its last day
 * @param zone the time zone whose days these are
 * @param totals the sums of the lines, by currency and kind
 * @param lines what happened, oldest first
 * @param version grows with what happens
 */
public record Statement(
        Side side,
        UUID party,
        String period,
        LocalDate from,
        LocalDate to,
        String zone,
        List<Total> totals,
        List<Line> lines,
        long version)
        implements Versioned {
    public Statement {
        totals = List.copyOf(totals);
        lines = List.copyOf(lines);
    }

    /** Whose statement it is. */
    public enum Side {
        /** A freelancer's. */
        FREELANCER,
        /** A client company's. */
        COMPANY
    }

    /** What happened. */
    public enum Kind {
        /** A client's money is held. Companies only. */
        PAYMENT,
        /** Held money became the freelancer's. */
        RELEASE,
        /** Money went back to the client: a credit note. */
        REFUND,
        /** The client's bank took money back: a credit note where it was released. */
        CHARGEBACK,
        /** Money was sent to the freelancer's bank. Freelancers only. */
        PAYOUT,
        /** A payout failed or was sent back by the bank, so the freelancer has that money again. Freelancers only. */
        PAYOUT_RETURNED
    }

    /**
     * One thing that happened.
     *
     * @param kind what
     * @param at when, UTC
     * @param id of the payment, release, refund, chargeback or payout
     * @param contract its contract, or {@code null}
     * @param gross the price of the work, VAT included
     * @param net the same without VAT
     * @param commission the side's commission, or what of it went back
     * @param vat the VAT on that
     * @param amount what the side got or paid
     * @param vatReason the rule of that VAT, in English, or {@code null}
     */
    public record Line(
            Kind kind,
            Instant at,
            UUID id,
            UUID contract,
            Money gross,
            Money net,
            Money commission,
            Money vat,
            Money amount,
            String vatReason) {}

    /**
     * The lines of one kind and currency together.
     *
     * @param kind which
     * @param count how many
     * @param gross the price of the work, VAT included
     * @param net the same without VAT
     * @param commission the side's commission, or what of it went back
     * @param vat the VAT on that
     * @param amount what the side got or paid
     */
    public record Total(Kind kind, long count, Money gross, Money net, Money commission, Money vat, Money amount) {}
}
