package org.biface.contracts;

import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Contracts and their milestones. Safe for use by many threads. A state that does not allow a call is answered by
 * {@link org.biface.commons.Conflict}; a contract that the actor is not a side of by {@link org.biface.commons.NotFound}.
 */
@ProviderType
public interface Contracts {

    /**
     * Makes the contract of a proposal that both sides have accepted, and pins its commission terms. Joins the thread's
     * transaction.
     *
     * @param actor the platform (missions has checked who acts)
     * @param draft what both have agreed to
     * @return the signed contract
     * @throws org.biface.commons.Unavailable when no commission policy is there for it
     */
    Contract sign(Actor actor, ContractDraft draft);

    /**
     * @param actor one of the two sides, or an operator
     * @param contract which
     * @return the contract
     */
    Contract get(Actor actor, UUID contract);

    /**
     * @param actor somebody logged in
     * @param page which page
     * @return the contracts that the actor is a side of (an operator: all), newest first
     */
    Page<Contract> list(Actor actor, PageRequest page);

    /**
     * @param actor an operator
     * @return how many contracts there are in each status
     */
    Map<Contract.Status, Long> counts(Actor actor);

    /**
     * @param actor one of the two sides, or an operator
     * @param milestone which
     * @return the milestone
     */
    Milestone milestone(Actor actor, UUID milestone);

    /**
     * Starts to collect the client's money: {@code PLANNED → FUNDING}. The provider's confirmation makes it {@code FUNDED}
     * later, its refusal {@code PLANNED} again.
     *
     * @param actor who acts for the client's company
     * @param milestone which
     * @param expected the version that the actor has seen
     * @return the milestone as it is now
     */
    Milestone fund(Actor actor, UUID milestone, Expected expected);

    /**
     * Says that the work is done: {@code FUNDED | CHANGES_REQUESTED → SUBMITTED}. Without an answer it is released by
     * itself 14 days (configurable) after the last submission.
     *
     * @param actor the freelancer
     * @param milestone which
     * @param expected the version that the actor has seen
     * @param note at most 5,000 characters, may be {@code null}
     * @return the milestone as it is now
     */
    Milestone submit(Actor actor, UUID milestone, Expected expected, String note);

    /**
     * Asks for changes: {@code SUBMITTED → CHANGES_REQUESTED}.
     *
     * @param actor who acts for the client's company
     * @param milestone which
     * @param expected the version that the actor has seen
     * @param wanted what is to change, needed, at most 5,000 characters
     * @return the milestone as it is now
     */
    Milestone requestChanges(Actor actor, UUID milestone, Expected expected, String wanted);

    /**
     * Approves the work: {@code SUBMITTED → RELEASED}. The held money becomes the freelancer's, less the commission. When no
     * policy decides the commission at the moment (none is installed, or what it said was refused), the approval is kept:
     * {@code SUBMITTED → APPROVED}, and the platform makes it {@code RELEASED} as soon as one does. Never is another rate used
     * instead.
     *
     * @param actor who acts for the client's company
     * @param milestone which
     * @param expected the version that the actor has seen, so that nobody approves a submission that they have not seen
     * @return the milestone as it is now, with its release if there is one already
     * @throws org.biface.commons.Unavailable when payments or commission are away; nothing has changed then
     */
    Milestone approve(Actor actor, UUID milestone, Expected expected);

    /**
     * @param actor an operator
     * @param page which page
     * @return approved milestones that wait for a commission policy, those that wait longest first
     */
    Page<ParkedRelease> parked(Actor actor, PageRequest page);

    /**
     * Names the last day of a contract by the day. Weeks after it can't be recorded; when all weeks up to it are settled, the
     * contract is {@code COMPLETED}. An earlier day can be named later on by either side, a later one can't.
     *
     * @param actor one of the two sides
     * @param contract a contract by the day
     * @param expected the version that the actor has seen
     * @param lastDay today or later in the contract's zone
     * @return the contract as it is now
     */
    Contract end(Actor actor, UUID contract, Expected expected, LocalDate lastDay);

    /**
     * Says whether two parties may see each other's addresses: whether a milestone between them was ever funded.
     *
     * @param actor the platform
     * @param company the client's company
     * @param freelancer the freelancer's account
     * @return whether one was
     */
    boolean fundedBetween(Actor actor, UUID company, UUID freelancer);
}
