package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A client invited a freelancer to a mission.
 *
 * @param invitation which
 * @param mission the mission
 * @param freelancer the freelancer's account
 */
public record InvitationMade(UUID invitation, UUID mission, UUID freelancer) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return invitation;
    }
}
