package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the two sides of a contract say of each other. When a contract has ended of which something was released, each side can
 * write one review within 14 days (configurable). Nobody but the side that wrote it sees it, or knows of it, before both are
 * there or the time is over: then both are shown at once, or the one that is there. From then on it is never changed, and the
 * other side can answer it once. A client's reviews are those of its company, whoever acts for it.
 *
 * <p>Safe for use by many threads. What the actor may not know of is answered by {@link org.biface.commons.NotFound}; a state
 * that does not allow a call by {@link org.biface.commons.Conflict}.
 */
@ProviderType
public interface Reviews {

    /**
     * @param actor somebody logged in
     * @param page which page
     * @return the ended contracts that the actor is a side of and may or could review, the last that ended first
     */
    Page<ReviewTurn> turns(Actor actor, PageRequest page);

    /**
     * @param actor one of the two sides
     * @param contract an ended contract
     * @return how far the reviews of it are, as the actor's side sees it
     * @throws org.biface.commons.NotFound also while the contract goes on, and when nothing of it was released
     */
    ReviewTurn turn(Actor actor, UUID contract);

    /**
     * Writes a review of the other side. When the other side has written already, both are shown.
     *
     * @param actor one of the two sides
     * @param contract an ended contract
     * @param draft what is said
     * @return the review
     * @throws org.biface.commons.Conflict when the side has written one, or the time is over
     */
    Review write(Actor actor, UUID contract, ReviewDraft draft);

    /**
     * Changes a review that is not shown yet.
     *
     * @param actor the side that wrote it
     * @param review which
     * @param expected the version that the actor has seen
     * @param draft what is said instead
     * @return the review as it is now
     * @throws org.biface.commons.Conflict once it is shown
     */
    Review edit(Actor actor, UUID review, Expected expected, ReviewDraft draft);

    /**
     * Answers a review that is shown, once and for all.
     *
     * @param actor the side that is reviewed
     * @param review which
     * @param text what is answered, needed, at most 2,000 characters
     * @return the review as it is now
     * @throws org.biface.commons.Conflict when it has an answer
     */
    Review answer(Actor actor, UUID review, String text);

    /**
     * @param actor anybody
     * @param review which
     * @return the review: one that is shown to whoever may see the profile of the freelancer whom it is about, or is a side; one
     *     that is not shown yet, to the side that wrote it only; one that was taken down, to that side and operators
     */
    Review get(Actor actor, UUID review);

    /**
     * @param actor anybody who may see the freelancer's profile
     * @param freelancer the freelancer's account
     * @param page which page
     * @return what is shown of reviews about a freelancer, the last shown first
     */
    Page<Review> ofFreelancer(Actor actor, UUID freelancer, PageRequest page);

    /**
     * @param actor anybody
     * @param company a client's company
     * @param page which page
     * @return what is shown of reviews about a company, the last shown first
     */
    Page<Review> ofCompany(Actor actor, UUID company, PageRequest page);

    /**
     * @param actor an operator
     * @param page which page
     * @return the reviews that operators have taken down and not shown again, the last of them first
     */
    Page<Review> takenDown(Actor actor, PageRequest page);

    /**
     * @param actor anybody who may see the freelancer's profile
     * @param freelancer the freelancer's account
     * @return what the reviews come to
     */
    ReviewSummary summaryOfFreelancer(Actor actor, UUID freelancer);

    /**
     * @param actor anybody
     * @param company a client's company
     * @return what the reviews come to
     */
    ReviewSummary summaryOfCompany(Actor actor, UUID company);

    /**
     * Takes a review down that is shown: from then on only its writer and operators see it, with the reason, and it does not
     * count any more. It is never edited.
     *
     * @param actor an operator
     * @param review which
     * @param reason what its writer is told, needed, at most 2,000 characters
     * @return the review as it is now
     * @throws org.biface.commons.Conflict when it was taken down already
     */
    Review takeDown(Actor actor, UUID review, String reason);

    /**
     * Shows a review again that was taken down.
     *
     * @param actor an operator
     * @param review which
     * @return the review as it is now
     * @throws org.biface.commons.Conflict when it was not taken down
     */
    Review restore(Actor actor, UUID review);
}
