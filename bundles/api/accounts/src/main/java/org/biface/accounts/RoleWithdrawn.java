package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator took a role from an account.
 *
 * @param account whose
 * @param role which, such as {@code OPERATOR}
 */
public record RoleWithdrawn(UUID account, String role) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
