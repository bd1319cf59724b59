package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A freelancer made an introduction.
 *
 * @param introduction its id
 * @param freelancer the freelancer's account
 */
public record IntroductionMade(UUID introduction, UUID freelancer) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return introduction;
    }
}
