package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A week of a contract by the day changed its state.
 *
 * @param timesheet which
 * @param contract its contract
 * @param week the Monday with which it begins, such as {@code 2026-11-16}
 * @param status the new state, as in {@link Timesheet.Status}
 */
public record TimesheetMoved(UUID timesheet, UUID contract, String week, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return timesheet;
    }
}
