package org.biface.commission.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.biface.accounts.Introductions;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.Money;
import org.biface.commons.Role;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;

/** The whole capability without OSGi, on a test's database, with policies of the test. */
final class CommissionHouse implements AutoCloseable {
    static final Instant SIGNED = Instant.parse("2026-11-01T10:00:00Z");

    final PolicyGuard guard = new PolicyGuard(Duration.ofMinutes(3), 8, 4);
    /** What the registry has for the event log. */
    final List<DomainEvent> told = new CopyOnWriteArrayList<>();

    final PolicyRegistry registry = new PolicyRegistry(
            guard,
            new PolicyProving(guard, (policy, major, limit) -> List.of(), 1),
            told::add,
            key -> 0,
            Runnable::run,
            Decisions.NONE,
            Duration.ofMillis(50),
            4,
            Duration.ofSeconds(1));
    final Offers offers = new Offers(registry);
    final OfferBook book = new OfferBook(offers);

    {
        book.stored(List.of());
    }

    /** Companies and the freelancers who brought them. */
    final Set<List<UUID>> brought = ConcurrentHashMap.newKeySet();

    final Records records;
    final CommissionService service;
    final CommissionRecordsService past;
    private final PinStore store;

    CommissionHouse(TestDatabase database, Unit unit) {
        store = new PinStore(database.persistence(), unit);
        records = new Records(store);
        service = new CommissionService(store, offers, registry);
        service.introductions = introductions();
        past = new CommissionRecordsService(store, records, offers, registry, guard);
    }

    /** Of accounts only who brought whom is needed. */
    private Introductions introductions() {
        return (Introductions) Proxy.newProxyInstance(
                Introductions.class.getClassLoader(), new Class<?>[] {Introductions.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("isBroughtBy") || !((Actor) args[0]).isSystem()) {
                        throw new AssertionError("commission must not need " + method);
                    }
                    return brought.contains(List.of(args[1], args[2]));
                });
    }

    PinCount count() {
        return new PinCount(store);
    }

    CommissionHealth health() {
        return new CommissionHealth(registry, offers, count(), () -> 0);
    }

    long policy(String id, String version, Function<CommissionRequest, CommissionResult> decide) {
        RegisteredPolicy.Source source = Policies.source(0, version);
        registry.add(Policies.of(id, version, decide), source);
        return source.serviceId();
    }

    void policies(CommissionPolicy... policies) {
        for (CommissionPolicy one : policies) {
            registry.add(one, Policies.source(0, one.describe().version()));
        }
    }

    /** As the event log tells it. */
    UUID proposed(UUID freelancer, UUID company) {
        UUID proposal = Ids.next();
        new Negotiations(store)
                .on(new Event(
                        1,
                        "ProposalMade",
                        proposal,
                        1,
                        SIGNED,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("freelancer", freelancer.toString())
                                .put("company", company.toString())));
        return proposal;
    }

    void proposalEnded(UUID proposal) {
        new Negotiations(store)
                .on(new Event(2, "ProposalEnded", proposal, 2, SIGNED, JsonNodeFactory.instance.objectNode()));
    }

    /** As if it had not been signed. */
    void forget(UUID contract) {
        store.writeSql(connection -> {
            try (var delete = connection.prepareStatement("delete from commission.pin where contract = ?")) {
                delete.setObject(1, contract);
                return delete.executeUpdate();
            }
        });
    }

    void offer(String name, String policy, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("policy", policy);
        if (!book.put(Offer.of(name, properties))) {
            throw new AssertionError(offers.refused().toString());
        }
    }

    /** As the event log tells it. */
    void badge(UUID freelancer, String badge, boolean granted) {
        new FreelancerBadges(store)
                .on(new Event(
                        1,
                        granted ? "BadgeGranted" : "BadgeTakenBack",
                        freelancer,
                        1,
                        SIGNED,
                        JsonNodeFactory.instance.objectNode().put("badge", badge)));
    }

    UUID signed(UUID freelancer, UUID company, Instant at) {
        UUID contract = Ids.next();
        service.pin(Actor.SYSTEM, new SigningFacts(contract, freelancer, company, "it", "EUR", BroughtBy.PLATFORM, at));
        return contract;
    }

    static ChargeOrder order(UUID contract, long amount, Instant at) {
        return new ChargeOrder(contract, eur(amount), at);
    }

    /** As payments does it: decided outside, recorded inside, asked again when another one was faster. */
    Released release(UUID contract, long amount, Instant at) {
        while (true) {
            Decision decision = service.decide(Actor.SYSTEM, order(contract, amount, at));
            try {
                UUID release = Ids.next();
                service.record(Actor.SYSTEM, release, decision);
                return new Released(release, decision);
            } catch (FactsChanged again) {
                continue;
            }
        }
    }

    /** A release and what decided it. */
    record Released(UUID id, Decision decision) {
        long freelancer() {
            return decision.freelancerCharge().minor();
        }

        long client() {
            return decision.clientCharge().minor();
        }
    }

    static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    static Actor operator() {
        return Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());
    }

    static Function<CommissionRequest, CommissionResult> percent(int percent) {
        return request -> Policies.takes(request, BigDecimal.valueOf(request.amount() * percent, 2));
    }

    @Override
    public void close() {
        past.close();
        guard.close();
    }
}
