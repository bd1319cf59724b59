package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Calls for a policy id and major version are answered by this version on a node from now on, or it answers well again, or an operator
 * wants it to be tried again: releases that wait for this id and major version can be tried.
 *
 * @param registration the version as one node has it installed; an id of its own for each node and each time that it comes
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 */
public record PolicyServes(UUID registration, String policy, int major, String version) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return registration;
    }
}
