package org.biface.commission.internal;

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

    private final DeskStore store;
    private final PolicyRegistry registry;
    private final Offers offers;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "biface-commission-desk");
        thread.setDaemon(true);
        return thread;
    });
    private boolean looked;

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
        offers.stored(shared.offers());
        looked = true;
    }

    @Deactivate
    void close() {
        clock.shutdownNow();
    }
}
