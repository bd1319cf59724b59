package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer was given a badge.
 *
 * @param account whose badge
 * @param badge its name
 * @param by the operator's account, or {@code null} at the console
 */
public record BadgeGranted(UUID account, String badge, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
