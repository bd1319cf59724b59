package org.biface.contracts;

import java.util.List;

/**
 * What a freelancer records of a week. It replaces what was recorded before.
 *
 * @param days the days on which something was worked, each date once; may be empty
 * @param note what the freelancer writes to it, at most 5,000 characters, may be {@code null}
 */
public record TimesheetDraft(List<WorkedDay> days, String note) {
    public TimesheetDraft {
        days = days == null ? List.of() : List.copyOf(days);
    }
}
