package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.eur;
import static org.biface.commission.internal.CommissionHouse.operator;
import static org.biface.commission.internal.CommissionHouse.percent;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.commission.CommissionRecord;
import org.biface.commission.PolicyDifference;
import org.biface.commission.ReversalOrder;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationCsv;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Verification;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.TooMany;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.plugins.commission.minimum.MinimumCommission;
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
        assertEquals(Simulation.State.WAITING, started.state());
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

    /**
     * What a simulation may not touch: each row of each table but of its own two, what was appended to the event log, and
     * what the registry says of each policy.
     */
    private Map<String, String> allElse() throws Exception {
        Map<String, String> all = new TreeMap<>();
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var found = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where schemaname not in ('pg_catalog', 'information_schema')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            assertTrue(tables.toString(), tables.removeAll(List.of("commission.simulation", "commission.simulated")));
            assertTrue(tables.toString(), tables.contains("commission.record"));
            for (String table : tables) {
                try (var rows = statement.executeQuery(
                        "select string_agg(one::text, E'\\n' order by one::text) from " + table + " one")) {
                    rows.next();
                    all.put(table, String.valueOf(rows.getString(1)));
                }
            }
        }
        all.put("events", house.told.toString());
        for (RegisteredPolicy one : house.registry.all()) {
            all.put(
                    "policy " + one,
                    List.of(
                                    one.phase(),
                                    "serves " + house.registry.isServing(one),
                                    "calls " + one.calls(),
                                    "refused " + one.failures() + " " + one.lastError(),
                                    "failing " + one.failing(),
                                    "slow " + one.isSlow(),
                                    "p99 " + one.latencies().micros(0.99))
                            .toString());
        }
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
    public void otherParametersAreChargedAlongTheContract() throws Exception {
        UUID split = contract(3_333, 3_333, 3_333);
        UUID other = contract(1_000);
        Map<String, String> before = allElse();
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
        assertEquals(4, house.records.last("flat", 1, 10).size());
        assertEquals("nothing was touched", before, allElse());
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

    private void refund(CommissionHouse.Released release, long amount) {
        house.service.reverse(
                Actor.SYSTEM, new ReversalOrder(Ids.next(), release.id(), eur(amount), FIRST.plusSeconds(60)));
    }

    private static CommissionResult kept(CommissionRequest request) {
        return CommissionResult.of(request)
                .freelancer("Commission", "Commission", BigDecimal.valueOf(request.amount() * 10, 2))
                .returnedOnRefund(false)
                .build();
    }

    /** Releases and refunds in turn, whose charges the same policy must find again. */
    private void theSameAfterRefunds(String policy) {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        CommissionHouse.Released first = house.release(contract, 3_333, FIRST);
        CommissionHouse.Released second = house.release(contract, 20_001, FIRST.plusSeconds(1));
        refund(first, 1_111);
        CommissionHouse.Released third = house.release(contract, 777, FIRST.plusSeconds(2));
        refund(first, 2_222);
        refund(second, 6_667);
        refund(third, 777);
        house.release(contract, 5_005, FIRST.plusSeconds(3));
        Facts facts = DATABASE.persistence()
                .read(connection -> Facts.read(connection, freelancer, company, "EUR", contract, FIRST));
        Simulation same = ended(of(policy, null, null));
        Simulation.Total total = same.totals().get(0);
        assertEquals(4, same.done());
        assertEquals(4, total.releases());
        assertEquals(0, total.changed());
        assertEquals(eur(facts.released()), total.amount());
        assertEquals(eur(facts.chargedFreelancer()), total.recordedFreelancer());
        assertEquals(total.recordedFreelancer(), total.simulatedFreelancer());
        assertEquals(eur(facts.chargedClient()), total.recordedClient());
        assertEquals(total.recordedClient(), total.simulatedClient());
    }

    @Test
    public void theSamePolicyChangesNothingAfterRefunds() {
        theSameAfterRefunds("flat");
    }

    @Test
    public void aMinimumChangesNothingAfterRefunds() {
        house.registry.add(new MinimumCommission(), Policies.source(0, "1.0.0"));
        house.offer("it", "minimum", Map.of("vertical", "it"));
        theSameAfterRefunds("minimum");
    }

    @Test
    public void aPolicyThatKeepsItsCommissionChangesNothingAfterRefunds() {
        house.policy("kept", "1.0.0", SimulationTest::kept);
        house.offer("it", "kept", Map.of("vertical", "it"));
        theSameAfterRefunds("kept");
    }

    @Test
    public void aRefundTakesBackWhatTheOtherTermsTook() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        CommissionHouse.Released first = house.release(contract, 10_000, FIRST);
        refund(first, 4_000);
        house.release(contract, 1_000, FIRST.plusSeconds(1));
        Simulation.Total half =
                ended(of("flat", null, Map.of("rate", "500"))).totals().get(0);
        assertEquals(eur(7_000), half.amount());
        assertEquals("1000 - 400 + 100", eur(700), half.recordedFreelancer());
        assertEquals("500 - 200 + 50", eur(350), half.simulatedFreelancer());
        house.policy("kept", "1.0.0", SimulationTest::kept);
        Simulation.Total kept = ended(of("kept", null, null)).totals().get(0);
        assertEquals("1000 + 100, for ever", eur(1_100), kept.simulatedFreelancer());
        assertEquals(eur(700), kept.recordedFreelancer());
    }

    /** 100 % of the first 10.00: what a refund gave back may be taken again. */
    @Test
    public void whatIsTakenAfterARefundFollowsTheSimulatedContract() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        CommissionHouse.Released first = house.release(contract, 2_000, FIRST);
        refund(first, 1_000);
        house.release(contract, 2_000, FIRST.plusSeconds(1));
        house.policy("capped", "3.1.0", SimulationTest::capped);
        Simulation.OfContract one =
                contracts(ended(of("capped", "3.1.0", null))).get(0);
        assertEquals("1000 - 500 + 500", eur(1_000), one.simulatedFreelancer());
    }

    @Test
    public void aRefundOfAReleaseBeforeTheFirstGoesBackAsItWas() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        CommissionHouse.Released before = house.release(contract, 1_000, FIRST);
        house.release(contract, 1_005, FIRST.plusSeconds(10));
        refund(before, 1_000);
        house.release(contract, 1_005, FIRST.plusSeconds(20));
        Simulation.Total same = ended(new SimulationOrder(null, "flat", null, null, FIRST.plusSeconds(10), null))
                .totals()
                .get(0);
        assertEquals(2, same.releases());
        assertEquals(eur(2_010), same.amount());
        assertEquals(eur(201), same.recordedFreelancer());
        assertEquals(eur(201), same.simulatedFreelancer());
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
    public void whatThePolicyRefusesIsCountedAndInNoSum() throws Exception {
        contract(1_000, 2_000);
        house.policy("picky", "1.0.0", request -> {
            if (request.amount() == 2_000) {
                throw new IllegalStateException("=not for me");
            }
            return percent(50).apply(request);
        });
        Map<String, String> before = allElse();
        Simulation simulation = ended(of("picky", null, null));
        assertEquals(Simulation.State.DONE, simulation.state());
        Simulation.OfContract one = contracts(simulation).get(0);
        assertEquals(2, one.releases());
        assertEquals(1, one.refused());
        assertEquals(eur(1_000), one.amount());
        assertEquals(eur(500), one.simulatedFreelancer());
        assertTrue(one.reason(), one.reason().contains("not for me"));
        assertEquals("nothing was touched, and nothing is held against the policy", before, allElse());
    }

    @Test
    public void csvHasARowForEachContractAndTheTotals() {
        UUID contract = contract(1_000);
        Simulation simulation = ended(of("flat", null, Map.of("rate", "2000")));
        List<String> lines = new ArrayList<>();
        SimulationCsv.write(simulation, page -> house.past.simulated(operator(), simulation.id(), page), lines::add);
        assertEquals(
                List.of(
                        contract + "," + freelancer + "," + company + ",EUR,1,0,1000,100,0,200,0,100,",
                        "total,,,EUR,1,0,1000,100,0,200,0,100,"),
                lines.subList(1, lines.size()));
        assertEquals(13, lines.get(0).split(",").length);
        lines.clear();
        var refused = new Simulation.OfContract(
                contract, freelancer, company, 1, 1, "=\"1\"", eur(0), eur(0), eur(0), eur(0), eur(0));
        SimulationCsv.write(simulation, page -> new Page<>(List.of(refused), null), lines::add);
        assertTrue(lines.get(1), lines.get(1).endsWith(",\"'=\"\"1\"\"\""));
    }

    /** A policy that does not go on with a contract's release until it may. */
    private final class Slow {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        private Slow install() {
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
            return this;
        }
    }

    private Simulation.State state(Simulation simulation) {
        return house.past.simulation(operator(), simulation.id()).state();
    }

    private Simulation done(Simulation started) {
        TestDatabase.await("it has ended", () -> state(started).hasEnded());
        Simulation done = house.past.simulation(operator(), started.id());
        assertEquals(done.reason(), Simulation.State.DONE, done.state());
        return done;
    }

    private static void sql(String statement) throws Exception {
        try (Connection connection = DATABASE.connect();
                var plain = connection.createStatement()) {
            plain.execute(statement);
        }
    }

    private void restart() {
        house.close();
        house = new CommissionHouse(DATABASE, unit);
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
    }

    @Test
    public void whatWaitsBehindAnotherOneIsShownAsWaitingHoweverLongItTakes() throws Exception {
        contract(1_000);
        Slow slow = new Slow().install();
        Simulation running = house.past.simulate(operator(), of("slow", null, null));
        Simulation queued = house.past.simulate(operator(), of("flat", null, null));
        slow.asked.await();
        assertEquals(Simulation.State.RUNNING, state(running));
        sql("update commission.simulation set alive_at = now() - interval '2 minutes' where state = 'WAITING'");
        assertEquals(Simulation.State.WAITING, state(queued));
        slow.go.countDown();
        done(running);
        done(queued);
    }

    @Test
    public void whatAStopInterruptsGoesOnAfterTheStart() throws Exception {
        contract(1_000);
        Slow slow = new Slow().install();
        Simulation running = house.past.simulate(operator(), of("slow", null, null));
        Simulation queued = house.past.simulate(operator(), of("flat", null, null));
        slow.asked.await();
        Thread closing = new Thread(house.past::close);
        closing.start();
        TestDatabase.await("closing", () -> closing.getState() == Thread.State.TIMED_WAITING);
        slow.go.countDown();
        closing.join();
        restart();
        done(queued);
        // Its only release may have been decided before the node looked whether it is stopping.
        if (!state(running).hasEnded()) {
            assertEquals(Simulation.State.WAITING, state(running));
            house.policy("slow", "1.0.0", percent(1));
        }
        assertEquals(eur(10), done(running).totals().get(0).simulatedFreelancer());
    }

    @Test
    public void aSimulationWhoseNodeDiedGoesOnBehindTheLastContractThatWasFinished() throws Exception {
        UUID first = contract(1_000, 1_000);
        UUID second = contract(2_000);
        UUID third = contract(3_000);
        Simulation whole = done(ended(of("flat", null, Map.of("rate", "2000"))));
        // Or it takes what is now made to look unfinished before all of it does.
        house.past.close();
        sql("update commission.simulation set state = 'RUNNING', ended_at = null, done = 4, contract = '" + second
                + "', contract_done = 3, node = '" + Ids.next() + "', alive_at = now() - interval '2 minutes'");
        sql("delete from commission.simulated where contract = '" + third + "'");
        sql("update commission.simulated set simulated_client = 7 where contract = '" + first + "'");
        restart();
        Simulation again = done(whole);
        assertEquals(4, again.done());
        assertEquals("it was not asked again", eur(7), again.totals().get(0).simulatedClient());
        assertEquals(3, again.totals().get(0).contracts());
        assertEquals(eur(1_400), again.totals().get(0).simulatedFreelancer());
    }

    /** It was paused for long, and another node has taken what it worked on. */
    @Test
    public void whoWasSilentForTooLongKeepsNothing() throws Exception {
        contract(1_000);
        Slow slow = new Slow().install();
        Simulation running = house.past.simulate(operator(), of("slow", null, null));
        slow.asked.await();
        UUID other = Ids.next();
        // Which is well for as long as this test may take.
        sql("update commission.simulation set node = '" + other + "', alive_at = now() + interval '1 hour'");
        slow.go.countDown();
        Simulation next = house.past.simulate(operator(), of("flat", null, null));
        done(next);
        assertEquals(Simulation.State.RUNNING, state(running));
        assertEquals(List.of(), contracts(house.past.simulation(operator(), running.id())));
    }

    @Test
    public void nobodyWaitsForEverForAPolicyThatHasGone() throws Exception {
        contract(1_000);
        long service = house.policy("seldom", "1.0.0", percent(5));
        Slow slow = new Slow().install();
        house.past.simulate(operator(), of("slow", null, null));
        slow.asked.await();
        Simulation waiting = house.past.simulate(operator(), of("seldom", null, null));
        house.registry.remove(service);
        slow.go.countDown();
        Simulation next = house.past.simulate(operator(), of("flat", null, null));
        done(next);
        assertEquals(Simulation.State.WAITING, state(waiting));
        sql("update commission.simulation set alive_at = now() - interval '11 minutes' where state = 'WAITING'");
        var store = new PinStore(DATABASE.persistence(), unit);
        var patient = new Simulations(
                store,
                house.records,
                new Versions(house.registry, house.guard),
                Clock.systemUTC(),
                Duration.ofMillis(50),
                Duration.ofMillis(1));
        TestDatabase.await("it is given up", () -> state(waiting).hasEnded());
        patient.close();
        Simulation ended = house.past.simulation(operator(), waiting.id());
        assertEquals(Simulation.State.FAILED, ended.state());
        assertEquals("No node has had the policy seldom 1.0.0 for 0 minutes.", ended.reason());
        assertNotNull(ended.endedAt());
    }

    @Test
    public void noMoreThanFourAreUnderWayHoweverManyAreOrderedAtOnce() throws Exception {
        contract(1_000);
        Slow slow = new Slow().install();
        int at = 12;
        CyclicBarrier together = new CyclicBarrier(at);
        ExecutorService threads = Executors.newFixedThreadPool(at);
        try {
            List<Future<Simulation>> ordered = new ArrayList<>();
            for (int i = 0; i < at; i++) {
                ordered.add(threads.submit(() -> {
                    together.await();
                    try {
                        return house.past.simulate(operator(), of("slow", null, null));
                    } catch (TooMany refused) {
                        return null;
                    }
                }));
            }
            List<Simulation> taken = new ArrayList<>();
            for (Future<Simulation> one : ordered) {
                if (one.get() != null) {
                    taken.add(one.get());
                }
            }
            assertEquals(Simulations.AT_ONCE, taken.size());
            slow.go.countDown();
            for (Simulation one : taken) {
                done(one);
            }
            done(house.past.simulate(operator(), of("flat", null, null)));
        } finally {
            threads.shutdownNow();
        }
    }

    /** What is replayed is what the offer said when it was ordered. */
    @Test
    public void anOfferThatChangesMeanwhileChangesNothing() throws Exception {
        contract(1_000);
        house.offer("it", "flat", Map.of("vertical", "it", "param.rate", "2000"));
        Slow slow = new Slow().install();
        Simulation first = house.past.simulate(operator(), of("slow", null, null));
        slow.asked.await();
        Simulation it = house.past.simulate(operator(), new SimulationOrder("it", null, null, null, null, null));
        house.offer("it", "flat", Map.of("vertical", "it", "param.rate", "3000"));
        slow.go.countDown();
        done(first);
        assertEquals(eur(200), done(it).totals().get(0).simulatedFreelancer());
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
        assertEquals(released.decision().answeredAt(), record.answeredAt());
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
