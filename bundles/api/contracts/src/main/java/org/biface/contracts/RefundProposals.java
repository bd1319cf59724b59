package org.biface.contracts;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Held money that goes back to the client by agreement, before the work is submitted. When all of it does, the milestone is
 * {@code REFUNDED}; when a part does, the milestone's price is less by it. Safe for use by many threads.
 */
@ProviderType
public interface RefundProposals {

    /**
     * @param actor one of the two sides
     * @param milestone a funded milestone of which no other refund is proposed
     * @param expected the version of the milestone that the actor has seen
     * @param net how much, without VAT; {@code null} for all of it
     * @param reason why, 1 to 500 characters; the client reads it with the refund, too
     * @return the proposal; it expires after 14 days (configurable)
     */
    RefundProposal propose(Actor actor, UUID milestone, Expected expected, Money net, String reason);

    /**
     * @param actor the other side
     * @param proposal which
     * @param expected the version that the actor has seen
     * @return the proposal as it is now, with its refund
     */
    RefundProposal accept(Actor actor, UUID proposal, Expected expected);

    /**
     * @param actor the other side, which declines it, or who proposed it, who withdraws it
     * @param proposal which
     * @param expected the version that the actor has seen
     * @return the proposal as it is now
     */
    RefundProposal decline(Actor actor, UUID proposal, Expected expected);

    /**
     * @param actor one of the two sides, or an operator
     * @param proposal which
     * @return the proposal
     */
    RefundProposal get(Actor actor, UUID proposal);

    /**
     * @param actor one of the two sides, or an operator
     * @param milestone which milestone
     * @return what was proposed of it, newest first
     */
    List<RefundProposal> of(Actor actor, UUID milestone);
}
