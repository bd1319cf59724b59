package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A node does not let a version serve any more, or not at all. Another one serves, or calls wait; what is wrong is shown to operators.
 *
 * @param registration the version as one node has it installed; an id of its own for each node and each time that it comes
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 * @param reason a short reason without figures, the same that callers are told
 */
public record PolicyQuarantined(UUID registration, String policy, int major, String version, String reason)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
