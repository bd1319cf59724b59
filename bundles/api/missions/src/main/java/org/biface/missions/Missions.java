package org.biface.missions;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Missions, proposals and invitations. Safe for use by many threads. A state that does not allow a call is answered by
 * {@link org.biface.commons.Conflict}; an object that the actor may not know of by {@link org.biface.commons.NotFound}.
 */
@ProviderType
public interface Missions {

    /**
     * Makes a draft.
     *
     * @param actor a client
     * @param company the company that wants the work done; {@code null} for the client's only one
     * @param details what it says
     * @return the draft
     */
    Mission draft(Actor actor, UUID company, MissionDetails details);

    /**
     * Changes a draft, or a published mission that has no proposal yet.
     *
     * @param actor who acts for the company
     * @param mission which
     * @param expected the version that the client has seen
     * @param details all of it
     * @return the mission as it is now
     */
    Mission edit(Actor actor, UUID mission, Expected expected, MissionDetails details);

    /**
     * Publishes a draft.
     *
     * @param actor who acts for the company
     * @param mission which
     * @return the mission as it is now
     */
    Mission publish(Actor actor, UUID mission);

    /**
     * Closes a published mission; its open proposals are declined.
     *
     * @param actor who acts for the company, or an operator
     * @param mission which
     * @return the mission as it is now
     */
    Mission close(Actor actor, UUID mission);

    /**
     * Hides a mission from everybody but who acts for its company and operators, until it is restored. One that is published
     * is closed by that. Why, and that it can be contested, is for the caller to tell.
     *
     * @param actor an operator
     * @param mission which
     * @return the mission as it is now
     * @throws org.biface.commons.Conflict when it is a draft, or was taken down already
     */
    Mission takeDown(Actor actor, UUID mission);

    /**
     * Shows a mission again that was taken down. It stays closed: its proposals were declined, so the client publishes another.
     *
     * @param actor an operator
     * @param mission which
     * @return the mission as it is now
     * @throws org.biface.commons.Conflict when it was not taken down
     */
    Mission restore(Actor actor, UUID mission);

    /**
     * @param actor anybody; drafts, and what operators took down, are for who acts for the company, and operators
     * @param mission which
     * @return the mission as the actor may see it
     */
    Mission get(Actor actor, UUID mission);

    /**
     * @param actor anybody
     * @param query which
     * @param page which page
     * @return missions that the actor may see, with counts
     */
    MissionList search(Actor actor, MissionQuery query, PageRequest page);

    /**
     * @param actor anybody
     * @param reader the language of the names
     * @return the trades that are installed, by their ids
     */
    List<Trade> trades(Actor actor, Locale reader);

    /**
     * Answers a mission. One open proposal for each freelancer and mission; nobody answers their own company's mission.
     *
     * @param actor a freelancer
     * @param mission a published mission
     * @param message may be {@code null}, at most 5,000 characters
     * @param terms what the freelancer offers
     * @return the proposal
     */
    Proposal propose(Actor actor, UUID mission, String message, Terms terms);

    /**
     * Puts other terms on the table. Only the side that did not make the present ones may.
     *
     * @param actor one of the two sides
     * @param proposal which
     * @param expected the version that the actor has seen
     * @param terms the new terms
     * @return the proposal as it is now
     */
    Proposal counter(Actor actor, UUID proposal, Expected expected, Terms terms);

    /**
     * Accepts the terms on the table: there is a contract, and when the mission has no opening left, its other open
     * proposals are declined, all in one transaction.
     *
     * @param actor one of the two sides, not the one whose terms they are
     * @param proposal which
     * @param expected the version that the actor has seen, so that nobody accepts terms that they have not read
     * @return the proposal with its contract
     * @throws org.biface.commons.Conflict when somebody else was taken first
     */
    Proposal accept(Actor actor, UUID proposal, Expected expected);

    /**
     * The client says no.
     *
     * @param actor who acts for the mission's company
     * @param proposal which
     * @return the proposal as it is now
     */
    Proposal decline(Actor actor, UUID proposal);

    /**
     * The freelancer takes it back.
     *
     * @param actor its freelancer
     * @param proposal which
     * @return the proposal as it is now
     */
    Proposal withdraw(Actor actor, UUID proposal);

    /**
     * Takes the message of a proposal away from everybody but its freelancer and operators, until it is restored. The proposal
     * itself goes on. Why, and that it can be contested, is for the caller to tell.
     *
     * @param actor an operator
     * @param proposal which
     * @return the proposal as it is now
     * @throws org.biface.commons.Conflict when it has no message, or that was taken down already
     */
    Proposal takeDownMessage(Actor actor, UUID proposal);

    /**
     * Shows the message of a proposal again that was taken down.
     *
     * @param actor an operator
     * @param proposal which
     * @return the proposal as it is now
     * @throws org.biface.commons.Conflict when it was not taken down
     */
    Proposal restoreMessage(Actor actor, UUID proposal);

    /**
     * @param actor one of the two sides, or an operator
     * @param proposal which
     * @return the proposal
     */
    Proposal proposal(Actor actor, UUID proposal);

    /**
     * @param actor who acts for the mission's company, or an operator
     * @param mission whose
     * @param page which page
     * @return the mission's proposals, newest first
     */
    Page<Proposal> proposals(Actor actor, UUID mission, PageRequest page);

    /**
     * @param actor an operator
     * @param since missions that were published at this instant (UTC) or later say how quickly freelancers answer
     * @return how many missions there are, and how quickly they are answered
     */
    MissionFigures figures(Actor actor, Instant since);

    /**
     * @param actor a freelancer
     * @param page which page
     * @return the freelancer's own proposals, newest first
     */
    Page<Proposal> ownProposals(Actor actor, PageRequest page);

    /**
     * Invites a freelancer.
     *
     * @param actor who acts for the mission's company
     * @param mission a published mission
     * @param freelancer who is invited, once for each mission
     * @param message may be {@code null}, at most 5,000 characters
     * @return the invitation
     */
    Invitation invite(Actor actor, UUID mission, UUID freelancer, String message);

    /**
     * @param actor who acts for the mission's company, or an operator
     * @param mission whose
     * @param page which page
     * @return the mission's invitations, newest first
     */
    Page<Invitation> invitations(Actor actor, UUID mission, PageRequest page);

    /**
     * @param actor a freelancer
     * @param page which page
     * @return the invitations that the freelancer got, newest first
     */
    Page<Invitation> ownInvitations(Actor actor, PageRequest page);

    /**
     * Says no to an invitation.
     *
     * @param actor the invited freelancer
     * @param invitation which
     * @return the invitation as it is now
     */
    Invitation declineInvitation(Actor actor, UUID invitation);
}
