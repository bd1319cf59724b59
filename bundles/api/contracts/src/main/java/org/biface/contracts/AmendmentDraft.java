package org.biface.contracts;

import java.time.LocalDate;
import java.util.List;
import org.biface.commons.Money;

/**
 * What one side wants to change in a contract. At least one thing changes.
 *
 * @param milestones for {@code FIXED}: changes of milestones, each milestone once
 * @param dailyRate for {@code DAILY}: the price of a day without VAT from {@code dailyRateFrom} on, or {@code null}
 * @param dailyRateFrom the Monday of the first week with the new rate, after the present week; {@code null} without a rate
 * @param lastDay for {@code DAILY}: the last day of work, also a later one than was named before, or {@code null}
 * @param reason why, needed, at most 5,000 characters
 */
public record AmendmentDraft(
        List<MilestoneChange> milestones, Money dailyRate, LocalDate dailyRateFrom, LocalDate lastDay, String reason) {
    public AmendmentDraft {
        milestones = milestones == null ? List.of() : List.copyOf(milestones);
    }
}
