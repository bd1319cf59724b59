package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A member of a company has another role there.
 *
 * @param company the company
 * @param account the account
 * @param role the role there, such as {@code OWNER}
 * @param by the account that decided it
 */
public record CompanyRoleChanged(UUID company, UUID account, String role, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
