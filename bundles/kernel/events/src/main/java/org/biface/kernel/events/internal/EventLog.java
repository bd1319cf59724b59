package org.biface.kernel.events.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.biface.commons.DomainEvent;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The log. It knows no subscriber itself: a subscriber may need the log to be made, so what delivers to subscribers is
 * another component, {@link EventDelivery}.
 */
@Component(service = {Events.class, EventLog.class})
public final class EventLog implements Events {

    private final Persistence persistence;
    private final EventStore store;
    private final Signal signal = new Signal();
    private volatile Set<String> present = Set.of();

    @Activate
    public EventLog(@Reference Persistence persistence, BundleContext context) {
        this(persistence, UnitDefinition.of(context.getBundle(), EventStore.SCHEMA));
    }

    /**
     * @param persistence the node's persistence
     * @param definition the log's own unit
     */
    public EventLog(Persistence persistence, UnitDefinition definition) {
        this.persistence = persistence;
        this.store = new EventStore(persistence, definition);
    }

    EventStore store() {
        return store;
    }

    /** Whether the tables are there. */
    public boolean isReady() {
        return store.isReady();
    }

    /** Whether every committed event has its position. */
    public boolean isNumbered() {
        return !store.hasUnnumbered();
    }

    /** Given whenever there may be something to deliver. */
    Signal signal() {
        return signal;
    }

    void present(Set<String> names) {
        present = Set.copyOf(names);
    }

    @Override
    public void append(DomainEvent event) {
        appendAll(List.of(event));
    }

    @Override
    public void appendAll(List<? extends DomainEvent> events) {
        store.append(events);
        persistence.afterCommit(signal::give);
    }

    @Override
    public List<Event> read(long after, int limit) {
        return store.read(after, limit);
    }

    @Override
    public long head() {
        return store.head();
    }

    @Override
    public List<SubscriberStatus> subscribers() {
        // the cursors first: a cursor that moves meanwhile must not be seen ahead of the head
        Map<String, EventStore.Cursor> known = new TreeMap<>(store.cursors());
        long head = store.head();
        Set<String> here = present;
        here.forEach(name -> known.putIfAbsent(name, new EventStore.Cursor(0, 0, null, null)));
        return known.entrySet().stream()
                .map(entry -> {
                    EventStore.Cursor cursor = entry.getValue();
                    return new SubscriberStatus(
                            entry.getKey(),
                            cursor.position(),
                            Math.max(0, head - cursor.position()),
                            here.contains(entry.getKey()),
                            cursor.failures(),
                            cursor.lastError(),
                            cursor.retryAt());
                })
                .toList();
    }

    @Override
    public void rewind(String subscriber) {
        store.rewind(subscriber);
        persistence.afterCommit(signal::give);
    }

    @Override
    public void retry(String subscriber) {
        store.retry(subscriber);
        persistence.afterCommit(signal::give);
    }

    /** Gives up the tables. */
    @Deactivate
    public void close() {
        store.close();
    }
}
