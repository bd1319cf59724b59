package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * One side of a proposal put other terms on the table.
 *
 * @param proposal which
 * @param mission its mission
 * @param freelancer the freelancer's account
 * @param by the side that did so, as in {@link Side}
 * @param round how many offers have been made, with this one
 */
public record ProposalCountered(UUID proposal, UUID mission, UUID freelancer, String by, int round)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return proposal;
    }
}
