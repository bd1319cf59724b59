package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeFacts;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.Pin;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionRequest;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class CommissionServiceTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant SIGNED = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant RELEASED = Instant.parse("2026-11-22T10:00:00Z");
    private static Unit unit;

    private final UUID freelancer = UUID.randomUUID();
    private final UUID company = UUID.randomUUID();
    private PolicyGuard guard;
    private PolicyRegistry registry;
    private Offers offers;
    private OfferBook book;
    private CommissionService service;

    @BeforeClass
    public static void openUnit() {
        unit = DATABASE.open("commission", PinEntity.class);
    }

    @Before
    public void open() {
        guard = new PolicyGuard(Duration.ofMinutes(3), 8, 4);
        registry = new PolicyRegistry(guard, Duration.ofMillis(50), 4, Duration.ofSeconds(1));
        offers = new Offers(registry);
        book = new OfferBook(offers);
        book.stored(java.util.List.of());
        service = new CommissionService(new PinStore(DATABASE.persistence(), unit), offers, registry);
    }

    @After
    public void close() {
        guard.close();
    }

    private void offer(String name, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.putIfAbsent("policy", "flat");
        assertTrue(book.put(Offer.of(name, all)));
    }

    private RegisteredPolicy.Source install(String version) {
        RegisteredPolicy.Source source = Policies.source(0, version);
        registry.add(Policies.flat(version), source);
        return source;
    }

    private SigningFacts facts(UUID contract, UUID with, Instant at) {
        return new SigningFacts(contract, freelancer, with, "it", "EUR", BroughtBy.PLATFORM, at);
    }

    private Pin pin(UUID contract, UUID with, Instant at) {
        return service.pin(Actor.SYSTEM, facts(contract, with, at));
    }

    private static ChargeOrder charge(UUID contract, long amount) {
        return new ChargeOrder(contract, Money.of(amount, "EUR"), RELEASED);
    }

    /** Decided and recorded, as a release does it. */
    private Decision release(UUID contract, long amount) {
        Decision decision = service.decide(Actor.SYSTEM, charge(contract, amount));
        service.record(Actor.SYSTEM, Ids.next(), decision);
        return decision;
    }

    /** One client is no queue: what is not committed yet for one of its contracts keeps no other from being recorded. */
    @Test
    public void decisionsOnDifferentFreelancersNeverWaitForOneAnother() {
        install("1.0.0");
        offer("default", Map.of());
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        pin(one, company, SIGNED);
        service.pin(
                Actor.SYSTEM,
                new SigningFacts(other, UUID.randomUUID(), company, "it", "EUR", BroughtBy.PLATFORM, SIGNED));
        Decision first = service.decide(Actor.SYSTEM, charge(one, 1_000));
        var meanwhile = new FutureTask<>(() -> release(other, 1_000));
        DATABASE.persistence().write(connection -> {
            service.record(Actor.SYSTEM, Ids.next(), first);
            new Thread(meanwhile).start();
            try {
                // If it waited for this transaction, it would wait for ever.
                return meanwhile.get(3, TimeUnit.MINUTES);
            } catch (InterruptedException | ExecutionException | TimeoutException failed) {
                throw new AssertionError(failed);
            }
        });
        assertEquals(
                "nor does it change what the other was decided with",
                1,
                release(one, 1_000).lines().size());
    }

    @Test
    public void pinsTheOfferWithItsDefaults() {
        install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        Pin pin = pin(contract, company, SIGNED);
        assertEquals(new Pin(contract, BroughtBy.PLATFORM, "default", "flat", 1, Map.of("rate", "1000")), pin);
        book.remove("default");
        assertEquals("asked again, the same", pin, pin(contract, company, SIGNED));
        assertEquals(pin, service.pinned(Actor.SYSTEM, contract));
    }

    @Test
    public void joinsTheTransactionOfTheContract() {
        install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.persistence().write(connection -> {
                    pin(contract, company, SIGNED);
                    throw new IllegalStateException("the contract could not be signed");
                }));
        assertThrows(NotFound.class, () -> service.pinned(Actor.SYSTEM, contract));
    }

    @Test
    public void doesNotPinWithoutAnOfferOrAPolicy() {
        UUID contract = UUID.randomUUID();
        assertThrows(Unavailable.class, () -> pin(contract, company, SIGNED));
        offer("default", Map.of("param.rate", "99999"));
        assertThrows(Unavailable.class, () -> pin(contract, company, SIGNED));
        install("1.0.0");
        assertThrows("out of range, seen only now", Unavailable.class, () -> pin(contract, company, SIGNED));
        offer("default", Map.of("param.rate", "900"));
        assertEquals("900", pin(contract, company, SIGNED).parameters().get("rate"));
    }

    @Test
    public void signingWaitsForAPolicyThatIsComing() throws Exception {
        registry = new PolicyRegistry(guard, Duration.ofMinutes(5), 4, Duration.ofSeconds(1));
        offers = new Offers(registry);
        book = new OfferBook(offers);
        book.stored(java.util.List.of());
        service = new CommissionService(new PinStore(DATABASE.persistence(), unit), offers, registry);
        offer("default", Map.of());
        var signing = new FutureTask<>(() -> pin(UUID.randomUUID(), company, SIGNED));
        Thread signer = new Thread(signing);
        signer.start();
        TestDatabase.await("it waits", () -> signer.getState() == Thread.State.TIMED_WAITING);
        install("1.0.0");
        assertEquals("flat", signing.get().policy());
    }

    @Test
    public void decidesByThePinWhateverIsOfferedLater() throws Exception {
        install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        pin(contract, company, SIGNED);
        offer("default", Map.of("param.rate", "2500"));
        install("1.1.0");
        release(contract, 2_004);
        Decision decision = service.decide(Actor.SYSTEM, charge(contract, 26_664));
        assertEquals("1.1.0", decision.version());
        assertEquals(0, new BigDecimal("2666.4").compareTo(decision.exact(Side.FREELANCER)));
        assertEquals(0, decision.exact(Side.CLIENT).signum());
        assertTrue(decision.returnedOnRefund());
        JsonNode inputs = new ObjectMapper().readTree(decision.inputs());
        assertEquals("1000", inputs.at("/parameters/rate").asText());
        assertEquals("200.4", inputs.at("/contractExactFreelancer").asText());
        assertEquals(26_664, inputs.at("/amount").asLong());
    }

    @Test
    public void tellsThePolicyOfEarlierContracts() throws Exception {
        CommissionRequest[] seen = new CommissionRequest[1];
        registry.add(
                Policies.of("flat", "1.0.0", request -> {
                    seen[0] = request;
                    return Policies.flat(request);
                }),
                Policies.source(0, "1.0.0"));
        offer("default", Map.of());
        UUID first = UUID.randomUUID();
        UUID elsewhere = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        pin(second, company, SIGNED.plusSeconds(20));
        pin(first, company, SIGNED);
        pin(elsewhere, UUID.randomUUID(), SIGNED.plusSeconds(10));
        release(elsewhere, 2_000);
        release(first, 5_000);
        service.decide(Actor.SYSTEM, charge(second, 1_000));
        assertEquals(SIGNED, seen[0].withClientSince());
        assertEquals(SIGNED.plusSeconds(20), seen[0].contractStart());
        assertEquals(1, seen[0].contractsWithClientBefore());
        assertEquals(2, seen[0].contractsBefore());
        assertEquals(5_000, seen[0].lifetimeWithClient());
        assertEquals(7_000, seen[0].lifetime());
        service.decide(Actor.SYSTEM, charge(first, 1_000));
        assertEquals(SIGNED, seen[0].withClientSince());
        assertEquals(0, seen[0].contractsWithClientBefore());
        assertEquals(0, seen[0].contractsBefore());
    }

    @Test
    public void neverUsesAnotherMajorVersionOrRate() {
        RegisteredPolicy.Source one = install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        pin(contract, company, SIGNED);
        install("2.0.0");
        registry.remove(one.serviceId());
        Undecided why = assertThrows(Undecided.class, () -> service.decide(Actor.SYSTEM, charge(contract, 1_000)));
        assertEquals("flat 1", why.policy() + " " + why.major());
        assertThrows(Undecided.class, () -> service.mustBeDecidable(Actor.SYSTEM, contract));
        install("1.0.1");
        service.mustBeDecidable(Actor.SYSTEM, contract);
        assertEquals(
                "1.0.1", service.decide(Actor.SYSTEM, charge(contract, 1_000)).version());
    }

    @Test
    public void whatIsKnownOfManyIsReadAtOnceAndDecidedOneByOne() {
        install("1.0.0");
        offer("usual", Map.of());
        List<ChargeOrder> orders = new ArrayList<>();
        for (long amount : List.of(10_000L, 33_333L, 1L)) {
            UUID contract = Ids.next();
            pin(contract, company, SIGNED);
            orders.add(charge(contract, amount));
        }
        orders.add(1, charge(Ids.next(), 10_000));
        List<ChargeFacts> facts = service.facts(Actor.SYSTEM, orders);
        assertEquals(orders, facts.stream().map(ChargeFacts::order).toList());
        for (ChargeFacts one : facts) {
            ChargeFacts ofAnotherVersion = one::order;
            if (one.order().equals(orders.get(1))) {
                assertThrows(NotFound.class, () -> service.decide(Actor.SYSTEM, one));
                assertThrows(NotFound.class, () -> service.decide(Actor.SYSTEM, ofAnotherVersion));
            } else {
                String decided = said(service.decide(Actor.SYSTEM, one.order()));
                assertEquals(decided, said(service.decide(Actor.SYSTEM, one)));
                assertEquals(decided, said(service.decide(Actor.SYSTEM, ofAnotherVersion)));
            }
        }
        assertEquals(List.of(), service.facts(Actor.SYSTEM, List.of()));
    }

    /** All of a decision but when it was made. */
    private static String said(Decision decision) {
        return List.of(
                        decision.pin(),
                        decision.amount(),
                        decision.at(),
                        decision.factsVersion(),
                        decision.lines(),
                        decision.freelancerCharge(),
                        decision.clientCharge(),
                        decision.inputs())
                .toString();
    }

    /** The facts are those of the moment when they were read, and so is their version. */
    @Test
    public void aReleaseInBetweenIsNoticedWhenTheDecisionIsRecorded() {
        install("1.0.0");
        offer("usual", Map.of());
        UUID contract = Ids.next();
        pin(contract, company, SIGNED);
        ChargeFacts before =
                service.facts(Actor.SYSTEM, List.of(charge(contract, 10_000))).get(0);
        release(contract, 5_000);
        Decision late = service.decide(Actor.SYSTEM, before);
        assertThrows(FactsChanged.class, () -> service.record(Actor.SYSTEM, Ids.next(), late));
    }

    @Test
    public void isNeverAskedInsideATransaction() {
        install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        pin(contract, company, SIGNED);
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.persistence()
                        .write(connection -> service.decide(Actor.SYSTEM, charge(contract, 1_000))));
    }

    @Test
    public void eachMethodKnowsWhoMay() {
        install("1.0.0");
        offer("default", Map.of());
        UUID contract = UUID.randomUUID();
        pin(contract, company, SIGNED);
        Actor itsFreelancer = Actor.person(freelancer, Set.of(Role.FREELANCER), Set.of());
        Actor itsClient = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
        Actor other = Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER, Role.CLIENT), Set.of(UUID.randomUUID()));
        Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
        for (Actor actor : new Actor[] {itsFreelancer, itsClient, operator, Actor.SYSTEM}) {
            assertEquals("flat", service.pinned(actor, contract).policy());
        }
        assertThrows(NotFound.class, () -> service.pinned(other, contract));
        assertThrows(NotFound.class, () -> service.pinned(operator, UUID.randomUUID()));
        assertThrows(Unauthenticated.class, () -> service.pinned(Actor.NOBODY, contract));
        for (Actor actor : new Actor[] {itsFreelancer, itsClient, other, operator}) {
            assertThrows(Forbidden.class, () -> service.decide(actor, charge(contract, 1)));
            assertThrows(Forbidden.class, () -> service.pin(actor, facts(contract, company, SIGNED)));
        }
        assertThrows(Unauthenticated.class, () -> service.decide(Actor.NOBODY, charge(contract, 1)));
    }
}
