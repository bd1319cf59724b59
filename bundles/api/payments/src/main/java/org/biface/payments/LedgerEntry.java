package org.biface.payments;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One entry of the ledger, whole.
 *
 * @param id its id
 * @param at when it was posted, UTC
 * @param kind what happened, such as {@code release}
 * @param subject the milestone, payment, release, payout or refund that it is about
 * @param postings what it did to which account, in the order in which it was written; debits equal credits
 */
public record LedgerEntry(UUID id, Instant at, String kind, UUID subject, List<LedgerPosting> postings) {

    public LedgerEntry {
        postings = List.copyOf(postings);
    }
}
