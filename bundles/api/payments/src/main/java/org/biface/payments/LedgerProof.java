package org.biface.payments;

import java.time.Instant;
import java.util.List;
import org.biface.commons.Money;

/**
 * What a check of the ledger has shown.
 *
 * @param holds whether nothing is wrong
 * @param problems one sentence for each thing that is wrong; empty when nothing is
 * @param entries how many entries were checked
 * @param postings how many postings were checked
 * @param currencies the proof of each currency
 * @param since what was posted before this (UTC) had been checked by an earlier proof and was not looked at again; {@code
 *     null} when all was checked
 * @param at when, UTC
 */
public record LedgerProof(
        boolean holds,
        List<String> problems,
        long entries,
        long postings,
        List<CurrencyProof> currencies,
        Instant since,
        Instant at) {
    public LedgerProof {
        problems = List.copyOf(problems);
        currencies = List.copyOf(currencies);
    }

    /**
     * The proof of one currency.
     *
     * @param sum of all postings, debits less credits; must be zero
     * @param providerCash what the payment provider holds
     * @param owed the sum of escrow, dispute, freelancer, payout and refund balances; at most {@code providerCash}
     * @param unswept commission and VAT that are still at the provider; {@code providerCash} less {@code owed} must be this
     */
    public record CurrencyProof(Money sum, Money providerCash, Money owed, Money unswept) {}
}
