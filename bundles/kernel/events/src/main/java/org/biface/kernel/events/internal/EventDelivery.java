package org.biface.kernel.events.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives positions to what was committed, and sees to it that every subscriber on this node gets its events. One thread
 * looks, when it is signalled and now and then; a small pool delivers.
 */
@Component(service = EventDelivery.class, immediate = true, configurationPid = "org.biface.kernel.events")
@Designate(ocd = Settings.Config.class)
public final class EventDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

    /** How many events get their position in one transaction. */
    private static final int NUMBERED_AT_ONCE = 1_000;

    /** A look that finds so many is one of many: the next ones gather longer, for each costs every subscriber a transaction. */
    private static final int MANY = 16;

    private static final int LONGER = 10;

    private final EventLog log;
    private final EventStore store;
    private final Settings settings;
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<Object, Named> offers = new LinkedHashMap<>();
    private final ExecutorService pool;
    private final Thread lookout;
    private volatile boolean stopped;
    private boolean delivered;
    private boolean interrupted;

    private record Named(Subscription subscription, String name, Offer offer) {}

    @Activate
    public EventDelivery(@Reference EventLog log, Settings.Config config) {
        this(log, Settings.of(config), "biface-events");
    }

    /**
     * @param log the node's log
     * @param settings how to deliver
     * @param threads what the threads are called
     */
    public EventDelivery(EventLog log, Settings settings, String threads) {
        this.log = log;
        this.store = log.store();
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        this.pool = Executors.newFixedThreadPool(
                settings.threads(), task -> thread(task, threads + "-" + number.incrementAndGet()));
        this.lookout = thread(this::look, threads);
        lookout.start();
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(EventDelivery.class.getClassLoader());
        return thread;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "reranked")
    void add(ServiceReference<EventSubscriber> reference, EventSubscriber subscriber) {
        offer(reference, Offer.of(reference, subscriber));
    }

    void reranked(ServiceReference<EventSubscriber> reference, EventSubscriber subscriber) {
        // the new one first, so that the name is not without an offer in between
        Named old;
        synchronized (this) {
            old = offers.get(reference);
        }
        offer(reference, Offer.of(reference, subscriber));
        if (old != null) {
            leave(old);
        }
    }

    void remove(ServiceReference<EventSubscriber> reference) {
        withdraw(reference);
    }

    /** Takes an offer back, and blocks until its subscriber takes no event any more: its bundle is about to leave. */
    public void withdraw(Object key) {
        Named named;
        synchronized (this) {
            named = offers.remove(key);
        }
        if (named != null) {
            leave(named);
        }
    }

    /** A subscriber has come; {@code key} is what it is withdrawn by. */
    public void offer(Object key, Offer offer) {
        synchronized (this) {
            String name = offer.subscriber().name();
            Subscription subscription =
                    subscriptions.computeIfAbsent(name, n -> new Subscription(n, store, settings, this::execute));
            offers.put(key, new Named(subscription, name, offer));
            subscription.add(offer);
            log.present(subscriptions.keySet());
        }
        log.signal().give();
    }

    private void leave(Named named) {
        if (!named.subscription().remove(named.offer())) {
            synchronized (this) {
                if (offers.values().stream().noneMatch(other -> other.subscription() == named.subscription())) {
                    subscriptions.remove(named.name(), named.subscription());
                    log.present(subscriptions.keySet());
                }
            }
        }
    }

    private void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event log is stopping", e);
        }
    }

    private void look() {
        int found = 0;
        while (!stopped) {
            try {
                if (log.signal().await(settings.poll())) {
                    LockSupport.parkNanos(settings.gather().toNanos() * (found < MANY ? 1 : LONGER));
                    log.signal().take();
                }
                found = lookOnce();
                if (interrupted && delivered) {
                    LOG.info("Events are delivered again");
                }
                interrupted = false;
                delivered = true;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                interrupted(e);
            }
        }
    }

    private void interrupted(RuntimeException e) {
        if (stopped) {
            return;
        }
        if (!interrupted && !(e instanceof Unavailable)) {
            LOG.warn("Events are not delivered for the moment; they wait in the log", e);
        } else {
            LOG.debug("Events are not delivered for the moment", e);
        }
        interrupted = true;
        LockSupport.parkNanos(settings.poll().toNanos());
    }

    private static boolean hasWork(Subscription subscription, EventStore.Place place, long head) {
        try {
            Set<String> types = subscription.types();
            return types != null && place.hasWork(head, types);
        } catch (RuntimeException broken) {
            // the delivery meets it too, and remembers it as the subscriber's failure
            return place.due();
        }
    }

    /** Returns how many new events there were. */
    private int lookOnce() {
        int found = store.number(NUMBERED_AT_ONCE);
        Map<String, Subscription> here;
        synchronized (this) {
            here = new LinkedHashMap<>(subscriptions);
        }
        if (here.isEmpty()) {
            return found;
        }
        EventStore.Progress progress = store.progress();
        here.forEach((name, subscription) -> {
            EventStore.Place place = progress.cursors().get(name);
            if (place == null) {
                store.welcome(name);
                log.signal().give();
            } else if (hasWork(subscription, place, progress.head())) {
                subscription.wake();
            }
        });
        return found;
    }

    /** Ends the delivery, after the calls in flight. */
    @Deactivate
    public void close() {
        stopped = true;
        lookout.interrupt();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(settings.leave().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "The event log stops while a subscriber still takes an event after {} s",
                        settings.leave().toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
