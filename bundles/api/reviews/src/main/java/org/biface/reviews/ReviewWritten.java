package org.biface.reviews;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * One side has written its review. The other side must not hear of it before it is shown.
 *
 * @param review the review
 * @param contract its contract
 * @param by who wrote it, as in {@link Side}
 */
public record ReviewWritten(UUID review, UUID contract, String by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return review;
    }
}
