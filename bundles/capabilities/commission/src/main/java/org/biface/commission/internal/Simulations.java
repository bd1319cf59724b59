package org.biface.commission.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.biface.commission.Simulation;
import org.biface.commission.Simulation.State;
import org.biface.commission.SimulationOrder;
import org.biface.commons.TooMany;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays past releases, one simulation at a time on each node. What is ordered lies in the database and waits for a node
 * that has the policy's version; one whose node stops or dies goes on elsewhere, or here again, after the last contract that
 * was finished. So every one of them is done, or fails with a reason.
 */
final class Simulations {
    private static final Logger LOG = LoggerFactory.getLogger(Simulations.class);
    /** Waiting and running, on all nodes. */
    static final int AT_ONCE = 4;

    private static final int PAGE = 200;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final UUID node = UUID.randomUUID();
    private final PinStore store;
    private final Records records;
    private final Versions versions;
    private final Clock clock;
    private final Duration patience;
    private final long began = System.nanoTime();
    private final ScheduledExecutorService worker;
    private volatile boolean closed;

    /**
     * @param poll how often to look for one that another node has left
     * @param patience how long one waits for a node that has its policy
     */
    Simulations(PinStore store, Records records, Versions versions, Clock clock, Duration poll, Duration patience) {
        this.store = store;
        this.records = records;
        this.versions = versions;
        this.clock = clock;
        this.patience = patience;
        var executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "biface-commission-simulation");
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        worker = executor;
        worker.scheduleWithFixedDelay(this::look, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is under way waits for the next one who has time. */
    void close() {
        closed = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException stop) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    Simulation start(SimulationOrder order, SimulationTerms terms) {
        long releases = records.count(since(order), order.contract());
        Simulation simulation = new Simulation(
                Ids.next(),
                State.WAITING,
                order,
                terms.policy(),
                terms.version(),
                releases,
                0,
                List.of(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                null,
                null);
        return store.writeSql(connection -> {
            if (SimulationStore.underWay(connection) >= AT_ONCE) {
                throw new TooMany("Enough simulations are under way. Try again when one has ended.", RETRY);
            }
            SimulationStore.insert(connection, simulation, Inputs.write(order), terms.write());
            store.afterCommit(this::lookNow);
            return simulation;
        });
    }

    private static Instant since(SimulationOrder order) {
        return Objects.requireNonNullElse(order.since(), Instant.EPOCH);
    }

    private void lookNow() {
        try {
            worker.execute(this::look);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Another node, or the next start, takes what is ordered now");
        }
    }

    private void look() {
        try {
            while (!closed) {
                attend();
                Optional<SimulationStore.Claimed> next =
                        store.writeSql(connection -> SimulationStore.claim(connection, node, versions.installed()));
                if (next.isEmpty()) {
                    return;
                }
                run(next.get());
            }
        } catch (Unavailable away) {
            LOG.debug("Simulations wait: {}", away.getMessage());
        } catch (RuntimeException broken) {
            LOG.warn("Simulations can't be looked at; that is tried again", broken);
        }
    }

    /** Looks after those that nobody works on: whose node has died, and whose policy nobody has. */
    private void attend() {
        Set<String> installed = versions.installed();
        boolean longEnough = System.nanoTime() - began > patience.toNanos();
        store.writeSql(connection -> {
            SimulationStore.orphaned(connection);
            SimulationStore.wanted(connection, installed);
            if (longEnough) {
                SimulationStore.giveUp(connection, patience, clock.instant());
            }
            return null;
        });
    }

    private void run(SimulationStore.Claimed claimed) {
        UUID id = claimed.id();
        try {
            switch (replay(claimed)) {
                case DONE ->
                    store.writeSql(
                            connection -> SimulationStore.end(connection, id, node, State.DONE, null, clock.instant()));
                case STOPPED -> store.writeSql(connection -> SimulationStore.giveBack(connection, id, node));
                case LOST -> LOG.info("simulation={} goes on elsewhere, this node was silent for too long", id);
            }
        } catch (Versions.Absent left) {
            LOG.info(
                    "simulation={} waits for policy={} {}",
                    id,
                    claimed.terms().policy(),
                    claimed.terms().version());
            store.writeSql(connection -> SimulationStore.giveBack(connection, id, node));
        } catch (Unavailable away) {
            LOG.info("simulation={} goes on when the database is back: {}", id, away.getMessage());
            throw away;
        } catch (RuntimeException failure) {
            LOG.warn("simulation={} failed", id, failure);
            store.writeSql(connection -> SimulationStore.end(
                    connection, id, node, State.FAILED, "It failed; the log of the node says why.", clock.instant()));
        }
    }

    private enum Outcome {
        DONE,
        STOPPED,
        LOST
    }

    /** Where a replay stands. */
    private static final class Standing {
        private final List<Simulation.OfContract> outcomes = new ArrayList<>();
        private Replay replay;
        private Records.Happened last;
        private long done;
        /** The last contract that is finished, and the releases until its end. */
        private UUID contract;

        private long doneWithContract;
        private long flushed = System.nanoTime();

        void finished() {
            if (replay != null) {
                outcomes.add(replay.outcome());
                replay = null;
            }
            if (last != null) {
                contract = last.contract();
                doneWithContract = done;
            }
        }
    }

    private Outcome replay(SimulationStore.Claimed claimed) throws Versions.Absent {
        SimulationOrder order = claimed.order();
        SimulationTerms terms = claimed.terms();
        var now = new Standing();
        now.contract = claimed.contract();
        now.done = claimed.done();
        now.doneWithContract = claimed.done();
        while (true) {
            List<Records.Happened> page = now.last == null && now.contract != null
                    ? records.pastAfter(since(order), order.contract(), now.contract, PAGE)
                    : records.past(since(order), order.contract(), now.last, PAGE);
            for (Records.Happened happened : page) {
                if (closed) {
                    return Outcome.STOPPED;
                }
                if (now.last != null && !now.last.contract().equals(happened.contract())) {
                    now.finished();
                }
                now.last = happened;
                if (happened instanceof Records.Past past) {
                    now.done++;
                    again(now, past, terms);
                } else if (happened instanceof Records.WentBack refund && now.replay != null) {
                    now.replay.wentBack(refund);
                }
                if (now.outcomes.size() >= PAGE || System.nanoTime() - now.flushed > FLUSH_NANOS) {
                    if (!flush(claimed.id(), now)) {
                        return Outcome.LOST;
                    }
                    attend();
                }
            }
            if (page.size() < PAGE) {
                now.finished();
                return flush(claimed.id(), now) ? Outcome.DONE : Outcome.LOST;
            }
        }
    }

    private void again(Standing now, Records.Past past, SimulationTerms terms) throws Versions.Absent {
        CommissionRequest recorded = Inputs.read(past.inputs()).build();
        if (!terms.concerns(recorded)) {
            return;
        }
        if (now.replay == null) {
            now.replay = new Replay(recorded);
        }
        CommissionRequest request = now.replay
                .follow(Inputs.read(past.inputs()))
                .parameters(terms.of(past, recorded))
                .build();
        try {
            CommissionResult result = versions.ask(terms.policy(), terms.version(), request);
            now.replay.decided(past, result);
        } catch (Refused why) {
            now.replay.refused(past, why.getMessage());
        }
    }

    /** @return whether it is this node's still */
    private boolean flush(UUID simulation, Standing now) {
        boolean ours = store.writeSql(connection -> SimulationStore.progress(
                connection, simulation, node, now.done, now.contract, now.doneWithContract, now.outcomes));
        now.outcomes.clear();
        now.flushed = System.nanoTime();
        return ours;
    }
}
