package org.biface.kernel.persistence.internal;

import java.time.Duration;

/**
 * How long to wait for the database before it counts as away.
 *
 * @param connection for a connection of the pool
 * @param unit for a unit that is being made ready
 * @param login for a new connection, and for the answer to a look at the server
 */
public record Patience(Duration connection, Duration unit, Duration login) {

    /** What a caller can be asked to bear; a start of a unit takes a second or two. */
    public static final Patience USUAL =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(5));
}
