package org.biface.testing.events;

import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.events.internal.EventDelivery;
import org.biface.kernel.events.internal.EventLog;
import org.biface.kernel.events.internal.Offer;
import org.biface.kernel.events.internal.Settings;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.testing.TestDatabase;
import org.osgi.framework.Version;

/**
 * One node's real event log and delivery, on the database of a test and without OSGi:
 *
 * <pre>
 * TestEvents events = new TestEvents(DATABASE.persistence());
 * events.subscribe(new FundingWatcher(contracts));
 * … new MissionsService(store, events.log(), …) …
 * events.awaitDelivery();
 * </pre>
 */
public final class TestEvents implements AutoCloseable {

    private static final Settings QUICK = new Settings(
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            100,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            4,
            Duration.ofSeconds(10));

    private final AtomicLong subscribers = new AtomicLong();
    private final EventLog log;
    private final EventDelivery delivery;

    /** @param node the node whose log this is */
    public TestEvents(Persistence node) {
        this(node, QUICK);
    }

    /**
     * @param node the node whose log this is
     * @param settings how to deliver
     */
    public TestEvents(Persistence node, Settings settings) {
        URL migration = EventLog.class.getResource("/" + UnitDefinition.MIGRATIONS + "/V1__events.sql");
        log = new EventLog(
                node,
                new UnitDefinition(
                        "events",
                        List.of(),
                        EventLog.class.getClassLoader(),
                        EventLog.class.getProtectionDomain().getCodeSource().getLocation(),
                        () -> List.of(migration)));
        TestDatabase.await("the event log is ready", log::isReady);
        delivery = new EventDelivery(log, settings, "test-events");
    }

    /** @return the log */
    public Events log() {
        return log;
    }

    /** @param comers who wants to know facts, as if bundles had registered them */
    public void subscribe(EventSubscriber... comers) {
        for (EventSubscriber comer : comers) {
            delivery.offer(comer, new Offer(comer, 0, Version.emptyVersion, subscribers.incrementAndGet()));
        }
    }

    /** @param leaver who leaves; returns when it takes no event any more */
    public void unsubscribe(EventSubscriber leaver) {
        delivery.withdraw(leaver);
    }

    /**
     * Waits until every subscriber has taken every event that was committed before this call, and every event that the
     * subscribers told in turn.
     */
    public void awaitDelivery() {
        TestDatabase.await("all events are delivered", this::isQuiet);
    }

    private boolean isQuiet() {
        long head = log.head();
        return log.subscribers().stream().filter(SubscriberStatus::present).allMatch(s -> s.lag() == 0)
                && log.isNumbered()
                && log.head() == head;
    }

    /**
     * @param aggregate an object
     * @return what was told about it, in order, once it has positions
     */
    public List<Event> about(UUID aggregate) {
        TestDatabase.await("all events have a position", log::isNumbered);
        return log.read(0, Integer.MAX_VALUE).stream()
                .filter(event -> event.aggregate().equals(aggregate))
                .toList();
    }

    @Override
    public void close() {
        delivery.close();
        log.close();
    }
}
