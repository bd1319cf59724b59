package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The provider holds a client's money.
 *
 * @param payment which
 * @param milestone what it is for
 * @param contract its contract
 */
public record PaymentSucceeded(UUID payment, UUID milestone, UUID contract) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return payment;
    }
}
