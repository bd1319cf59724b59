package org.biface.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * One week of a contract by the day.
 *
 * @param id its id
 * @param contract its contract
 * @param week the Monday with which it begins
 * @param days the days on which something was worked, in their order
 * @param total the sum of the days
 * @param net what they cost without VAT: the total times the daily rate of that week, rounded half up
 * @param vat the VAT on it
 * @param note what the freelancer wrote to it, or {@code null}
 * @param changesWanted what the client wrote when asking for changes last, or {@code null}
 * @param status where it stands
 * @param cutOffAt until when days can be recorded, UTC
 * @param submittedAt when it was submitted last, UTC, or {@code null}
 * @param reviewUntil when it is approved by itself, UTC, or {@code null}
 * @param milestone what is paid for it: there from the approval on, else {@code null}
 * @param version grows with every change
 */
public record Timesheet(
        UUID id,
        UUID contract,
        LocalDate week,
        List<WorkedDay> days,
        BigDecimal total,
        Money net,
        Money vat,
        String note,
        String changesWanted,
        Status status,
        Instant cutOffAt,
        Instant submittedAt,
        Instant reviewUntil,
        UUID milestone,
        long version)
        implements Versioned {
    public Timesheet {
        days = List.copyOf(days);
    }

    /** Where a week stands. */
    public enum Status {
        /** The freelancer records; what is there at the cut-off is submitted by itself. */
        RECORDING,
        /** The client looks at it. */
        SUBMITTED,
        /** The client wants changes; the freelancer may record again, and submits. */
        CHANGES_REQUESTED,
        /** Approved, by the client or by time. From here on its milestone tells how it is paid. */
        APPROVED,
        /** Nothing was worked in this week. */
        EMPTY
    }
}
