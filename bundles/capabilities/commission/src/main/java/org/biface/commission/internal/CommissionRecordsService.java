package org.biface.commission.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commission.CommissionRecord;
import org.biface.commission.CommissionRecords;
import org.biface.commission.PolicyDifference;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Verification;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What decided past releases: shown, asked again, and replayed by other terms in the background. */
@Component(service = CommissionRecordsService.class)
public final class CommissionRecordsService implements CommissionRecords {
    private static final int PAGE = 200;
    private static final int MOST_VERIFIED = 100_000;
    private static final int DIFFERENCES_KEPT = 100;
    private static final Duration POLL = Duration.ofSeconds(5);
    /** How long a simulation waits for a node that has its policy. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PinStore store;
    private final Records records;
    private final Offers offers;
    private final Versions versions;
    private final Simulations simulations;

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
        this.simulations = new Simulations(store, records, versions, Clock.systemUTC(), POLL, PATIENCE);
    }

    @Deactivate
    void close() {
        simulations.close();
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

    @Override
    public Simulation simulate(Actor actor, SimulationOrder order) {
        actor.mustHave(Role.OPERATOR);
        return simulations.start(order, terms(order));
    }

    private SimulationTerms terms(SimulationOrder order) {
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
        return SimulationTerms.of(offer, policy, registered.description().version(), parameters);
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
