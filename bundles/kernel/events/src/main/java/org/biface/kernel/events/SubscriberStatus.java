package org.biface.kernel.events;

import java.time.Instant;

/**
 * How a subscriber is doing.
 *
 * @param name its name
 * @param cursor the position of the last event that it is done with
 * @param lag how many positions it is behind the log's head
 * @param present whether a bundle on this node offers it
 * @param failures how often the event after the cursor has failed in a row
 * @param lastError what the last failure said, or {@code null}
 * @param retryAt when it is tried again, or {@code null} when it is not failing
 */
public record SubscriberStatus(
        String name, long cursor, long lag, boolean present, int failures, String lastError, Instant retryAt) {}
