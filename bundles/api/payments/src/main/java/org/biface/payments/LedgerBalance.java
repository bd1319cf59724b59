package org.biface.payments;

import org.biface.commons.Money;

/**
 * What is on one account of the ledger.
 *
 * @param account its name, such as {@code provider:cash} or {@code escrow:…}
 * @param normalSide {@code DEBIT} for assets and expenses, {@code CREDIT} for liabilities and income
 * @param balance how much, on its normal side
 */
public record LedgerBalance(String account, NormalSide normalSide, Money balance) {

    /** The side on which an account grows. */
    public enum NormalSide {
        /** Assets and expenses. */
        DEBIT,
        /** Liabilities and income. */
        CREDIT
    }
}
