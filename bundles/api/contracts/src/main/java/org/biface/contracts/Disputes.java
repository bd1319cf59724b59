package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Milestones that two sides disagree on. While a dispute is open, the milestone's money is frozen: it is neither released nor
 * refunded, by nobody and by no timer. Safe for use by many threads. A state that does not allow a call is answered by
 * {@link org.biface.commons.Conflict}; a dispute that the actor is not a side of by {@link org.biface.commons.NotFound}.
 */
@ProviderType
public interface Disputes {

    /**
     * Opens a dispute: {@code FUNDED | SUBMITTED | CHANGES_REQUESTED → DISPUTED}. The other side has 5 working days
     * (configurable) to answer; else it is decided as the opener claims.
     *
     * @param actor one of the two sides
     * @param milestone which
     * @param expected the version of the milestone that the actor has seen
     * @param reason what is wrong, 1 to 5,000 characters
     * @param claim how much of the held money the freelancer should get, VAT included; {@code null} for all or nothing, in
     *     the opener's favour
     * @return the dispute
     */
    Dispute open(Actor actor, UUID milestone, Expected expected, String reason, Money claim);

    /**
     * @param actor one of the two sides, or an operator
     * @param dispute which
     * @return the dispute
     */
    Dispute get(Actor actor, UUID dispute);

    /**
     * @param actor somebody logged in
     * @param status only those that stand so, or {@code null} for all
     * @param page which page
     * @return the disputes that the actor is a side of (an operator: all), newest first
     */
    Page<Dispute> list(Actor actor, Dispute.Status status, PageRequest page);

    /**
     * Writes something in an open dispute.
     *
     * @param actor one of the two sides, or an operator
     * @param dispute which
     * @param text 1 to 5,000 characters
     * @return the dispute as it is now
     */
    Dispute write(Actor actor, UUID dispute, String text);

    /**
     * Adds a file to an open dispute: PDF, PNG, JPEG or plain text by its content, whatever its name says.
     *
     * @param actor one of the two sides, or an operator
     * @param dispute which
     * @param name its name
     * @param content its bytes
     * @return the dispute as it is now
     * @throws org.biface.commons.Invalid when it is empty, too large, or of another type
     * @throws org.biface.commons.Conflict when the side has sent too many already
     */
    Dispute addFile(Actor actor, UUID dispute, String name, byte[] content);

    /**
     * @param actor one of the two sides, or an operator
     * @param dispute which
     * @param evidence which of its evidence
     * @return the file
     */
    EvidenceFile file(Actor actor, UUID dispute, UUID evidence);

    /**
     * Proposes a split. When both sides have accepted the same one, it is decided. When an operator has proposed it and one
     * side has accepted, silence of the other for 5 working days counts as acceptance.
     *
     * @param actor an operator, or one of the two sides, which accepts it thereby
     * @param dispute which
     * @param expected the version that the actor has seen
     * @param toFreelancer how much the freelancer gets, VAT included: from nothing to all that is held
     * @param note why, at most 5,000 characters, may be {@code null}
     * @return the dispute as it is now
     */
    Dispute propose(Actor actor, UUID dispute, Expected expected, Money toFreelancer, String note);

    /**
     * @param actor one of the two sides
     * @param dispute which
     * @param proposal the last proposal
     * @param expected the version that the actor has seen
     * @return the dispute as it is now
     */
    Dispute accept(Actor actor, UUID dispute, UUID proposal, Expected expected);

    /**
     * @param actor one of the two sides
     * @param dispute which
     * @param proposal the last proposal
     * @param expected the version that the actor has seen
     * @return the dispute as it is now
     */
    Dispute reject(Actor actor, UUID dispute, UUID proposal, Expected expected);

    /**
     * Takes an open dispute back: its money is held as before, the milestone goes on from where it stood, and whoever had time
     * to look at a submission has what was left of it.
     *
     * @param actor of the side that has opened it
     * @param dispute which
     * @param expected the version that the actor has seen
     * @return the dispute as it is now
     * @throws org.biface.commons.Conflict when it is decided, or a chargeback of the payment is open
     */
    Dispute withdraw(Actor actor, UUID dispute, Expected expected);

    /**
     * Decides a dispute in which both sides were heard, or had the time to answer.
     *
     * @param actor an operator
     * @param dispute which
     * @param expected the version that the actor has seen
     * @param toFreelancer how much the freelancer gets, VAT included
     * @param reason why, 1 to 5,000 characters; both sides read it
     * @return the dispute as it is now
     */
    Dispute decide(Actor actor, UUID dispute, Expected expected, Money toFreelancer, String reason);
}
