package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A dispute was opened, was added to, or changed its state.
 *
 * @param dispute which
 * @param milestone its milestone
 * @param contract its contract
 * @param what {@code OPENED}, {@code EVIDENCE}, {@code PROPOSED}, {@code ACCEPTED}, {@code REJECTED}, {@code DECIDED},
 *     {@code RESOLVED} or {@code WITHDRAWN}
 */
public record DisputeMoved(UUID dispute, UUID milestone, UUID contract, String what) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return dispute;
    }
}
