package org.biface.payments.internal;

import java.util.Objects;
import java.util.UUID;

/**
 * The name of an account of the ledger, such as {@code provider:cash} or {@code freelancer:F:pending}.
 *
 * @param kind what sort of account
 * @param suffix what follows the kind's name, or {@code null} for accounts of which there is one
 */
record AccountName(Kind kind, String suffix) {

    /** The sorts of account. Their names are checked by the database too. */
    enum Kind {
        PROVIDER_CASH("provider:cash"),
        OWN_CASH("own:cash"),
        RECEIVABLE_FREELANCER("receivable:freelancer"),
        RECEIVABLE_CHARGEBACK("receivable:chargeback"),
        ESCROW("escrow"),
        DISPUTE("dispute"),
        FREELANCER("freelancer"),
        PAYOUT("payout"),
        REFUND("refund"),
        VAT_OUTPUT("vat:output"),
        REVENUE_COMMISSION("revenue:commission"),
        PROVIDER_FEES("provider:fees"),
        LOSS("loss");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static final AccountName PROVIDER_CASH = new AccountName(Kind.PROVIDER_CASH, null);
    static final AccountName OWN_CASH = new AccountName(Kind.OWN_CASH, null);
    static final AccountName REVENUE_COMMISSION = new AccountName(Kind.REVENUE_COMMISSION, null);
    static final AccountName VAT_OUTPUT = new AccountName(Kind.VAT_OUTPUT, null);
    static final AccountName PROVIDER_FEES = new AccountName(Kind.PROVIDER_FEES, null);
    static final AccountName RECEIVABLE_CHARGEBACK = new AccountName(Kind.RECEIVABLE_CHARGEBACK, null);
    static final AccountName LOSS = new AccountName(Kind.LOSS, null);

    AccountName {
        Objects.requireNonNull(kind, "kind");
    }

    static AccountName escrow(UUID milestone) {
        return new AccountName(Kind.ESCROW, milestone.toString());
    }

    /** What the client paid on top for a milestone, until it is charged or goes back. */
    static AccountName fee(UUID milestone) {
        return new AccountName(Kind.ESCROW, milestone + ":fee");
    }

    static AccountName dispute(UUID milestone) {
        return new AccountName(Kind.DISPUTE, milestone.toString());
    }

    static AccountName refund(UUID refund) {
        return new AccountName(Kind.REFUND, refund.toString());
    }

    static AccountName receivable(UUID freelancer) {
        return new AccountName(Kind.RECEIVABLE_FREELANCER, freelancer.toString());
    }

    static AccountName pending(UUID freelancer) {
        return new AccountName(Kind.FREELANCER, freelancer + ":pending");
    }

    static AccountName available(UUID freelancer) {
        return new AccountName(Kind.FREELANCER, freelancer + ":available");
    }

    static AccountName payout(UUID payout) {
        return new AccountName(Kind.PAYOUT, payout.toString());
    }

    String text() {
        return suffix == null ? kind.text() : kind.text() + ":" + suffix;
    }
}
