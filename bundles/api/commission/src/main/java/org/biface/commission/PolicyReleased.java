package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator ended the hold: the best version serves again.
 *
 * @param decision the decision's id
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 * @param by the operator's account, or {@code null} at the console
 */
public record PolicyReleased(UUID decision, String policy, int major, String version, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return decision;
    }
}
