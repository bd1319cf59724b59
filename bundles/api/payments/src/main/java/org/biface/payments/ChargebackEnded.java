package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A chargeback is decided, or given up.
 *
 * @param chargeback which
 * @param payment the payment
 * @param milestone what had been paid
 * @param contract its contract
 * @param status {@code WON}, {@code LOST} or {@code UNCOLLECTABLE}
 * @param fromHeld what is gone of the money that was still held, in minor units
 */
public record ChargebackEnded(
        UUID chargeback, UUID payment, UUID milestone, UUID contract, String status, long fromHeld)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return chargeback;
    }
}
