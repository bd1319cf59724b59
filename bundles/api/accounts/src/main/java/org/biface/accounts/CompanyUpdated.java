package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A company changed what it says of itself.
 *
 * @param company which
 */
public record CompanyUpdated(UUID company) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
