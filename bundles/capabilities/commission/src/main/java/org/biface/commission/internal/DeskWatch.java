package org.biface.commission.internal;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows what operators decide and offer on whichever node: looks every second, and at once after a change here. */
@Component(service = DeskWatch.class, immediate = true)
public final class DeskWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeskWatch.class);
    private static final long PERIOD_MILLIS = 1_000;
    /** Until the first look nothing serves, so it is taken as soon as the database answers. */
    private static final long FIRST_MILLIS = 100;

    /** Others take a node for gone after a minute. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final UUID node = UUID.randomUUID();
    /** Process and host, so that an operator finds it. */
    private final String name = ManagementFactory.getRuntimeMXBean().getName();

    private final DeskStore store;
    private final PolicyRegistry registry;
    private final Offers offers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "biface-commission-desk");
        thread.setDaemon(true);
        return thread;
    });
    private boolean looked;
    private Map<String, String> told;
    private long toldAt;

    @Activate
    public DeskWatch(@Reference DeskStore store, @Reference PolicyRegistry registry, @Reference Offers offers) {
        this.store = store;
        this.registry = registry;
        this.offers = offers;
        clock.execute(this::again);
    }

    private void again() {
        try {
            look();
        } catch (Unavailable away) {
            LOG.debug("What operators have decided can't be read now: {}", away.getMessage());
        } catch (RuntimeException broken) {
            LOG.warn("What operators have decided can't be read", broken);
        }
        try {
            clock.schedule(this::again, hasLooked() ? PERIOD_MILLIS : FIRST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nobody follows the desk any more");
        }
    }

    private synchronized boolean hasLooked() {
        return looked;
    }

    /** One look at a time, so that an older one can't undo a newer one. */
    synchronized void look() {
        DeskStore.Shared shared = store.read();
        registry.decided(shared.decisions());
        offers.stored(shared.offers(), shared.files());
        looked = true;
        if (!clock.isShutdown()) {
            tell();
            offers.elsewhere(store.elsewhere(node));
            settle();
        }
    }

    /** Files are of this node alone, and nobody sees from one node what another one offers. */
    private void tell() {
        Map<String, String> own = offers.ofFiles();
        if (!own.equals(told) || System.nanoTime() - toldAt > TELL_NANOS) {
            store.tell(node, name, own);
            told = own;
            toldAt = System.nanoTime();
        }
    }

    /** After the others could read which files are here: two that tie on two nodes must not both find nobody in the way. */
    private void settle() {
        List<Offers.Accepted> right = offers.right();
        Set<String> ended = offers.ended();
        if (right.isEmpty() && ended.isEmpty()) {
            return;
        }
        store.settle(node, name, told.keySet(), right, offers.neverRight(), ended);
        DeskStore.Shared now = store.read();
        offers.stored(now.offers(), now.files());
    }

    @Deactivate
    void close() {
        clock.shutdownNow();
        forget();
    }

    /** Behind a look that is under way, which may tell of this node; one that begins later does not. */
    private synchronized void forget() {
        try {
            store.forget(node);
        } catch (RuntimeException later) {
            LOG.debug("The other nodes notice by themselves that this one has left", later);
        }
    }
}
