package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A bundle came with a policy that could not say who it is; it is not used.
 *
 * @param registration the policy as one node has it installed; an id of its own for each node and each time that it comes
 * @param bundle the bundle's symbolic name
 * @param bundleVersion the bundle's version
 * @param reason a short reason without figures
 */
public record PolicyUnreadable(UUID registration, String bundle, String bundleVersion, String reason)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
