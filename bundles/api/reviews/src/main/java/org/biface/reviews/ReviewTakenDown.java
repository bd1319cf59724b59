package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Operators have taken a review down: it does not count any more.
 *
 * @param review the review
 * @param contract its contract
 * @param by who wrote it, as in {@link Side}
 * @param company the client's company
 * @param freelancer the freelancer's account
 */
public record ReviewTakenDown(UUID review, UUID contract, String by, UUID company, UUID freelancer)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return review;
    }
}
