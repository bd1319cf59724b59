package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A colleague was invited to act for a company.
 *
 * @param invitation its id
 * @param company the company
 */
public record CompanyInvitationMade(UUID invitation, UUID company) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return invitation;
    }
}
