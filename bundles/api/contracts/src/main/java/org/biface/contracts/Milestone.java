package org.biface.contracts;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * What is paid for in one piece, with its own held payment: a step of a fixed-price contract, or an approved week of one by
 * the day.
 *
 * @param id its id
 * @param contract its contract
 * @param position its place in the contract, from 1
 * @param title what it is
 * @param net its price without VAT
 * @param vat the VAT on it
 * @param week of a contract by the day: the Monday of the approved week that it pays, else {@code null}
 * @param dueOn when it is to be done, or {@code null}
 * @param status where it stands
 * @param payment the payment that funds it, or {@code null}
 * @param release the release that paid it, or {@code null}
 * @param note what the freelancer wrote with the last submission, or {@code null}
 * @param changesWanted what the client wrote when asking for changes last, or {@code null}
 * @param submittedAt when it was submitted last, UTC, or {@code null}
 * @param autoReleaseAt when it is released by itself, UTC, or {@code null}
 * @param version grows with every change
 */
public record Milestone(
        UUID id,
        UUID contract,
        int position,
        String title,
        Money net,
        Money vat,
        LocalDate week,
        LocalDate dueOn,
        Status status,
        UUID payment,
        UUID release,
        String note,
        String changesWanted,
        Instant submittedAt,
        Instant autoReleaseAt,
        long version)
        implements Versioned {

    /** Where a milestone stands. */
    public enum Status {
        /** Signed, not paid for. */
        PLANNED,
        /** The client's payment is under way. */
        FUNDING,
        /** The provider holds the money; the work can begin. */
        FUNDED,
        /** The freelancer says that it is done. */
        SUBMITTED,
        /** The client wants changes. */
        CHANGES_REQUESTED,
        /**
         * Approved, by the client or by time, and not released yet: the commission can't be decided at the moment. The money
         * is released by itself as soon as it can; nothing else can happen to the milestone.
         */
        APPROVED,
        /** Approved, by the client or by time; the money is the freelancer's, less the commission. */
        RELEASED,
        /** The money went back to the client. */
        REFUNDED,
        /** The two sides disagree; the money is frozen. */
        DISPUTED,
        /** Taken out of the contract by an amendment, before anything was paid for it. */
        CANCELLED
    }
}
