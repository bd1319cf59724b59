package org.biface.contracts;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * One side proposes that held money goes back to the client before the work is submitted.
 *
 * @param id its id
 * @param milestone whose money it is
 * @param contract its contract
 * @param by who proposes it
 * @param net how much, without VAT
 * @param vat the VAT on it
 * @param reason why
 * @param status where it stands
 * @param refund the refund, once it is accepted
 * @param at when it was proposed, UTC
 * @param expiresAt until when it can be accepted, UTC
 * @param version grows with every change
 */
public record RefundProposal(
        UUID id,
        UUID milestone,
        UUID contract,
        Dispute.Side by,
        Money net,
        Money vat,
        String reason,
        Status status,
        UUID refund,
        Instant at,
        Instant expiresAt,
        long version)
        implements Versioned {

    /** Where it stands. */
    public enum Status {
        /** The other side has not answered. */
        OPEN,
        /** Both agree: the money goes back. */
        ACCEPTED,
        /** The other side does not want it. */
        DECLINED,
        /** Who proposed it has thought better of it. */
        WITHDRAWN,
        /** Nobody answered in time. */
        EXPIRED
    }
}
