package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A mission was published.
 *
 * @param mission which
 * @param company whose
 * @param vertical its trade
 */
public record MissionPublished(UUID mission, UUID company, String vertical) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return mission;
    }
}
