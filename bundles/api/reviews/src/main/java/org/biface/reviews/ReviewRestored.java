package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A review that was taken down is shown again.
 *
 * @param review the review
 * @param contract its contract
 * @param by who wrote it, as in {@link Side}
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param overall from 1 to 5
 */
public record ReviewRestored(UUID review, UUID contract, String by, UUID company, UUID freelancer, int overall)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return review;
    }
}
