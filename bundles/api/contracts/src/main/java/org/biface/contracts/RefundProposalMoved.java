package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A refund before submission was proposed, or the proposal came to its end.
 *
 * @param proposal which
 * @param milestone its milestone
 * @param contract its contract
 * @param status the new state, as in {@link RefundProposal.Status}
 */
public record RefundProposalMoved(UUID proposal, UUID milestone, UUID contract, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return proposal;
    }
}
