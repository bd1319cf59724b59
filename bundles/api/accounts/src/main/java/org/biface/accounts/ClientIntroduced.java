package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A client registered with an introduction: its company is one that the freelancer brought along.
 *
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param introduction the introduction
 */
public record ClientIntroduced(UUID company, UUID freelancer, UUID introduction) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
