package org.biface.commission.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.commons.DomainEvent;
import org.biface.commons.DomainException;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Persistence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what becomes of policies on this node. The registry does not wait for the database: facts are told in their order
 * as soon as it takes them. One that can never be told is left out, so that those behind it are told; that is counted and
 * shown.
 */
@Component(service = PolicyJournal.class)
public final class PolicyJournal {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyJournal.class);
    /** Beyond what a node has to tell while a database is away; the newest are kept. */
    private static final int KEPT = 1_000;

    private static final long PAUSE_MILLIS = 500;

    /** How often one is tried that fails although the database is there. */
    private static final int TRIES = 20;

    private final Persistence persistence;
    private final Events events;
    private final BlockingQueue<DomainEvent> told = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::run, "biface-policy-journal");
    private final AtomicLong leftOut = new AtomicLong();
    private volatile boolean closing;

    @Activate
    public PolicyJournal(@Reference Persistence persistence, @Reference Events events) {
        this.persistence = persistence;
        this.events = events;
        writer.setDaemon(true);
        writer.start();
    }

    void tell(DomainEvent event) {
        while (told.size() >= KEPT) {
            DomainEvent oldest = told.poll();
            if (oldest != null) {
                leaveOut(oldest, "more than " + KEPT + " wait for the database", null);
            }
        }
        told.add(event);
    }

    /** How many facts wait behind the one that is being told. */
    int waiting() {
        return told.size();
    }

    /** How many facts could not be told since the start. */
    long leftOut() {
        return leftOut.get();
    }

    private void run() {
        try {
            while (!closing || !told.isEmpty()) {
                DomainEvent next = told.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                for (int tries = 1; next != null && !write(next, tries) && !closing; tries++) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the next one's turn has come */
    private boolean write(DomainEvent event, int tries) {
        try {
            persistence.write(connection -> {
                events.append(event);
                return null;
            });
            return true;
        } catch (DomainException later) {
            LOG.debug("{} waits: {}", event, later.getMessage());
            return false;
        } catch (IllegalArgumentException never) {
            leaveOut(event, "it can't be written", never);
            return true;
        } catch (RuntimeException refused) {
            if (tries < TRIES) {
                LOG.debug("{} is tried again", event, refused);
                return false;
            }
            leaveOut(event, "it was refused " + tries + " times", refused);
            return true;
        }
    }

    private void leaveOut(DomainEvent event, String why, RuntimeException cause) {
        leftOut.incrementAndGet();
        LOG.error("{} is not told, because {}", event, why, cause);
    }

    @Deactivate
    void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
    }
}
