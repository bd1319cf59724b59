package org.biface.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * A change of a contract that one side proposes and the other accepts.
 *
 * @param id its id
 * @param contract its contract
 * @param author the side that proposes it
 * @param milestones changes of milestones
 * @param dailyRate the new daily rate, or {@code null}
 * @param dailyRateFrom the Monday of the first week with the new rate, or {@code null}
 * @param lastDay the new last day, or {@code null}
 * @param reason why
 * @param status where it stands
 * @param textHash SHA-256 of the text of the change, 64 hexadecimal digits
 * @param proposed who proposed that text, and when
 * @param answered who accepted, declined or withdrew it, and when; else {@code null}
 * @param expiresAt when it is no longer there to be accepted, UTC
 * @param version grows with every change
 */
public record Amendment(
        UUID id,
        UUID contract,
        Side author,
        List<MilestoneChange> milestones,
        Money dailyRate,
        LocalDate dailyRateFrom,
        LocalDate lastDay,
        String reason,
        Status status,
        String textHash,
        Signature proposed,
        Signature answered,
        Instant expiresAt,
        long version)
        implements Versioned {
    public Amendment {
        milestones = List.copyOf(milestones);
    }

    /** A side of a contract. */
    public enum Side {
        /** Who acts for the client's company. */
        CLIENT,
        /** The freelancer. */
        FREELANCER
    }

    /** Where an amendment stands. */
    public enum Status {
        /** The other side may accept it. */
        PROPOSED,
        /** It is part of the contract. */
        ACCEPTED,
        /** The other side does not want it. */
        DECLINED,
        /** Its author does not want it any more. */
        WITHDRAWN,
        /** Nobody has answered in time. */
        EXPIRED
    }
}
