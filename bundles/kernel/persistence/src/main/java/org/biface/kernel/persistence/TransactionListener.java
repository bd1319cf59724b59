package org.biface.kernel.persistence;

import java.sql.Connection;
import java.sql.SQLException;
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
}
