package org.biface.notices;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Who is affected by a decision has contested it.
 *
 * @param notice the notice
 * @param affected the account
 */
public record DecisionContested(UUID notice, UUID affected) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return notice;
    }
}
