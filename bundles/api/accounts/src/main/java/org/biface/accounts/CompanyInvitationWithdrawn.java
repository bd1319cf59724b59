package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An invitation to act for a company was taken back.
 *
 * @param invitation its id
 * @param company the company
 */
public record CompanyInvitationWithdrawn(UUID invitation, UUID company) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return invitation;
    }
}
