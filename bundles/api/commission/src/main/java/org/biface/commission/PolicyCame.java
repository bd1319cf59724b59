package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A version of a policy was installed on a node. It does not serve before it is proven.
 *
 * @param registration the version as one node has it installed; an id of its own for each node and each time that it comes
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 */
public record PolicyCame(UUID registration, String policy, int major, String version) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
