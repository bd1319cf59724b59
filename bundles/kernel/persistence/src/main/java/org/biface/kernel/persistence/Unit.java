package org.biface.kernel.persistence;

import jakarta.persistence.EntityManager;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One capability's part of the database: its schema, its migrations, its entities, its timers. Everything that
 * {@link Persistence} says of transactions holds here too.
 */
@ProviderType
public interface Unit extends AutoCloseable {

    /** @return the name of the schema; unqualified table names in the unit's SQL and mappings mean tables of it */
    String schema();

    /**
     * Reads. Entities must not leave the closure, and changes made to them are lost.
     *
     * @param work what to do
     * @param <T> the result
     * @return what the closure returned
     */
    <T> T read(Function<EntityManager, T> work);

    /**
     * Changes something, in the thread's current transaction, else in a new one.
     *
     * @param work what to do; it may run more than once
     * @param <T> the result
     * @return what the closure returned
     */
    <T> T write(Function<EntityManager, T> work);

    /** @return the unit's durable timers */
    Timers timers();

    /** @return whether migrations have been applied and the unit can be used */
    boolean isReady();

    /** Waits for calls in flight (bounded), then closes the EclipseLink session and the timers. */
    @Override
    void close();
}
