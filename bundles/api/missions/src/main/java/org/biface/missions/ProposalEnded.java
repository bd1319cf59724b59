package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A proposal was accepted, declined, withdrawn, or expired.
 *
 * @param proposal which
 * @param mission the mission
 * @param freelancer whose
 * @param status how it ended, as in {@link Proposal.Status}
 */
public record ProposalEnded(UUID proposal, UUID mission, UUID freelancer, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return proposal;
    }
}
