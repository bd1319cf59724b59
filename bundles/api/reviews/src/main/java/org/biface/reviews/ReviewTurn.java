package org.biface.reviews;

import java.time.Instant;
import java.util.UUID;

/**
 * The reviews of one ended contract, as one of its sides sees them. It says nothing of what the other side has written before
 * that is shown, not even whether there is something.
 *
 * @param contract the contract
 * @param title what it is called
 * @param side which side the reader is
 * @param otherName the name of the other side
 * @param endedAt when the contract ended, UTC
 * @param writeUntil until when a review can be written, UTC
 * @param shownAtLatest when what is there by then is shown, UTC; earlier when both sides have written
 * @param open whether the reader's side can write one now
 * @param own what the reader's side wrote, or {@code null}
 * @param other what the other side wrote, once it is shown; else {@code null}
 */
public record ReviewTurn(
        UUID contract,
        String title,
        Side side,
        String otherName,
        Instant endedAt,
        Instant writeUntil,
        Instant shownAtLatest,
        boolean open,
        Review own,
        Review other) {}
