package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A review is shown to others from now on.
 *
 * @param review the review
 * @param contract its contract
 * @param by who wrote it, as in {@link Side}; the other side is reviewed
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param overall from 1 to 5
 */
public record ReviewShown(UUID review, UUID contract, String by, UUID company, UUID freelancer, int overall)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return review;
    }
}
