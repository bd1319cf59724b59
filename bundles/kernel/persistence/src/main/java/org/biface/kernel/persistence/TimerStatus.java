package org.biface.kernel.persistence;

import java.time.Instant;

/**
 * How the timers of one kind are doing.
 *
 * @param schema the schema of the unit that they belong to
 * @param kind the kind, such as {@code auto-release}
 * @param waiting how many there are, those that are due included
 * @param overdue how many have been due for more than a minute: their capability is away, or they take long
 * @param failing how many have failed and are tried again
 * @param next when the first of them is due, UTC
 */
public record TimerStatus(String schema, String kind, long waiting, long overdue, long failing, Instant next) {}
