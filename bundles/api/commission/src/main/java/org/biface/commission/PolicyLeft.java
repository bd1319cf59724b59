package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A version of a policy is not installed on a node any more.
 *
 * @param registration the version as one node has it installed; an id of its own for each node and each time that it comes
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 * @param openContracts how many open contracts have no installed version any more on that node: 0 while another version of
 *     the same id and major version is installed, and {@code null} when it could not be counted
 */
public record PolicyLeft(UUID registration, String policy, int major, String version, Long openContracts)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
