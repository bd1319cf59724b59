package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A payout arrived or failed.
 *
 * @param payout which
 * @param freelancer whose
 * @param status {@code SUCCEEDED} or {@code FAILED}
 */
public record PayoutEnded(UUID payout, UUID freelancer, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return payout;
    }
}
