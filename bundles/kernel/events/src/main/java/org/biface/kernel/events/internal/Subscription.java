package org.biface.kernel.events.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.biface.commons.Conflict;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscriber's name on this node: who offers it, and the delivery to whoever serves. Safe for use by many threads. */
final class Subscription implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    /** How far one transaction looks for events that are wanted. */
    private static final long WINDOW = 20_000;

    /** After so many transactions somebody else may have the thread. */
    private static final int TURNS = 10;

    /** A capability that is being exchanged, or a conflict, is no news before it has been met so often in a row. */
    private static final int PATIENCE = 5;

    private static final int ERROR_LENGTH = 500;

    private final String name;
    private final EventStore store;
    private final Settings settings;
    private final Executor executor;

    private final List<Offer> offers = new ArrayList<>();
    private boolean queued;
    private boolean wokenAgain;
    private Offer serving;
    private Thread server;

    /** Up to here events are delivered one by one, because one of them made a batch fail. Of the serving thread. */
    private long singlyUpTo;

    private boolean complained;

    Subscription(String name, EventStore store, Settings settings, Executor executor) {
        this.name = name;
        this.store = store;
        this.settings = settings;
        this.executor = executor;
    }

    synchronized void add(Offer offer) {
        offers.add(offer);
        offers.sort(Offer.ORDER);
    }

    /** Withdraws an offer, and waits until its call in flight has ended. Returns whether somebody still offers the name. */
    synchronized boolean remove(Offer offer) {
        offers.remove(offer);
        long end = System.nanoTime() + settings.leave().toNanos();
        boolean interrupted = false;
        while (serving == offer && server != Thread.currentThread()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                LOG.warn(
                        "Subscriber {} leaves while it still takes an event after {} s",
                        name,
                        settings.leave().toSeconds());
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !offers.isEmpty();
    }

    private synchronized boolean isFirst(Offer offer) {
        return !offers.isEmpty() && offers.get(0) == offer;
    }

    /** What whoever serves wants; {@code null} when nobody does. */
    synchronized Set<String> types() {
        return offers.isEmpty() ? null : offers.get(0).subscriber().types();
    }

    /** There may be something to deliver. */
    void wake() {
        synchronized (this) {
            if (queued) {
                wokenAgain = true;
                return;
            }
            queued = true;
        }
        executor.execute(this);
    }

    @Override
    public void run() {
        boolean more = true;
        for (int turn = 0; more && turn < TURNS; turn++) {
            synchronized (this) {
                wokenAgain = false;
                if (offers.isEmpty()) {
                    break;
                }
                serving = offers.get(0);
                server = Thread.currentThread();
            }
            try {
                more = new Turn(serving).take();
            } catch (RuntimeException e) {
                interrupted(e);
                more = false;
            } finally {
                synchronized (this) {
                    serving = null;
                    server = null;
                    notifyAll();
                }
            }
        }
        boolean again;
        synchronized (this) {
            again = (more || wokenAgain) && !offers.isEmpty();
            queued = again;
        }
        if (again) {
            executor.execute(this);
        }
    }

    /** Something that cannot be blamed on the subscriber; the lookout wakes this again. */
    private void interrupted(RuntimeException e) {
        if (complained || e instanceof Unavailable) {
            LOG.debug("Delivery to {} is interrupted", name, e);
        } else {
            complained = true;
            LOG.warn("Delivery to {} is interrupted; it goes on by itself", name, e);
        }
    }

    /** One transaction's worth of events. */
    private final class Turn {

        private final Offer offer;
        private EventStore.Lease lease;
        private long from;
        private long scanned;
        private int calls;
        private Event current;

        Turn(Offer offer) {
            this.offer = offer;
        }

        /** Returns whether there is more to take at once. */
        boolean take() {
            boolean more;
            try {
                more = store.write(connection -> {
                    lease = null;
                    calls = 0;
                    current = null;
                    lease = store.lease(connection, name, settings.silence());
                    if (lease == null || !lease.due()) {
                        return false;
                    }
                    return take(connection, offer.subscriber().types());
                });
            } catch (RuntimeException | Error e) {
                return failed(e);
            }
            if (lease != null && lease.due()) {
                works();
            }
            return more;
        }

        private boolean take(Connection connection, Set<String> types) throws SQLException {
            store.welcomeTypes(connection, lease, types);
            EventStore.Arrears arrears = store.arrears(connection, lease, types);
            if (arrears != null) {
                List<Event> owed = next(connection, arrears.types(), arrears.after(), arrears.upTo());
                store.repay(connection, lease, arrears, deliver(owed));
                if (lease.failures() > 0) {
                    store.move(connection, lease, lease.position());
                }
                return true;
            }
            if (lease.position() >= lease.head()) {
                return false;
            }
            store.owePassedOver(connection, lease, types);
            List<Event> events = next(connection, types, lease.position(), lease.head());
            if (events.isEmpty()) {
                store.commitNeedNotWait(connection);
            }
            long done = deliver(events);
            store.move(connection, lease, done);
            return done < lease.head();
        }

        private List<Event> next(Connection connection, Set<String> types, long after, long upTo) throws SQLException {
            from = after;
            scanned = Math.min(upTo, after + WINDOW);
            int limit = lease.failures() > 0 || from < singlyUpTo ? 1 : settings.batch();
            List<Event> events = store.wanted(connection, types, after, scanned, limit);
            if (events.size() == limit) {
                scanned = events.get(limit - 1).position();
            }
            return events;
        }

        private long deliver(List<Event> events) {
            long end = System.nanoTime() + settings.turn().toNanos();
            for (Event event : events) {
                if (calls > 0 && (System.nanoTime() > end || !isFirst(offer))) {
                    return current.position();
                }
                current = event;
                calls++;
                offer.subscriber().on(event);
            }
            current = null;
            return scanned;
        }

        private boolean failed(Throwable error) {
            if (lease == null || databaseIsAway(error)) {
                if (error instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw new IllegalStateException(error);
            }
            boolean isTheFirst = calls == 0 || (calls == 1 && current != null);
            if (!isTheFirst && from >= singlyUpTo) {
                // what failed is a later event or the commit: find out which, and keep what goes well before it
                singlyUpTo = scanned;
                return true;
            }
            int failures = lease.failures() + 1;
            Duration pause = settings.pauseAfter(failures);
            store.failed(name, lease.position(), describe(error), pause);
            boolean passesByItself = error instanceof Unavailable || error instanceof Conflict;
            if (!complained && (!passesByItself || failures >= PATIENCE)) {
                complained = true;
                LOG.warn(
                        "Subscriber {} fails on the event after position {}; it is tried again, with growing pauses",
                        name,
                        lease.position(),
                        error);
            } else {
                LOG.debug("Subscriber {} failed {} times after position {}", name, failures, lease.position(), error);
            }
            return false;
        }

        private boolean databaseIsAway(Throwable error) {
            return error instanceof Unavailable && (current == null || !store.isAvailable());
        }

        private void works() {
            if (complained) {
                complained = false;
                LOG.info("Subscriber {} works again", name);
            }
        }
    }

    private static String describe(Throwable error) {
        String text = error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return text.length() <= ERROR_LENGTH ? text : text.substring(0, ERROR_LENGTH);
    }
}
