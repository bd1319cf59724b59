package org.biface.contracts;

import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What an amendment does to one milestone.
 *
 * @param action what is done
 * @param milestone which; {@code null} for {@code ADD}
 * @param title what it is from then on, at most 200 characters; {@code null} for {@code REMOVE}
 * @param amount its price without VAT from then on, in the contract's currency; {@code null} for {@code REMOVE}
 * @param dueOn when it is to be done from then on, or {@code null}
 */
public record MilestoneChange(Action action, UUID milestone, String title, Money amount, LocalDate dueOn) {

    /** What is done to a milestone. Only one that is {@code PLANNED} can be changed or removed. */
    public enum Action {
        /** A new milestone comes after the others. */
        ADD,
        /** Its title, amount and date are replaced. */
        CHANGE,
        /** It becomes {@code CANCELLED}. */
        REMOVE
    }
}
