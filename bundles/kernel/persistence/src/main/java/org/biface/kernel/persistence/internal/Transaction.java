package org.biface.kernel.persistence.internal;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.TransactionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at an outermost write: a connection, and the entity managers of the units that have joined. */
final class Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final Connection connection;
    private final Connection lent;
    private final Map<CapabilityUnit, EntityManager> joined = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private String searchPath;
    private Throwable failure;

    Transaction(Connection connection) throws SQLException {
        this.connection = connection;
        this.lent = Lent.of(connection);
        connection.setAutoCommit(false);
    }

    Connection lent() {
        return lent;
    }

    /** The unit's entity manager in this transaction; every write of the unit in it gets the same one. */
    EntityManager join(CapabilityUnit unit) {
        EntityManager manager = joined.get(unit);
        if (manager == null) {
            manager = unit.enter();
            joined.put(unit, manager);
            manager.getTransaction().begin();
        }
        return manager;
    }

    /** Sends what the entity managers still hold back, so that plain SQL sees it. */
    void flush() {
        for (EntityManager manager : joined.values()) {
            if (manager.getTransaction().isActive()) {
                manager.flush();
            }
        }
    }

    void useSchema(String schema) throws SQLException {
        if (!schema.equals(searchPath)) {
            try (var statement = connection.createStatement()) {
                statement.execute("set local search_path to " + schema + ", public");
            }
            searchPath = schema;
        }
    }

    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> afterCommit() {
        return afterCommit;
    }

    /** A write inside this transaction failed; whoever swallows that does not get to commit the rest. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    void commit(List<TransactionListener> listeners, Object result) throws SQLException {
        rethrowFailure();
        commitManagers();
        for (TransactionListener listener : listeners) {
            listener.beforeCommit(lent, result);
        }
        // A listener may have let a unit join.
        rethrowFailure();
        commitManagers();
        try {
            connection.commit();
        } catch (SQLException lost) {
            if (Failures.isAway(lost)) {
                throw new Unavailable(
                        "The connection to the database was lost while saving, so it may or may not have been saved."
                                + " Look before you try again.",
                        Failures.RETRY_AFTER,
                        lost);
            }
            throw lost;
        }
    }

    private void rethrowFailure() throws SQLException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof SQLException checked) {
            throw checked;
        }
    }

    private void commitManagers() {
        for (EntityManager manager : List.copyOf(joined.values())) {
            if (manager.getTransaction().isActive()) {
                manager.getTransaction().commit();
            }
        }
    }

    void rollback() {
        try {
            for (EntityManager manager : joined.values()) {
                if (manager.getTransaction().isActive()) {
                    manager.getTransaction().rollback();
                }
            }
        } catch (RuntimeException broken) {
            LOG.debug("Entity manager while rolling back", broken);
        }
        try {
            connection.rollback();
        } catch (SQLException broken) {
            LOG.debug("Connection while rolling back", broken);
        }
    }

    /** Closes the entity managers; the connection is its owner's. */
    void end() {
        joined.forEach((unit, manager) -> {
            try {
                manager.close();
            } catch (RuntimeException broken) {
                LOG.debug("Entity manager while closing", broken);
            } finally {
                unit.leave();
            }
        });
        try {
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            LOG.debug("Connection while leaving the transaction", broken);
        }
    }
}
