package org.biface.commission.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commission.BroughtBy;
import org.biface.commission.CommissionRecord;
import org.biface.commission.CommissionRecords;
import org.biface.commission.PolicyDifference;
import org.biface.commission.Simulation;
import org.biface.commission.Simulation.State;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Verification;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.TooMany;
import org.biface.kernel.persistence.Ids;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What decided past releases: shown, asked again, and replayed by other terms, a few at a time in the background. */
@Component(service = CommissionRecordsService.class)
public final class CommissionRecordsService implements CommissionRecords {
    private static final Logger LOG = LoggerFactory.getLogger(CommissionRecordsService.class);
    private static final int AT_ONCE = 4;
    private static final int PAGE = 200;
    private static final int MOST_VERIFIED = 100_000;
    private static final int DIFFERENCES_KEPT = 100;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final PinStore store;
    private final Records records;
    private final Offers offers;
    private final Versions versions;
    private final Clock clock;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "biface-commission-simulation");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    @Activate
    public CommissionRecordsService(
            @Reference PinStore store,
            @Reference Records records,
            @Reference Offers offers,
            @Reference PolicyRegistry registry,
            @Reference PolicyGuard guard) {
        this.store = store;
        this.records = records;
        this.offers = offers;
        this.versions = new Versions(registry, guard);
        this.clock = Clock.systemUTC();
    }

    /** What is under way says that it was interrupted. */
    @Deactivate
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

    @Override
    public CommissionRecord record(Actor actor, UUID release) {
        actor.mustHave(Role.OPERATOR);
        return records.find(release).orElseThrow(() -> new NotFound("There is no such release."));
    }

    // ---------------------------------------------------------------- verify

    @Override
    public Verification verify(Actor actor, int last) {
        actor.mustHave(Role.OPERATOR);
        if (last < 1 || last > MOST_VERIFIED) {
            throw new Invalid("last", "Say how many of the last releases, from 1 to " + MOST_VERIFIED + ".");
        }
        long looked = 0;
        long same = 0;
        long different = 0;
        List<PolicyDifference> differences = new ArrayList<>();
        Map<String, Verification.Absent> absent = new TreeMap<>();
        UUID before = null;
        while (looked < last) {
            List<Records.Known> page = records.newest(before, (int) Math.min(PAGE, last - looked));
            for (Records.Known one : page) {
                looked++;
                before = one.recorded().release();
                List<PolicyDifference> found;
                try {
                    found = PolicyProving.compare(
                            one.recorded(),
                            versions.ask(
                                    one.policy(),
                                    one.recorded().version(),
                                    one.recorded().request()));
                } catch (Refused why) {
                    found = List.of(PolicyProving.difference(
                            one.recorded(), "refused", PolicyProving.recorded(one.recorded()), why.getMessage()));
                } catch (Versions.Absent notInstalled) {
                    absent.merge(
                            one.policy() + " " + one.recorded().version(),
                            new Verification.Absent(one.policy(), one.recorded().version(), 1),
                            (sum, another) -> new Verification.Absent(
                                    sum.policy(), sum.version(), sum.releases() + another.releases()));
                    continue;
                }
                if (found.isEmpty()) {
                    same++;
                } else {
                    different++;
                    found.stream().limit(DIFFERENCES_KEPT - differences.size()).forEach(differences::add);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return new Verification(looked, same, different, differences, List.copyOf(absent.values()));
    }

    // ---------------------------------------------------------------- simulate

    /**
     * By which terms.
     *
     * @param offer the offer, or {@code null}
     * @param policy the policy
     * @param version its exact version
     * @param parameters the parameters for all contracts, or {@code null} for those of each contract
     */
    private record Terms(Offer offer, String policy, String version, Map<String, String> parameters) {

        boolean concerns(CommissionRequest recorded) {
            return offer == null
                    || (offer.vertical() == null || offer.vertical().equals(recorded.vertical()))
                            && (offer.currency() == null || offer.currency().equals(recorded.currency()))
                            && (offer.broughtBy() == null
                                    || offer.broughtBy()
                                            == BroughtBy.valueOf(
                                                    recorded.broughtBy().name()));
        }

        Map<String, String> of(Records.Past past, CommissionRequest recorded) {
            if (parameters != null) {
                return parameters;
            }
            return past.policy().equals(policy) ? recorded.parameters() : Map.of();
        }
    }

    @Override
    public Simulation simulate(Actor actor, SimulationOrder order) {
        actor.mustHave(Role.OPERATOR);
        Terms terms = terms(order);
        if (underWay.get() >= AT_ONCE) {
            throw new TooMany("Enough simulations are under way on this node. Try again when one has ended.", RETRY);
        }
        Instant since = Objects.requireNonNullElse(order.since(), Instant.EPOCH);
        Simulation simulation = new Simulation(
                Ids.next(),
                State.RUNNING,
                order,
                terms.policy(),
                terms.version(),
                records.count(since, order.contract()),
                0,
                List.of(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                null,
                null);
        return store.writeSql(connection -> {
            SimulationStore.insert(connection, simulation, Inputs.write(order));
            store.afterCommit(() -> {
                underWay.incrementAndGet();
                worker.execute(() -> run(simulation, since, terms));
            });
            return simulation;
        });
    }

    private Terms terms(SimulationOrder order) {
        Offer offer = null;
        String policy = order.policy();
        String version = order.version();
        Map<String, String> parameters = order.parameters();
        if (order.offer() != null) {
            new Invalid.Check()
                    .that(
                            policy == null && version == null && parameters == null,
                            "offer",
                            "An offer says which policy and parameters; leave them away.")
                    .orThrow();
            offer = offers.all().stream()
                    .filter(one -> one.name().equals(order.offer()))
                    .findFirst()
                    .orElseThrow(() -> new Invalid("offer", "There is no offer '" + order.offer() + "'."));
            policy = offer.policy();
            parameters = offer.parameters();
        } else if (policy == null) {
            throw new Invalid("offer", "Say which offer, or which policy.");
        }
        String id = policy;
        RegisteredPolicy registered = (offer == null
                        ? versions.find(policy, version)
                        : offers.best(offer)
                                .flatMap(best -> versions.find(
                                        best.policy().id(), best.policy().version())))
                .orElseThrow(() -> new Invalid(
                        version == null ? "policy" : "version",
                        "The policy '" + id
                                + (version == null ? "' does not serve." : " " + version + "' is not installed.")));
        if (parameters != null) {
            try {
                Offers.complete(parameters, registered.description());
            } catch (IllegalArgumentException wrong) {
                throw new Invalid("parameters", wrong.getMessage());
            }
        }
        return new Terms(offer, policy, registered.description().version(), parameters);
    }

    private void run(Simulation simulation, Instant since, Terms terms) {
        State state = State.FAILED;
        String reason = null;
        try {
            if (replay(simulation, since, terms)) {
                state = State.DONE;
            } else {
                state = State.INTERRUPTED;
                reason = "The node was stopping. Start another simulation.";
            }
        } catch (Versions.Absent left) {
            reason = "The policy '" + terms.policy() + " " + terms.version() + "' has left.";
        } catch (RuntimeException failure) {
            LOG.warn("simulation={} failed", simulation.id(), failure);
            reason = "It failed; the log of the node says why.";
        } finally {
            underWay.decrementAndGet();
        }
        State ended = state;
        String why = reason;
        try {
            store.writeSql(connection -> {
                SimulationStore.end(connection, simulation.id(), ended, why, clock.instant());
                return null;
            });
        } catch (RuntimeException databaseAway) {
            // Without a sign of life it will be taken for interrupted.
            LOG.warn("simulation={} could not be ended as {}", simulation.id(), ended, databaseAway);
        }
    }

    /** @return whether it came to the end */
    private boolean replay(Simulation simulation, Instant since, Terms terms) throws Versions.Absent {
        List<Simulation.OfContract> outcomes = new ArrayList<>();
        Replay replay = null;
        Records.Past last = null;
        long done = 0;
        long flushed = System.nanoTime();
        while (true) {
            List<Records.Past> page = records.past(since, simulation.order().contract(), last, PAGE);
            for (Records.Past past : page) {
                if (closed) {
                    return false;
                }
                last = past;
                done++;
                CommissionRequest recorded = Inputs.read(past.inputs()).build();
                if (!terms.concerns(recorded)) {
                    continue;
                }
                if (replay == null || !replay.contract().equals(past.contract())) {
                    if (replay != null) {
                        outcomes.add(replay.outcome());
                    }
                    replay = new Replay(recorded);
                }
                again(replay, past, recorded, terms);
                if (outcomes.size() >= PAGE || System.nanoTime() - flushed > FLUSH_NANOS) {
                    if (!flush(simulation.id(), done, outcomes)) {
                        return false;
                    }
                    outcomes.clear();
                    flushed = System.nanoTime();
                }
            }
            if (page.size() < PAGE) {
                if (replay != null) {
                    outcomes.add(replay.outcome());
                }
                return flush(simulation.id(), done, outcomes);
            }
        }
    }

    private void again(Replay replay, Records.Past past, CommissionRequest recorded, Terms terms)
            throws Versions.Absent {
        CommissionRequest request = replay.follow(Inputs.read(past.inputs()))
                .parameters(terms.of(past, recorded))
                .build();
        try {
            CommissionResult result = versions.ask(terms.policy(), terms.version(), request);
            replay.decided(past.amount(), result, past.chargedFreelancer(), past.chargedClient());
        } catch (Refused why) {
            replay.refused(why.getMessage());
        }
    }

    private boolean flush(UUID simulation, long done, List<Simulation.OfContract> outcomes) {
        return store.writeSql(connection -> SimulationStore.progress(connection, simulation, done, outcomes));
    }

    @Override
    public Simulation simulation(Actor actor, UUID simulation) {
        actor.mustHave(Role.OPERATOR);
        return store.readSql(connection -> SimulationStore.find(connection, simulation))
                .orElseThrow(() -> new NotFound("There is no such simulation."));
    }

    @Override
    public Page<Simulation.OfContract> simulated(Actor actor, UUID simulation, PageRequest page) {
        simulation(actor, simulation);
        UUID after = after(page.cursor());
        List<Simulation.OfContract> found =
                store.readSql(connection -> SimulationStore.outcomes(connection, simulation, after, page.limit() + 1));
        List<Simulation.OfContract> items = found.subList(0, Math.min(found.size(), page.limit()));
        return new Page<>(
                items,
                found.size() > items.size()
                        ? items.get(items.size() - 1).contract().toString()
                        : null);
    }

    private static UUID after(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException notOurs) {
            throw new Invalid("cursor", "cursor must be the one of the page before.");
        }
    }
}
