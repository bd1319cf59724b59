package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer took an introduction back before a client used it.
 *
 * @param introduction its id
 * @param freelancer the freelancer's account
 */
public record IntroductionWithdrawn(UUID introduction, UUID freelancer) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return introduction;
    }
}
