package org.biface.profiles;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer made or changed their profile.
 *
 * @param freelancer whose
 */
public record ProfileChanged(UUID freelancer) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return freelancer;
    }
}
