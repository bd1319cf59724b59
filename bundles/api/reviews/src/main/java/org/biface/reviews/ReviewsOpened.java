package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The two sides of an ended contract can review each other.
 *
 * @param contract the contract
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param until until when, UTC, such as {@code 2026-12-18T11:04:05Z}
 */
public record ReviewsOpened(UUID contract, UUID company, UUID freelancer, String until) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return contract;
    }
}
