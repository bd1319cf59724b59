package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An amendment was proposed, or changed its state.
 *
 * @param amendment which
 * @param contract its contract
 * @param status the new state, as in {@link Amendment.Status}
 */
public record AmendmentMoved(UUID amendment, UUID contract, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return amendment;
    }
}
