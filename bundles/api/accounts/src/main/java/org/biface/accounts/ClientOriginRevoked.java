package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator decided that a client was not brought along by the freelancer who was recorded, but found the platform by
 * itself.
 *
 * @param company the client's company
 * @param freelancer the freelancer who had been recorded
 * @param by the operator's account, or {@code null} at the console
 */
public record ClientOriginRevoked(UUID company, UUID freelancer, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
