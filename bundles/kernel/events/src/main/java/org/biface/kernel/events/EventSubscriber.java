package org.biface.kernel.events;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Somebody who wants to know facts. Registered as an OSGi service; the log finds it. A new subscriber reads the whole
 * history from the beginning. One node at a time runs a subscriber; where two versions of a bundle offer the same name,
 * the one with the higher service ranking, then the higher bundle version, serves.
 */
@ConsumerType
public interface EventSubscriber {

    /** @return the subscriber's name, unique in the house, such as {@code contracts.funding}; its cursor is kept by it */
    String name();

    /** @return the types of event that are wanted; the others are passed over. Empty means all */
    Set<String> types();

    /**
     * Takes one event. Runs inside a {@code write} transaction, which also moves the cursor: what this does in the database
     * is done exactly once, what it does elsewhere at least once. An exception rolls back; the event is delivered again
     * later, with growing pauses, and nobody else waits for it. Never called by two threads at once, on any node.
     *
     * @param event the event
     */
    void on(Event event);
}
