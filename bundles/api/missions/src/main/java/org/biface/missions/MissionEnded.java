package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A mission is no longer open.
 *
 * @param mission which
 * @param status {@code FILLED}, {@code CLOSED} or {@code EXPIRED}
 */
public record MissionEnded(UUID mission, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return mission;
    }
}
