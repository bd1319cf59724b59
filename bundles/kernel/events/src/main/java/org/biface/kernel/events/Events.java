package org.biface.kernel.events;

import java.util.List;
import org.biface.commons.DomainEvent;
import org.osgi.annotation.versioning.ProviderType;

/** The event log. Safe for use by many threads. */
@ProviderType
public interface Events {

    /**
     * Appends a fact to the log, in the thread's current {@code write} transaction.
     *
     * @param event the fact; a record whose components Jackson can write
     * @throws IllegalStateException when the thread is in no transaction
     */
    void append(DomainEvent event);

    /**
     * Appends several facts in their order, as {@link #append} does, in one round trip.
     *
     * @param events the facts
     * @throws IllegalStateException when the thread is in no transaction
     */
    default void appendAll(List<? extends DomainEvent> events) {
        events.forEach(this::append);
    }

    /**
     * @param after the position before the first one wanted; 0 for the beginning
     * @param limit how many at most
     * @return committed events in the order of their positions
     */
    List<Event> read(long after, int limit);

    /** @return the position of the newest event that has one; 0 when the log is empty */
    long head();

    /** @return every subscriber that the log knows, also those that are away, by name */
    List<SubscriberStatus> subscribers();

    /**
     * Makes a subscriber read the whole history again, from position 0.
     *
     * @param subscriber its name
     * @throws org.biface.commons.NotFound when the log does not know it
     */
    void rewind(String subscriber);

    /**
     * Tries the event again at which a subscriber fails, without waiting for the end of its pause. Changes nothing for a
     * subscriber that does not fail.
     *
     * @param subscriber its name
     * @throws org.biface.commons.NotFound when the log does not know it
     */
    void retry(String subscriber);
}
