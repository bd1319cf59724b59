package org.biface.kernel.persistence;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Durable timers of one unit. They live in the unit's schema, are set and cancelled in the thread's current transaction
 * (with the change of state that they belong to), survive restarts, and run on one node at a time. A timer whose
 * capability is away waits for ever and runs when it is back. All instants are UTC.
 */
@ProviderType
public interface Timers {

    /**
     * Says what a kind of timer does. To be called once for each kind, before {@link #start}.
     *
     * @param kind the kind, such as {@code auto-release}
     * @param action what to do when a timer of that kind is due
     */
    void on(String kind, Action action);

    /**
     * Calls {@code action} again and again, on one node at a time.
     *
     * @param kind the kind
     * @param every the pause between the end of a run and the start of the next
     * @param action what to do
     */
    void every(String kind, java.time.Duration every, Runnable action);

    /** Starts to run what is due. Called once, when the capability is ready to serve. */
    void start();

    /**
     * Sets a timer, or moves it when there is one of that kind and id. Takes effect when the thread's transaction commits.
     *
     * @param kind the kind; {@link #on} must know it on the node that runs it
     * @param id which object it is for
     * @param at when it is due, UTC
     */
    void set(String kind, String id, Instant at);

    /**
     * Sets many timers of a kind at once, as {@link #set} does.
     *
     * @param kind the kind
     * @param times when each is due, by the id of its object
     */
    void setAll(String kind, Map<String, Instant> times);

    /**
     * Cancels a timer, if there is one. Takes effect when the thread's transaction commits.
     *
     * @param kind the kind
     * @param id which object it was for
     */
    void cancel(String kind, String id);

    /**
     * Cancels many timers of a kind at once, as {@link #cancel} does.
     *
     * @param kind the kind
     * @param ids which objects they were for
     */
    void cancelAll(String kind, Collection<String> ids);

    /** What a timer does. */
    @FunctionalInterface
    @ConsumerType
    interface Action {
        /**
         * Runs outside any transaction, at least once, on a pool thread; it must look at the object's state itself, for
         * the state may have changed since the timer was set. An exception makes the timer run again later, with backoff.
         *
         * @param id which object it is for
         * @return when to run again, or {@code null} when the timer is done
         */
        Instant run(String id);
    }
}
