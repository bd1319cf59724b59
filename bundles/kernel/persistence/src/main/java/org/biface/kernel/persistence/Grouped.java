package org.biface.kernel.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Work that many threads ask for at the same time, done for several of them at once: by statements over many rows, and in
 * one transaction where it changes something. The first to come goes at once and waits for nobody; who comes while others
 * are under way waits for them and goes with everybody else who did. Each request still succeeds or fails by itself.
 *
 * @param <Q> what is asked for
 * @param <A> what comes of it
 */
@ProviderType
public interface Grouped<Q, A> {

    /**
     * Does the work for one request, together with those of other threads. A thread that is in a transaction does it there
     * and alone.
     *
     * @param request what is asked for
     * @return what came of it
     */
    A submit(Q request);

    /**
     * What is done for a group of requests. It settles each by {@link Group#done}, {@link Group#refuse} or {@link
     * Group#alone}. May run more than once for the same requests, so it does nothing outside the database; when it throws,
     * nothing of the group has happened and each request is worked on alone.
     *
     * @param <Q> what is asked for
     * @param <A> what comes of it
     */
    @FunctionalInterface
    @ConsumerType
    interface Work<Q, A> {
        /**
         * @param connection lent for the time of the call
         * @param group who asks
         * @throws SQLException what the database refused
         */
        void run(Connection connection, Group<Q, A> group) throws SQLException;
    }

    /**
     * Requests that are worked on together, each known by its place from 0.
     *
     * @param <Q> what is asked for
     * @param <A> what comes of it
     */
    @ProviderType
    interface Group<Q, A> {

        /** @return what is asked for, in the order in which it came; never empty */
        List<Q> requests();

        /**
         * @return whether there is one request, on its own connection and with nobody behind it: it may wait for locks. In a
         *     group nobody waits for a row that somebody else holds for long; such a request is to go alone
         */
        boolean isAlone();

        /**
         * @param place which request
         * @param answer what came of it; it reaches who asked when the group has committed
         */
        void done(int place, A answer);

        /**
         * A request fails and the others go on. What was changed for it, if anything, stays in the group's transaction.
         *
         * @param place which request
         * @param why what {@link #submit} throws
         */
        void refuse(int place, RuntimeException why);

        /**
         * A request is worked on again, by itself, by the thread that asked. Nothing was changed for it.
         *
         * @param place which request
         */
        void alone(int place);
    }
}
