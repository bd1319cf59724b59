package org.biface.kernel.events.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.commons.DomainEvent;
import org.biface.kernel.events.EventSubscriber;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.persistence.Persistence;
import org.biface.testing.TestDatabase;
import org.osgi.framework.Version;

/** One node of the house: its own connections, its own log, its own delivery, on a database that it shares. */
final class Node implements AutoCloseable {

    static final Settings SETTINGS = settings(4, Duration.ofMillis(200), Duration.ofSeconds(2));

    static final Settings ONE_THREAD = settings(1, Duration.ofMillis(200), Duration.ofSeconds(2));

    /** Pauses after a failure for longer than any test. */
    static final Settings PATIENT = settings(4, Duration.ofHours(1), Duration.ofHours(1));

    /** Nobody loses a subscriber, or leaves in the middle of a call, because the machine is busy. */
    private static Settings settings(int threads, Duration firstPause, Duration longestPause) {
        return new Settings(
                Duration.ofMillis(50),
                Duration.ofMillis(2),
                20,
                Duration.ofMillis(500),
                Duration.ofMinutes(10),
                firstPause,
                longestPause,
                threads,
                Duration.ofMinutes(3));
    }

    private static final AtomicLong IDS = new AtomicLong();

    final Persistence persistence;
    final EventLog log;
    private final List<EventDelivery> deliveries = new ArrayList<>();

    Node(Persistence persistence) {
        this.persistence = persistence;
        log = new EventLog(
                persistence, TestDatabase.definition("events", Path.of("target", "classes", "db", "migration")));
        TestDatabase.await("the log is ready", log::isReady);
    }

    EventDelivery deliver(Settings settings, EventSubscriber... subscribers) {
        EventDelivery delivery = new EventDelivery(log, settings, "events-of-node");
        deliveries.add(delivery);
        for (EventSubscriber subscriber : subscribers) {
            delivery.offer(subscriber, offer(subscriber, 0, "1.0.0"));
        }
        return delivery;
    }

    static Offer offer(EventSubscriber subscriber, int ranking, String version) {
        return new Offer(subscriber, ranking, Version.parseVersion(version), IDS.incrementAndGet());
    }

    void append(DomainEvent... events) {
        persistence.write(connection -> {
            for (DomainEvent event : events) {
                log.append(event);
            }
            return null;
        });
    }

    UUID tick(UUID aggregate, int number) {
        append(new Ticked(aggregate, number));
        return aggregate;
    }

    SubscriberStatus status(String name) {
        return log.subscribers().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        deliveries.forEach(EventDelivery::close);
        log.close();
    }

    record Ticked(UUID clock, int number) implements DomainEvent {
        @Override
        public UUID aggregate() {
            return clock;
        }
    }

    record Stopped(UUID clock, String why) implements DomainEvent {
        @Override
        public UUID aggregate() {
            return clock;
        }
    }
}
