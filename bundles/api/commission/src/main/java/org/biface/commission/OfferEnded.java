package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator ended an offer. Contracts that are signed already keep their terms.
 *
 * @param offer the offer's id
 * @param by the operator's account, or {@code null} at the console
 */
public record OfferEnded(UUID offer, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return offer;
    }
}
