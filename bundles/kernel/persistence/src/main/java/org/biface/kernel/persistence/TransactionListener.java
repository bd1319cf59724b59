package org.biface.kernel.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Takes part in a transaction that somebody else opened; see {@link Persistence#listening}. */
@ConsumerType
public interface TransactionListener {

    /**
     * The transaction has begun and nothing was done in it yet. Called again when the transaction is run again.
     *
     * @param connection the transaction's connection
     * @throws SQLException what the database refused; the transaction is rolled back
     */
    void begun(Connection connection) throws SQLException;

    /**
     * All is flushed and the transaction is about to commit. An exception rolls it back and reaches the caller.
     *
     * @param connection the transaction's connection
     * @param result what the outermost closure returned
     * @throws SQLException what the database refused
     */
    void beforeCommit(Connection connection, Object result) throws SQLException;

    /**
     * Says who stands for this listener in a transaction that several requests share (see {@link Grouped}).
     *
     * @return the same object for all listeners of a kind, or {@code null} when this one's request must have a transaction to
     *     itself
     */
    default Joint joint() {
        return null;
    }

    /** Listeners of one kind that take part in one transaction, with few round trips for all of them. */
    @ConsumerType
    interface Joint {

        /**
         * As {@link TransactionListener#begun}, for all.
         *
         * @param connection the transaction's connection
         * @param listeners those of the group
         * @return for each listener why its request does not go on, or {@code null}
         * @throws SQLException what the database refused; the transaction is rolled back
         */
        List<RuntimeException> begun(Connection connection, List<TransactionListener> listeners) throws SQLException;

        /**
         * As {@link TransactionListener#beforeCommit}, for those whose requests were done.
         *
         * @param connection the transaction's connection
         * @param listeners those whose requests were done
         * @param results what the requests gave, in the same order
         * @throws SQLException what the database refused
         */
        void beforeCommit(Connection connection, List<TransactionListener> listeners, List<Object> results)
                throws SQLException;
    }
}
