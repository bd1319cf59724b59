package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A badge of a freelancer was taken back.
 *
 * @param account whose badge
 * @param badge its name
 * @param by the operator's account, or {@code null} at the console
 */
public record BadgeTakenBack(UUID account, String badge, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return account;
    }
}
