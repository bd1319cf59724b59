package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The provider has sent a refund, or has refused to.
 *
 * @param refund which
 * @param milestone what had been paid
 * @param contract its contract
 * @param status {@code SUCCEEDED} or {@code FAILED}; an operator may try a failed one again
 */
public record RefundEnded(UUID refund, UUID milestone, UUID contract, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return refund;
    }
}
