package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * What was parked is released.
 *
 * @param milestone which
 * @param contract its contract
 * @param release the release
 */
public record ReleaseResumed(UUID milestone, UUID contract, UUID release) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return milestone;
    }
}
