package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A client's bank has taken a payment back; what is still held of it is frozen.
 *
 * @param chargeback which
 * @param payment the payment
 * @param milestone what had been paid
 * @param contract its contract
 */
public record ChargebackOpened(UUID chargeback, UUID payment, UUID milestone, UUID contract) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return chargeback;
    }
}
