package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer answered a mission.
 *
 * @param proposal which
 * @param mission the mission
 * @param freelancer who
 * @param company the client's company
 */
public record ProposalMade(UUID proposal, UUID mission, UUID freelancer, UUID company) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return proposal;
    }
}
