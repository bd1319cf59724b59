package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator suspended an account.
 *
 * @param account whose
 */
public record AccountSuspended(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
