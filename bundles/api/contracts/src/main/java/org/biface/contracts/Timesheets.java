package org.biface.contracts;

import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The weeks of contracts by the day. A week lasts from Monday to Sunday in the contract's zone. The freelancer records days
 * until Monday 12:00 after it; what is recorded then is submitted by itself. The client reviews until Friday 23:59;
 * silence approves. Where that Monday or Friday is no working day of the contract's calendar, it is the next one that is.
 * What is submitted again after changes is approved by itself at 23:59 of the fourth working day after it. An approved week
 * becomes a milestone of the contract, which is charged to the client and released when the payment is confirmed.
 *
 * <p>Safe for use by many threads. A contract that the actor is not a side of, and one without weeks, is answered by {@link
 * org.biface.commons.NotFound}; a state that does not allow a call by {@link org.biface.commons.Conflict}.
 */
@ProviderType
public interface Timesheets {

    /**
     * Records a week, in place of what was recorded of it before. A week that has begun already can be recorded ahead.
     *
     * @param actor the freelancer
     * @param contract a contract by the day
     * @param week a Monday
     * @param expected the version that the actor has seen; needed once the week is there
     * @param draft what was worked
     * @return the week as it is now
     * @throws org.biface.commons.Conflict after the cut-off, unless the client has asked for changes
     */
    Timesheet record(Actor actor, UUID contract, LocalDate week, Expected expected, TimesheetDraft draft);

    /**
     * Submits a week before its cut-off, or again after changes: {@code RECORDING | CHANGES_REQUESTED → SUBMITTED}.
     *
     * @param actor the freelancer
     * @param contract a contract by the day
     * @param week a Monday
     * @param expected the version that the actor has seen
     * @return the week as it is now
     */
    Timesheet submit(Actor actor, UUID contract, LocalDate week, Expected expected);

    /**
     * Asks for changes: {@code SUBMITTED → CHANGES_REQUESTED}.
     *
     * @param actor who acts for the client's company
     * @param contract a contract by the day
     * @param week a Monday
     * @param expected the version that the actor has seen
     * @param wanted what is to change, needed, at most 5,000 characters
     * @return the week as it is now
     */
    Timesheet requestChanges(Actor actor, UUID contract, LocalDate week, Expected expected, String wanted);

    /**
     * Approves a week: {@code SUBMITTED → APPROVED}, and starts to collect the money for it.
     *
     * @param actor who acts for the client's company
     * @param contract a contract by the day
     * @param week a Monday
     * @param expected the version that the actor has seen, so that nobody approves days that they have not seen
     * @return the week as it is now, with its milestone
     * @throws org.biface.commons.Unavailable when payments are away; nothing has changed then
     */
    Timesheet approve(Actor actor, UUID contract, LocalDate week, Expected expected);

    /**
     * @param actor one of the two sides, or an operator
     * @param contract a contract by the day
     * @param week a Monday
     * @return the week
     * @throws org.biface.commons.NotFound when nothing was recorded of it
     */
    Timesheet get(Actor actor, UUID contract, LocalDate week);

    /**
     * @param actor one of the two sides, or an operator
     * @param contract a contract by the day
     * @param page which page
     * @return the weeks of which something was recorded, newest first
     */
    Page<Timesheet> list(Actor actor, UUID contract, PageRequest page);
}
