package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A person changed what others see of them, or their language.
 *
 * @param account whose
 */
public record AccountUpdated(UUID account) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
