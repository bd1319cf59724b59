package org.biface.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * Two sides disagree on a milestone; its held money is frozen until it is resolved.
 *
 * @param id its id
 * @param milestone whose money it is
 * @param contract its contract
 * @param openedBy who disagrees
 * @param status where it stands
 * @param reason what the opener wrote
 * @param held how much is frozen, VAT included
 * @param claim how much of it the freelancer should get, as the opener says; {@code null} for a bank's
 * @param answerBy until when the other side, or the one who has not answered a proposal of an operator, may be silent, UTC;
 *     {@code null} when nobody is waited for
 * @param evidence what was written and sent, oldest first
 * @param proposals how the money could be split, oldest first
 * @param toFreelancer how much the freelancer gets, VAT included, once it is decided
 * @param decidedBy how it was decided, or {@code null}
 * @param decision the operator's reason, or {@code null}
 * @param waitsFor why the money has not followed the decision yet, or {@code null}
 * @param release what the freelancer got, or {@code null}
 * @param refund what the client gets back, or {@code null}
 * @param openedAt UTC
 * @param decidedAt UTC, or {@code null}
 * @param resolvedAt when the money had followed, or when it was withdrawn, UTC, or {@code null}
 * @param version grows with every change
 */
public record Dispute(
        UUID id,
        UUID milestone,
        UUID contract,
        Side openedBy,
        Status status,
        String reason,
        Money held,
        Money claim,
        Instant answerBy,
        List<Evidence> evidence,
        List<SplitProposal> proposals,
        Money toFreelancer,
        DecidedBy decidedBy,
        String decision,
        String waitsFor,
        UUID release,
        UUID refund,
        Instant openedAt,
        Instant decidedAt,
        Instant resolvedAt,
        long version)
        implements Versioned {
    public Dispute {
        evidence = List.copyOf(evidence);
        proposals = List.copyOf(proposals);
    }

    /** Who does something in a dispute. */
    public enum Side {
        /** The client's company. */
        CLIENT,
        /** The freelancer. */
        FREELANCER,
        /** The platform's operator. */
        OPERATOR,
        /** The client's bank: a chargeback, which the payment provider decides. */
        BANK
    }

    /** Where a dispute stands. */
    public enum Status {
        /** Evidence is added, splits are proposed; nothing is decided. */
        OPEN,
        /** Decided; the money follows as soon as it can. */
        DECIDED,
        /** The money went where it belongs. */
        RESOLVED,
        /** The side that had opened it has taken it back, and all goes on from where it stood. */
        WITHDRAWN
    }

    /** How a dispute was decided. */
    public enum DecidedBy {
        /** Both sides accepted the same split. */
        AGREEMENT,
        /** An operator decided. */
        OPERATOR,
        /** One side was silent for too long. */
        SILENCE,
        /** The client's bank. */
        BANK
    }
}
