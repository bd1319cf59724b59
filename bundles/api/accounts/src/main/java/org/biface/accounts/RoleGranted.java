package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator gave an account a role.
 *
 * @param account whose
 * @param role which, such as {@code OPERATOR}
 */
public record RoleGranted(UUID account, String role) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
