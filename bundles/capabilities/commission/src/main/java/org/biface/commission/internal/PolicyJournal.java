package org.biface.commission.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 * as soon as it takes them.
 */
@Component(service = PolicyJournal.class)
public final class PolicyJournal {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyJournal.class);
    /** Beyond what a node has to tell while a database is away; the newest are kept. */
    private static final int KEPT = 1_000;

    private static final long PAUSE_MILLIS = 500;

    private final Persistence persistence;
    private final Events events;
    private final BlockingQueue<DomainEvent> told = new LinkedBlockingQueue<>();
    private final Thread writer = new Thread(this::run, "biface-policy-journal");
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
            told.poll();
        }
        told.add(event);
    }

    private void run() {
        try {
            while (!closing || !told.isEmpty()) {
                DomainEvent next = told.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                while (next != null && !write(next) && !closing) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(DomainEvent event) {
        try {
            persistence.write(connection -> {
                events.append(event);
                return null;
            });
            return true;
        } catch (DomainException later) {
            LOG.debug("{} waits: {}", event, later.getMessage());
            return false;
        } catch (RuntimeException refused) {
            LOG.warn("{} can't be told, and is left out", event, refused);
            return true;
        }
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
