package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The only version that can serve an id and major version was refused. It goes on being asked, because nothing else could be.
 *
 * @param registration the version as one node has it installed; an id of its own for each node and each time that it comes
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 * @param reason a short reason without figures, the same that callers are told
 */
public record PolicyFailing(UUID registration, String policy, int major, String version, String reason)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
