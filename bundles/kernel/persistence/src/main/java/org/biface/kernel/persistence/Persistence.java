package org.biface.kernel.persistence;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Transactions on the one database of the house.
 *
 * <p>A transaction belongs to the thread that opened it. A {@code write} inside a {@code write} of the same thread joins
 * it, whichever unit or capability it comes from: all use one connection, all flush, one commits. So a command that
 * touches several capabilities is all done or not done at all. A {@code read} inside a {@code write} sees what the
 * transaction has written.
 *
 * <p>The outermost {@code write} is run again, whole, after a serialization failure, a deadlock, an optimistic lock
 * conflict or a unique conflict of the event log (a bounded number of times with a short random pause, then
 * {@link org.biface.commons.Unavailable}, for the same call may well succeed later); so a closure must be safe to run again:
 * whatever it does outside the database belongs into {@link #afterCommit}.
 *
 * <p>While the database is away every call throws {@link org.biface.commons.Unavailable}, and works again by itself when
 * the database is back. All methods are safe for use by many threads.
 */
@ProviderType
public interface Persistence {

    /**
     * Opens a capability's unit. Returns at once, also while the database is away: migrations and the EclipseLink session
     * follow as soon as the database answers, and until then the unit's calls throw
     * {@link org.biface.commons.Unavailable}.
     *
     * @param definition what the unit is made of
     * @return the unit; whoever opened it closes it
     */
    Unit open(UnitDefinition definition);

    /**
     * Runs plain SQL, without starting a transaction of its own.
     *
     * @param work what to do; the connection is in auto-commit mode unless this thread is in a {@code write}
     * @param <T> the result
     * @return what the closure returned
     */
    <T> T read(SqlWork<T> work);

    /**
     * Runs plain SQL in a transaction: the thread's current one, else a new one.
     *
     * @param work what to do; it must neither commit nor roll back nor close the connection
     * @param <T> the result
     * @return what the closure returned
     */
    <T> T write(SqlWork<T> work);

    /**
     * Runs something once after the thread's current transaction has committed, in the same thread; at once when the
     * thread is in no transaction. What it throws is logged and goes no further.
     *
     * @param action what to run
     */
    void afterCommit(Runnable action);

    /**
     * Lets a listener take part in every outermost transaction that the thread opens while {@code work} runs. This is how
     * the HTTP kernel stores an idempotent answer in the transaction of the change itself.
     *
     * @param listener takes part
     * @param work what to run
     * @param <T> the result
     * @return what {@code work} returned
     * @throws Exception what {@code work} threw
     */
    <T> T listening(TransactionListener listener, Callable<T> work) throws Exception;

    /**
     * Makes room for requests whose changes are committed together. To whatever {@link #write} promises, a group adds that
     * its requests share the fate of a commit; when the database refuses the work of a group, each is run by itself.
     *
     * @param most how many requests go together at most
     * @param work what is done for a group, in a transaction of its own
     * @param <Q> what is asked for
     * @param <A> what comes of it
     * @return for use by many threads
     */
    <Q, A> Grouped<Q, A> groupedWrites(int most, Grouped.Work<Q, A> work);

    /**
     * Makes room for look-ups that are answered together.
     *
     * @param most how many requests go together at most
     * @param work what is read for a group, without a transaction
     * @param <Q> what is asked for
     * @param <A> what comes of it
     * @return for use by many threads
     */
    <Q, A> Grouped<Q, A> groupedReads(int most, Grouped.Work<Q, A> work);

    /**
     * Counts the timers of all units, also of those whose capability is away. Reads every timer: for people, not for a loop.
     *
     * @return the kinds of which there is a timer, by schema and kind
     */
    List<TimerStatus> timers();

    /** @return whether the thread is in a {@code write} */
    boolean inTransaction();

    /** @return whether the database answered when it was last used or probed */
    boolean isAvailable();

    /**
     * A closure over a connection.
     *
     * @param <T> the result
     */
    @FunctionalInterface
    @ConsumerType
    interface SqlWork<T> {
        /**
         * @param connection lent for the time of the call
         * @return the result
         * @throws java.sql.SQLException what the database refused
         */
        T run(Connection connection) throws java.sql.SQLException;
    }
}
