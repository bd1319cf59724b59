package org.biface.commission;

import java.util.List;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What operators do with policies and offers. Decisions and offers made here are shared by all nodes, which follow within
 * about a second. Only operators may call it. Safe for use by many threads.
 */
@ProviderType
public interface CommissionDesk {

    /**
     * @param actor an operator
     * @return every version that is installed on this node, and what open contracts need and is not installed
     */
    List<PolicyStatus> policies(Actor actor);

    /**
     * Lets a version serve that does not give what is recorded, on record. What counts is what was seen: exactly this
     * bundle, on whichever node, and not another one that says the same version; and at this moment exactly these differences.
     *
     * @param actor an operator
     * @param policy the policy's id
     * @param version exactly this version
     * @param seen the differences that the operator has looked at, as {@link PolicyStatus#seen()} says them
     * @return the decision
     * @throws org.biface.commons.NotFound when it is not installed
     * @throws org.biface.commons.Invalid when it is not said what was seen
     * @throws org.biface.commons.Conflict when there is nothing to accept, or it differs otherwise than was seen
     */
    PolicyDecision accept(Actor actor, String policy, String version, String seen);

    /**
     * Wants the version's id and major version to be served by it and no other, until that is ended by {@link #release} or
     * by another hold. So a newer version can be taken out of service without being uninstalled.
     *
     * @param actor an operator
     * @param policy the policy's id
     * @param version exactly this version
     * @return the decision
     * @throws org.biface.commons.NotFound when it is not installed
     * @throws org.biface.commons.Conflict when it is quarantined
     */
    PolicyDecision hold(Actor actor, String policy, String version);

    /**
     * Ends a hold: the best version serves again.
     *
     * @param actor an operator
     * @param policy the policy's id
     * @param version the version that is held
     * @return the decision
     * @throws org.biface.commons.NotFound when it is not held
     */
    PolicyDecision release(Actor actor, String policy, String version);

    /**
     * Wants a version to be tried again: proven anew when it did not give what is recorded, asked again when an answer of
     * it was refused. Releases that wait for it are tried.
     *
     * @param actor an operator
     * @param policy the policy's id
     * @param version exactly this version
     * @return the decision
     * @throws org.biface.commons.NotFound when it is not installed
     */
    PolicyDecision retry(Actor actor, String policy, String version);

    /**
     * @param actor an operator
     * @return all offers, those that are refused too, by name
     */
    List<OfferStatus> offers(Actor actor);

    /**
     * @param actor an operator
     * @param name an offer's name
     * @return the offer
     * @throws org.biface.commons.NotFound when there is none
     */
    OfferStatus offer(Actor actor, String name);

    /**
     * Makes an offer.
     *
     * @param actor an operator
     * @param terms what is offered
     * @return the offer
     * @throws org.biface.commons.Invalid when a value is wrong
     * @throws org.biface.commons.Conflict when the name is taken, or another offer fits the same contracts
     */
    OfferStatus add(Actor actor, OfferTerms terms);

    /**
     * Changes an offer, for contracts that are signed from then on.
     *
     * @param actor an operator
     * @param name the offer's name
     * @param expected the version that the operator has seen
     * @param terms what is offered from now on, under the same name
     * @return the offer
     * @throws org.biface.commons.NotFound when there is none
     * @throws org.biface.commons.Invalid when a value is wrong; what was there goes on
     * @throws org.biface.commons.Conflict when it comes from a file, or another offer fits the same contracts
     */
    OfferStatus change(Actor actor, String name, Expected expected, OfferTerms terms);

    /**
     * Ends an offer. Contracts that are signed keep their terms.
     *
     * @param actor an operator
     * @param name the offer's name
     * @param expected the version that the operator has seen
     * @throws org.biface.commons.NotFound when there is none
     * @throws org.biface.commons.Conflict when it comes from a file
     */
    void end(Actor actor, String name, Expected expected);
}
