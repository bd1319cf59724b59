package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A milestone is approved, and its commission can't be decided now. The money stays where it is, and is released by itself
 * when it can.
 *
 * @param milestone which
 * @param contract its contract
 * @param policy the policy that the contract is pinned to
 * @param major the policy's major version
 */
public record ReleaseParked(UUID milestone, UUID contract, String policy, int major) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return milestone;
    }
}
