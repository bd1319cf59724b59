package org.biface.notices;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator has answered who contested a decision.
 *
 * @param notice the notice
 * @param affected the account
 * @param reversed whether what was done was undone
 */
public record ContestAnswered(UUID notice, UUID affected, boolean reversed) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return notice;
    }
}
