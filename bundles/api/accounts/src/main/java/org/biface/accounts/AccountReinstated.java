package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator ended an account's suspension.
 *
 * @param account whose
 */
public record AccountReinstated(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
