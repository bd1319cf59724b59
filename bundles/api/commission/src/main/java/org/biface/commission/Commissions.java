package org.biface.commission;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The one way to commission policies. Safe for use by many threads. */
@ProviderType
public interface Commissions {

    /**
     * Fixes the terms of a contract that is being signed: the operator's most specific offer. Joins the thread's
     * transaction; no policy is called, but while none serves a few callers wait for one. Asked again for the same contract, it gives the same pin.
     *
     * @param actor the platform
     * @param facts what is known of the contract
     * @return the terms, kept with the contract's id
     * @throws org.biface.commons.Unavailable when no offer fits, or no installed policy serves the one that does
     */
    Pin pin(Actor actor, SigningFacts facts);

    /**
     * @param actor one of the contract's two sides, an operator, or the platform
     * @param contract a contract
     * @return its terms
     * @throws org.biface.commons.NotFound when it has none, or the actor is not a side of it
     */
    Pin pinned(Actor actor, UUID contract);

    /**
     * Asks the policy that the contract is pinned to, with what was released and signed before. While no policy of that id
     * and major version is installed, waits for one (ten seconds by default, a bounded number of waiters). A policy is
     * foreign code and may take its time: never to be called inside a database transaction.
     *
     * @param actor the platform
     * @param order what is to be released
     * @return what it said, checked (right currency and sign, not more than the amount, the same when asked twice), and what
     *     is charged for it
     * @throws Undecided when no policy came, or the guard refused what the policy did; never is another rate used instead
     */
    default Decision decide(Actor actor, ChargeOrder order) {
        return decide(actor, facts(actor, List.of(order)).get(0));
    }

    /**
     * Reads what policies go by, for several releases in one round trip. Asks no policy.
     *
     * @param actor the platform
     * @param orders what is to be released
     * @return for each, in the same order, what {@link #decide(Actor, ChargeFacts)} needs
     */
    List<ChargeFacts> facts(Actor actor, List<ChargeOrder> orders);

    /**
     * As {@link #decide(Actor, ChargeOrder)}, when the facts were read before.
     *
     * @param actor the platform
     * @param facts what {@link #facts} gave, also that of another version of this service, which is read again
     * @return what the policy said, and what is charged for it
     * @throws org.biface.commons.NotFound when there is no such contract
     * @throws Undecided when no policy came, or the guard refused what the policy did
     */
    Decision decide(Actor actor, ChargeFacts facts);

    /**
     * Says what would be charged, without charging it: by the contract's terms, or by the offer that applies to a contract
     * signed now. Changes nothing. Not to be called inside a database transaction.
     *
     * <p>A policy may go by what the freelancer does with others. The freelancer, operators, and clients who have a contract
     * with the freelancer or an open proposal of theirs are told by all of it, so that the price is the one that a release
     * would be charged. Any other client is told by what was between the two, so that nobody reads off a price what somebody
     * earns elsewhere; such a price says that it is an estimate.
     *
     * @param actor one of the two parties, an operator, or the platform
     * @param order for what
     * @return the price
     * @throws org.biface.commons.NotFound when there is no such contract, or the actor is not a side of it
     * @throws org.biface.commons.Forbidden when the actor is none of the two parties
     * @throws org.biface.commons.Unavailable when no offer fits, no policy came, or the guard refused what it did
     */
    Quote quote(Actor actor, QuoteOrder order);

    /**
     * Says at once, without asking a policy and without waiting, whether there is one to ask. For timers, whose threads others
     * need.
     *
     * @param actor the platform
     * @param contract the contract
     * @throws Undecided when no policy of the pinned id and major version serves, or the one that does did not answer the last
     *     release in time; it is asked again after a pause that grows to a minute
     * @throws org.biface.commons.Unavailable while the only one is being proven, which takes moments
     */
    void mustBeDecidable(Actor actor, UUID contract);

    /**
     * Keeps a decision with its inputs for ever, and moves the facts on by what is released. Joins the thread's transaction,
     * which is the one that releases.
     *
     * @param actor the platform
     * @param release the release's id
     * @param decision what {@link #decide} gave
     * @throws FactsChanged when another release was faster, and the policy is to be asked again
     */
    default void record(Actor actor, UUID release, Decision decision) {
        if (recordAll(actor, Map.of(release, decision)).isEmpty()) {
            throw new FactsChanged();
        }
    }

    /**
     * Keeps the decisions of several releases, as {@link #record} does for one, in one round trip.
     *
     * @param actor the platform
     * @param decisions what {@link #decide} gave, by the ids of their releases
     * @return the releases that were kept; for each other one another release was faster, perhaps one of these, nothing has
     *     changed, and the policy is to be asked again
     */
    Set<UUID> recordAll(Actor actor, Map<UUID, Decision> decisions);

    /**
     * @param actor the platform
     * @param release a release
     * @return what its reader needs to follow the commission
     * @throws org.biface.commons.NotFound when there is no such release
     */
    Explained explained(Actor actor, UUID release);

    /**
     * Takes a part of a release back: at the rate and by the policy that were recorded with it. The facts go down by what
     * went back, and their version moves on, so that a release that is under way asks again. Joins the thread's transaction,
     * which is the one that refunds; until its end, nothing else of the same freelancer is released in this currency.
     *
     * @param actor the platform
     * @param order what goes back
     * @return the commission that goes back with it
     * @throws org.biface.commons.NotFound when there is no such release
     * @throws org.biface.commons.Conflict when more would go back than was released
     */
    Reversal reverse(Actor actor, ReversalOrder order);
}
