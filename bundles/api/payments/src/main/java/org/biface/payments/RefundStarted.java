package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Money goes back to a client. It is booked, and the provider is asked for it.
 *
 * @param refund which
 * @param milestone what had been paid
 * @param contract its contract
 * @param release the release that it takes back from, or {@code null}
 */
public record RefundStarted(UUID refund, UUID milestone, UUID contract, UUID release) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return refund;
    }
}
