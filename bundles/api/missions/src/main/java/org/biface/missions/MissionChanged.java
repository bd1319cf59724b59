package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A published mission was changed.
 *
 * @param mission which
 */
public record MissionChanged(UUID mission) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return mission;
    }
}
