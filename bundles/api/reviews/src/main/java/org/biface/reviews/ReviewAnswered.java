package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * The reviewed side has answered a review.
 *
 * @param review the review
 * @param contract its contract
 * @param by who answered, as in {@link Side}
 */
public record ReviewAnswered(UUID review, UUID contract, String by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return review;
    }
}
