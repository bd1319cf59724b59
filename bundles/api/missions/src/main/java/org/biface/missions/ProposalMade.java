package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer answered a mission.
 *
 * @param proposal which
 * @param mission the mission
 * @param freelancer who
 */
public record ProposalMade(UUID proposal, UUID mission, UUID freelancer) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return proposal;
    }
}
