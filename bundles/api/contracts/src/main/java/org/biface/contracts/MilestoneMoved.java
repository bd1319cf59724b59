package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A milestone changed its state.
 *
 * @param milestone which
 * @param contract its contract
 * @param status the new state, as in {@link Milestone.Status}
 */
public record MilestoneMoved(UUID milestone, UUID contract, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return milestone;
    }
}
