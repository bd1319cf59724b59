package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A person has shown that the account's address is theirs.
 *
 * @param account whose
 */
public record EmailConfirmed(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
