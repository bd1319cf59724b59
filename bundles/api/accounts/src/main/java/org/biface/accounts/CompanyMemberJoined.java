package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody accepted an invitation and acts for a company.
 *
 * @param company the company
 * @param account the account
 * @param role the role there, such as {@code MEMBER}
 * @param invitation which invitation
 */
public record CompanyMemberJoined(UUID company, UUID account, String role, UUID invitation) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
