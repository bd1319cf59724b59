package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A password was changed or reset.
 *
 * @param account whose
 */
public record PasswordChanged(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
