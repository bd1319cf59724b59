package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The provider could not collect a client's money.
 *
 * @param payment which
 * @param milestone what it was for
 * @param contract its contract
 * @param reason the provider's code, never personal data
 */
public record PaymentFailed(UUID payment, UUID milestone, UUID contract, String reason) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return payment;
    }
}
