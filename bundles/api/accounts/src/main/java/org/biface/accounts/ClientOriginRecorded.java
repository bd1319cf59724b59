package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator recorded that a freelancer brought a client along.
 *
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param by the operator's account, or {@code null} at the console
 */
public record ClientOriginRecorded(UUID company, UUID freelancer, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
