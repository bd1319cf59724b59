package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commission.QuoteOrder;
import org.biface.commons.Actor;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What an operator is told, sentence by sentence. */
public class CommissionHealthTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private Unit unit;
    private CommissionHouse house;
    private HealthCheck health;

    @Before
    public void open() throws Exception {
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("drop schema if exists commission cascade");
        }
        unit = DATABASE.open("commission", PinEntity.class);
        house = new CommissionHouse(DATABASE, unit);
        health = house.health();
    }

    @After
    public void close() {
        house.close();
        unit.close();
    }

    /** The sentences of one kind. */
    static String said(HealthCheck health, Result.Status status) {
        return StreamSupport.stream(health.execute().spliterator(), false)
                .filter(entry -> entry.getStatus() == status)
                .map(entry -> entry.getMessage())
                .collect(Collectors.joining("\n"));
    }

    private void says(Result.Status worst, String sentence) {
        assertEquals(said(health, worst), worst, health.execute().getStatus());
        String said = said(health, worst);
        assertTrue(said, said.contains(sentence));
    }

    @Test
    public void allIsWell() {
        house.policy("flat", "1.0.0", Policies::flat);
        house.policy("flat", "1.1.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        says(Result.Status.OK, "Policy flat 1.1.0 of test.policies 1.1.0 serves.");
        says(Result.Status.OK, "Policy flat 1.0.0 of test.policies 1.0.0 is ready to serve.");
    }

    @Test
    public void noOfferNoPolicyOfAnOfferAndARefusedOffer() {
        says(Result.Status.WARN, "There is no offer, no contract can be signed.");
        house.offer("default", "flat", Map.of());
        says(Result.Status.WARN, "No version of policy flat [1.0.0,2.0.0) of offer default can serve it.");
        house.policy("flat", "1.0.0", Policies::flat);
        assertEquals(Result.Status.OK, health.execute().getStatus());
        house.book.read("second", Map.of("policy", "flat"));
        says(Result.Status.WARN, "Offer second is refused: it fits the same contracts as the offer 'default'");
    }

    @Test
    public void quarantinedBeforeAndAfterItServed() {
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        house.policy("flat", "1.1.0", request -> {
            throw new IllegalStateException("no licence");
        });
        says(Result.Status.WARN, "Policy flat 1.1.0 of test.policies 1.1.0 is quarantined: nothing is recorded");
        AtomicBoolean broken = new AtomicBoolean();
        house.policy("flat", "1.2.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("since today");
            }
            return Policies.flat(request);
        });
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        broken.set(true);
        house.release(contract, 1_000, CommissionHouse.SIGNED);
        says(
                Result.Status.WARN,
                "Policy flat 1.2.0 of test.policies 1.2.0 is quarantined: it threw java.lang.IllegalStateException: since"
                        + " today.");
    }

    @Test
    public void theOnlyOneIsRefused() {
        AtomicBoolean broken = new AtomicBoolean();
        house.policy(
                "flat",
                "1.0.0",
                request -> broken.get()
                        ? Policies.takes(request, BigDecimal.valueOf(request.amount() * 2))
                        : Policies.flat(request));
        house.offer("default", "flat", Map.of());
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        broken.set(true);
        assertThrows(
                Unavailable.class,
                () -> house.service.quote(
                        Actor.SYSTEM, new QuoteOrder(CommissionHouse.eur(1_000), contract, null, null, null, null)));
        assertEquals(
                "what a quote is refused for counts for nothing",
                Result.Status.OK,
                health.execute().getStatus());
        assertThrows(RuntimeException.class, () -> house.release(contract, 1_000, CommissionHouse.SIGNED));
        says(
                Result.Status.CRITICAL,
                "Policy flat 1.0.0 of test.policies 1.0.0 was refused, and there is no other: it answered 2000 of 1000 for"
                        + " the FREELANCER.");
    }

    @Test
    public void whatOpenContractsNeedAndWhatEndedOnesDoNot() throws Exception {
        long service = house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        house.signed(freelancer, company, CommissionHouse.SIGNED);
        house.registry.remove(service);
        says(
                Result.Status.CRITICAL,
                "Policy flat 1.x is needed by 2 open contracts, and no installed version may serve.");
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("update commission.pin set ended_at = now()");
        }
        assertThrows(
                Unavailable.class,
                () -> house.service.quote(
                        Actor.SYSTEM, new QuoteOrder(CommissionHouse.eur(1_000), contract, null, null, null, null)));
        assertEquals(
                "somebody asked what an ended contract would cost: no reason to be woken",
                "",
                said(health, Result.Status.CRITICAL));
    }

    @Test
    public void heldAtWhatDoesNotServe() {
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        house.registry.decided(
                new Decisions(java.util.Set.of(), Map.of(new PolicyRegistry.Key("flat", 1), "1.9.0"), Map.of()));
        says(Result.Status.CRITICAL, "Policy flat 1.x is held at version 1.9.0, which does not serve; release it.");
    }

    @Test
    public void whatCanNotSayWhoItIs() {
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        house.registry.add(
                new org.biface.spi.commission.CommissionPolicy() {
                    @Override
                    public org.biface.spi.commission.CommissionResult decide(
                            org.biface.spi.commission.CommissionRequest request) {
                        return Policies.flat(request);
                    }

                    @Override
                    public org.biface.spi.commission.PolicyDescription describe() {
                        return null;
                    }
                },
                Policies.source(0, "1.0.0"));
        says(Result.Status.WARN, "A policy is not used, test.policies 1.0.0: it describes itself by null.");
    }

    @Test
    public void callsThatHaveNotComeBack() {
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        house.registry.all().get(0).lane(RegisteredPolicy.Purpose.STUDY).stuck().set(2);
        says(
                Result.Status.WARN,
                "2 calls of policy flat 1.0.0 of test.policies 1.0.0 for simulations and checks have not come back.");
    }

    @Test
    public void beingProven() {
        PolicyRegistry starting = new PolicyRegistry(
                house.guard,
                new PolicyProving(house.guard, (policy, major, limit) -> List.of(), 1),
                event -> {},
                key -> 0,
                Runnable::run,
                null,
                Duration.ZERO,
                0,
                Duration.ZERO);
        starting.firstPause(Duration.ofMinutes(1));
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
        house.signed(freelancer, company, CommissionHouse.SIGNED);
        starting.add(Policies.flat("1.0.0"), Policies.source(0, "1.0.0"));
        health = new CommissionHealth(starting, house.offers, house.count(), () -> 0);
        says(
                Result.Status.OK,
                "Policy flat 1.0.0 of test.policies 1.0.0 does not serve yet: it can't be proven now: the operator's"
                        + " decisions are not known yet.");
        starting.close();
    }
}
