package org.biface.payments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** The double-entry ledger, as operators look at it. Safe for use by many threads. */
@ProviderType
public interface LedgerDesk {

    /**
     * @param actor an operator
     * @param prefix only accounts whose name begins with this, by name, the first thousand; {@code null} for all
     * @param at the balances of this instant (UTC), before anything that was posted at it; {@code null} for now
     * @return balances, summed over accounts of one kind where {@code prefix} is {@code null}
     */
    List<LedgerBalance> balances(Actor actor, String prefix, Instant at);

    /**
     * @param actor an operator
     * @param account the account's whole name, such as {@code provider:cash}
     * @param currency ISO 4217; {@code null} for the only one that the account has
     * @param from only what was posted at this instant or later, UTC; {@code null} for all
     * @param until only what was posted before this instant, UTC; {@code null} for all
     * @param page which page
     * @return what moved the account, newest first, each with the balance after it
     * @throws org.biface.commons.NotFound when nothing was ever posted to such an account
     */
    Page<LedgerLine> statement(
            Actor actor, String account, String currency, Instant from, Instant until, PageRequest page);

    /**
     * @param actor an operator
     * @param reference the entry's id, as a statement names it, or what it was posted under: {@code fund:} or
     *     {@code fee:} and the payment, {@code release:} and the milestone, {@code hold:} and the release, {@code payout:}
     *     or {@code payout-settled:} and the payout, {@code sweep:} and the sweep, and so on
     * @return the entry with all its postings
     * @throws org.biface.commons.NotFound when there is no such entry
     */
    LedgerEntry entry(Actor actor, String reference);

    /**
     * @param actor an operator
     * @param since only what was released and taken back at this instant (UTC) or later; {@code null} for all
     * @return what was released to freelancers and what the platform earned by it, by currency
     */
    List<Turnover> turnover(Actor actor, Instant since);

    /**
     * Checks the ledger, and keeps what was found. Must not be called in a transaction.
     *
     * @param actor an operator
     * @param whole whether all is checked; otherwise what came since the closed days of the last proof, and the balances of
     *     the accounts that it moved. All is checked when there is no proof that holds to begin with
     * @param progress hears how far it is
     * @return what was found
     */
    LedgerProof verify(Actor actor, boolean whole, Progress progress);

    /**
     * @param actor an operator
     * @return what the last check found that was kept; nothing before the first
     */
    Optional<LedgerProof> lastProof(Actor actor);

    /** Hears how far a check is. */
    @FunctionalInterface
    @ConsumerType
    interface Progress {
        /**
         * @param done how many steps are done
         * @param of how many there are
         */
        void at(int done, int of);
    }
}
