package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.eur;
import static org.biface.commission.internal.CommissionHouse.operator;
import static org.biface.commission.internal.CommissionHouse.percent;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.biface.commission.CommissionRecord;
import org.biface.commission.PolicyDifference;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Verification;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Past releases, decided again. Each test has a database of its own. */
public class SimulationTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant FIRST = Instant.parse("2026-11-10T10:00:00Z");

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private Unit unit;
    private CommissionHouse house;

    @Before
    public void open() throws Exception {
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("drop schema if exists commission cascade");
        }
        unit = DATABASE.open("commission", PinEntity.class);
        house = new CommissionHouse(DATABASE, unit);
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
    }

    @After
    public void close() {
        house.close();
        unit.close();
    }

    private UUID contract(long... amounts) {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        for (int i = 0; i < amounts.length; i++) {
            house.release(contract, amounts[i], FIRST.plusSeconds(i));
        }
        return contract;
    }

    private Simulation ended(SimulationOrder order) {
        Simulation started = house.past.simulate(operator(), order);
        assertEquals(Simulation.State.RUNNING, started.state());
        TestDatabase.await(
                "the simulation has ended",
                () -> house.past.simulation(operator(), started.id()).state().hasEnded());
        return house.past.simulation(operator(), started.id());
    }

    private List<Simulation.OfContract> contracts(Simulation simulation) {
        List<Simulation.OfContract> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = house.past.simulated(operator(), simulation.id(), new PageRequest(cursor, 2));
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private static SimulationOrder of(String policy, String version, Map<String, String> parameters) {
        return new SimulationOrder(null, policy, version, parameters, null, null);
    }

    @Test
    public void theSamePolicyChangesNothing() {
        contract(3_333, 3_333, 3_333);
        contract(1_005);
        Simulation same = ended(of("flat", null, null));
        assertEquals(Simulation.State.DONE, same.state());
        assertEquals(4, same.releases());
        assertEquals(4, same.done());
        Simulation.Total total = same.totals().get(0);
        assertEquals(2, total.contracts());
        assertEquals(0, total.changed());
        assertEquals(total.recordedFreelancer(), total.simulatedFreelancer());
        assertNotNull(same.endedAt());
    }

    @Test
    public void otherParametersAreChargedAlongTheContract() {
        UUID split = contract(3_333, 3_333, 3_333);
        UUID other = contract(1_000);
        Simulation simulation = ended(of("flat", "1.0.0", Map.of("rate", "500")));
        Simulation.OfContract first = contracts(simulation).stream()
                .filter(one -> one.contract().equals(split))
                .findFirst()
                .orElseThrow();
        assertEquals(3, first.releases());
        assertEquals(eur(9_999), first.amount());
        assertEquals("10 % of 99.99", eur(1_000), first.recordedFreelancer());
        assertEquals("5 % of 99.99, rounded once", eur(500), first.simulatedFreelancer());
        assertEquals(eur(-500), first.difference());
        assertEquals(eur(550), simulation.totals().get(0).simulatedFreelancer());
        assertTrue(contracts(simulation).stream().anyMatch(one -> one.contract().equals(other)));
        assertEquals("nothing was touched", 4, house.records.last("flat", 1, 10).size());
    }

    /** 100 % of the first 10.00 of a contract, then nothing: it looks at what the contract was charged before. */
    private static CommissionResult capped(CommissionRequest request) {
        BigDecimal left = BigDecimal.valueOf(1_000).subtract(request.contractExactFreelancer());
        return Policies.takes(request, left.max(BigDecimal.ZERO).min(BigDecimal.valueOf(request.amount())));
    }

    @Test
    public void sumsThatDependOnThePolicyFollowTheSimulatedContract() {
        UUID contract = contract(600, 600, 600);
        house.policy("capped", "3.1.0", SimulationTest::capped);
        Simulation simulation = ended(of("capped", "3.1.0", null));
        Simulation.OfContract one = contracts(simulation).get(0);
        assertEquals(contract, one.contract());
        assertEquals("600, 400, 0", eur(1_000), one.simulatedFreelancer());
        assertEquals(eur(180), one.recordedFreelancer());
    }

    @Test
    public void onlySomeReleases() {
        UUID first = contract(1_000, 2_000);
        contract(5_000);
        Simulation one = ended(new SimulationOrder(null, "flat", null, null, null, first));
        assertEquals(2, one.releases());
        assertEquals(eur(3_000), one.totals().get(0).amount());
        Simulation late = ended(new SimulationOrder(null, "flat", null, null, FIRST.plusSeconds(1), null));
        assertEquals(1, late.releases());
        assertEquals(eur(2_000), late.totals().get(0).amount());
        assertEquals(
                List.of(),
                ended(new SimulationOrder(null, "flat", null, null, Instant.parse("2027-01-01T00:00:00Z"), null))
                        .totals());
    }

    @Test
    public void anOfferConcernsTheContractsThatFitIt() {
        contract(1_000);
        house.offer("travel", "flat", Map.of("vertical", "travel", "param.rate", "0"));
        house.offer("it", "flat", Map.of("vertical", "it", "param.rate", "2000"));
        assertEquals(
                List.of(),
                ended(new SimulationOrder("travel", null, null, null, null, null))
                        .totals());
        Simulation it = ended(new SimulationOrder("it", null, null, null, null, null));
        assertEquals(eur(200), it.totals().get(0).simulatedFreelancer());
    }

    @Test
    public void whatThePolicyRefusesIsCountedAndInNoSum() {
        contract(1_000, 2_000);
        house.policy("picky", "1.0.0", request -> {
            if (request.amount() == 2_000) {
                throw new IllegalStateException("=not for me");
            }
            return percent(50).apply(request);
        });
        Simulation simulation = ended(of("picky", null, null));
        assertEquals(Simulation.State.DONE, simulation.state());
        Simulation.OfContract one = contracts(simulation).get(0);
        assertEquals(2, one.releases());
        assertEquals(1, one.refused());
        assertEquals(eur(1_000), one.amount());
        assertEquals(eur(500), one.simulatedFreelancer());
        assertTrue(one.reason(), one.reason().contains("not for me"));
    }

    @Test
    public void csvHasARowForEachContract() throws Exception {
        UUID contract = contract(1_000);
        Simulation simulation = ended(of("flat", null, Map.of("rate", "2000")));
        var out = new ByteArrayOutputStream();
        SimulationCsv.write(out, page -> house.past.simulated(operator(), simulation.id(), page));
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\r\n");
        assertEquals(2, lines.length);
        assertEquals(contract + "," + freelancer + "," + company + ",EUR,1,0,1000,100,0,200,0,100,", lines[1]);
        assertTrue(SimulationCsv.row(new Simulation.OfContract(
                        contract, freelancer, company, 1, 1, "=\"1\"", eur(0), eur(0), eur(0), eur(0), eur(0)))
                .endsWith(",\"'=\"\"1\"\"\""));
    }

    @Test
    public void anInterruptedSimulationSaysSo() throws Exception {
        contract(1_000);
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        house.policy("slow", "1.0.0", request -> {
            if (request.contract().isPresent()) {
                asked.countDown();
                try {
                    go.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
            return percent(1).apply(request);
        });
        Simulation running = house.past.simulate(operator(), of("slow", null, null));
        Simulation queued = house.past.simulate(operator(), of("flat", null, null));
        asked.await();
        Thread closing = new Thread(house.past::close);
        closing.start();
        TestDatabase.await("closing", () -> closing.getState() == Thread.State.TIMED_WAITING);
        go.countDown();
        closing.join();
        assertEquals(
                Simulation.State.INTERRUPTED,
                house.past.simulation(operator(), queued.id()).state());
        assertTrue(house.past.simulation(operator(), running.id()).state().hasEnded());
    }

    @Test
    public void aSimulationWhoseNodeDiedIsInterrupted() throws Exception {
        contract(1_000);
        Simulation done = ended(of("flat", null, null));
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "update commission.simulation set state = 'RUNNING', alive_at = now() - interval '2 minutes'");
        }
        assertEquals(
                Simulation.State.INTERRUPTED,
                house.past.simulation(operator(), done.id()).state());
    }

    @Test
    public void refusesWhatCantBeSimulated() {
        for (SimulationOrder wrong : new SimulationOrder[] {
            new SimulationOrder(null, null, null, null, null, null),
            new SimulationOrder("none", null, null, null, null, null),
            new SimulationOrder("default", "flat", null, null, null, null),
            of("absent", null, null),
            of("flat", "9.9.9", null),
            of("flat", "1.0.0", Map.of("rate", "99999")),
            of("flat", "1.0.0", Map.of("colour", "blue"))
        }) {
            assertThrows(wrong.toString(), Invalid.class, () -> house.past.simulate(operator(), wrong));
        }
        assertThrows(NotFound.class, () -> house.past.simulation(operator(), Ids.next()));
        assertThrows(NotFound.class, () -> house.past.simulated(operator(), Ids.next(), PageRequest.first(1)));
    }

    @Test
    public void aVersionThatDoesNotServeCanBeSimulated() {
        contract(1_000);
        house.policy("flat", "1.0.1", percent(30));
        RegisteredPolicy newcomer =
                new Versions(house.registry, house.guard).find("flat", "1.0.1").orElseThrow();
        Simulation simulation = ended(of("flat", newcomer.description().version(), null));
        assertEquals(eur(300), simulation.totals().get(0).simulatedFreelancer());
    }

    @Test
    public void showsWhatDecidedARelease() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        CommissionHouse.Released released = house.release(contract, 26_664, FIRST);
        CommissionRecord record = house.past.record(operator(), released.id());
        assertEquals(contract, record.contract());
        assertEquals(eur(2_666), record.freelancerCharge());
        assertEquals(Map.of("rate", "1000"), record.parameters());
        assertEquals("26664", record.inputs().get("amount").toString());
        assertEquals(released.decision().lines(), record.lines());
        assertEquals(FIRST, record.at());
        assertThrows(NotFound.class, () -> house.past.record(operator(), Ids.next()));
    }

    @Test
    public void verifiesTheLastReleasesByTheVersionsThatDecidedThem() {
        contract(1_000, 2_000, 3_000);
        assertTrue(house.past.verify(operator(), 100).holds());
        assertEquals(3, house.past.verify(operator(), 100).same());
        assertEquals(2, house.past.verify(operator(), 2).releases());

        house.close();
        house = new CommissionHouse(DATABASE, unit);
        house.policy("flat", "1.0.1", Policies::flat);
        Verification absent = house.past.verify(operator(), 100);
        assertEquals(List.of(new Verification.Absent("flat", "1.0.0", 3)), absent.notInstalled());
        assertEquals(0, absent.same());
        house.policy("flat", "1.0.0", percent(11));
        Verification wrong = house.past.verify(operator(), 100);
        assertEquals(3, wrong.different());
        PolicyDifference newest = wrong.differences().get(0);
        assertEquals("300 330", newest.recorded() + " " + newest.answered());
        assertThrows(Invalid.class, () -> house.past.verify(operator(), 0));
    }

    @Test
    public void onlyOperatorsMay() {
        Actor freelancerItself = Actor.person(freelancer, Set.of(Role.FREELANCER), Set.of(company));
        UUID id = Ids.next();
        assertThrows(Forbidden.class, () -> house.past.record(freelancerItself, id));
        assertThrows(Forbidden.class, () -> house.past.verify(freelancerItself, 1));
        assertThrows(Forbidden.class, () -> house.past.simulate(freelancerItself, of("flat", null, null)));
        assertThrows(Forbidden.class, () -> house.past.simulation(freelancerItself, id));
        assertThrows(Forbidden.class, () -> house.past.simulated(freelancerItself, id, PageRequest.first(1)));
        assertThrows(Unauthenticated.class, () -> house.past.record(Actor.NOBODY, id));
    }
}
