package org.biface.payments;

import org.biface.commons.Money;

/**
 * One line of an entry of the ledger.
 *
 * @param account the account's name, such as {@code provider:cash}
 * @param side on which side of it
 * @param amount how much, above zero
 */
public record LedgerPosting(String account, Side side, Money amount) {

    /** The two sides of an account. */
    public enum Side {
        /** Assets and expenses grow by it. */
        DEBIT,
        /** Liabilities and income grow by it. */
        CREDIT
    }
}
