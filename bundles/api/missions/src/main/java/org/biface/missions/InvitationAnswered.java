package org.biface.missions;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer answered an invitation, by a proposal or by declining it.
 *
 * @param invitation which
 * @param mission the mission
 * @param freelancer the freelancer's account
 * @param status the answer, as in {@link Invitation.Status}
 * @param proposal the proposal, or {@code null} when it was declined
 */
public record InvitationAnswered(UUID invitation, UUID mission, UUID freelancer, String status, UUID proposal)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return invitation;
    }
}
