package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A person wants another mail that confirms their address.
 *
 * @param account whose
 */
public record EmailConfirmationRequested(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
