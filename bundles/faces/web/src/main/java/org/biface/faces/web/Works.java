package org.biface.faces.web;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.biface.commons.DomainException;
import org.biface.payments.LedgerDesk;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes longer than a page: this node does it, the page shows how far it is, and what comes of it is kept by the service.
 * So another node's page can tell that it is done, too; only the steps are known where they are taken.
 */
@Component(service = Works.class)
public final class Works {

    private static final Logger LOG = LoggerFactory.getLogger(Works.class);

    /** After that nobody waits any more for what another node began: that node may be gone. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** What is done; of each there is one at a time. */
    enum Kind {
        COMPARE,
        VERIFY
    }

    /**
     * How far something is.
     *
     * @param since when it was begun
     * @param done how many steps are done
     * @param of how many there are; 0 while nobody knows
     * @param running whether it goes on
     * @param problem what a service says against it, or {@code null}
     * @param broken whether it ended by a mistake of ours
     */
    record State(Instant since, int done, int of, boolean running, String problem, boolean broken) {

        State ended(String why, boolean mistake) {
            return new State(since, done, of, false, why, mistake);
        }

        boolean failed() {
            return problem != null || broken;
        }
    }

    private final Map<Kind, State> states = new EnumMap<>(Kind.class);
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "biface-pages-work");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public Works() {}

    @Deactivate
    void stop() {
        workers.shutdownNow();
    }

    /**
     * Begins something; when it goes on already, that is what the visitor waits for.
     *
     * @return when it was begun
     */
    synchronized Instant start(Kind kind, Consumer<LedgerDesk.Progress> work) {
        State now = states.get(kind);
        if (now != null && now.running()) {
            return now.since();
        }
        // As addresses say it.
        Instant since = Instant.ofEpochMilli(System.currentTimeMillis());
        states.put(kind, new State(since, 0, 0, true, null, false));
        workers.execute(() -> run(kind, since, work));
        return since;
    }

    private void run(Kind kind, Instant since, Consumer<LedgerDesk.Progress> work) {
        String problem = null;
        boolean broken = true;
        try {
            work.accept((done, of) -> set(kind, new State(since, done, of, true, null, false)));
            broken = false;
        } catch (DomainException refused) {
            problem = refused.getMessage();
            broken = false;
        } catch (RuntimeException mistake) {
            LOG.error("{} failed", kind, mistake);
        } finally {
            set(kind, state(kind).ended(problem, broken));
        }
    }

    private synchronized void set(Kind kind, State state) {
        states.put(kind, state);
    }

    private synchronized State state(Kind kind) {
        return states.get(kind);
    }

    /**
     * @param asked since when the visitor waits, or {@code null}
     * @param result when what is kept now was found, or {@code null}
     * @return how far it is, as long as there is something to wait for or to complain about; else {@code null}
     */
    State look(Kind kind, Instant asked, Instant result) {
        State here = state(kind);
        if (here != null && (here.running() || here.failed() && here.since().equals(asked))) {
            return here;
        }
        boolean elsewhere = asked != null
                && (here == null || here.since().isBefore(asked))
                && (result == null || result.isBefore(asked))
                && asked.plus(PATIENCE).isAfter(Instant.now());
        return elsewhere ? new State(asked, 0, 0, true, null, false) : null;
    }
}
