package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody registered.
 *
 * @param account the new account
 * @param role the role that they registered for
 */
public record AccountRegistered(UUID account, String role) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
