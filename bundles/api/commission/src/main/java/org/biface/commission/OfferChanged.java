package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator made or changed an offer. Contracts that are signed already keep their terms.
 *
 * @param offer the offer's id
 * @param version its version, from 1
 * @param policy the policy's id
 * @param by the operator's account, or {@code null} at the console
 */
public record OfferChanged(UUID offer, long version, String policy, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return offer;
    }
}
