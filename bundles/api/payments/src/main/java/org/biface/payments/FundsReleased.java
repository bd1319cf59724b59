package org.biface.payments;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Held money became a freelancer's.
 *
 * @param release which
 * @param milestone what it was for
 * @param contract its contract
 * @param freelancer whose it is now
 * @param company who paid
 */
public record FundsReleased(UUID release, UUID milestone, UUID contract, UUID freelancer, UUID company)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return release;
    }
}
