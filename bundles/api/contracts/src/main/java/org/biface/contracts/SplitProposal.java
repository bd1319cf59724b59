package org.biface.contracts;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * How money in dispute could be split.
 *
 * @param id its id
 * @param by who proposes it; a side that proposes accepts it thereby
 * @param toFreelancer how much the freelancer gets, VAT included; the client gets the rest back
 * @param note why, or {@code null}
 * @param acceptedByClient whether the client has accepted it
 * @param acceptedByFreelancer whether the freelancer has
 * @param over whether it was rejected, or another one took its place
 * @param at when, UTC
 */
public record SplitProposal(
        UUID id,
        Dispute.Side by,
        Money toFreelancer,
        String note,
        boolean acceptedByClient,
        boolean acceptedByFreelancer,
        boolean over,
        Instant at) {}
