package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.Line;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** What a policy is asked with follows from what was released, also when releases race; and what it said is kept. */
public class FactsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant SIGNED = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static Unit unit;

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private PolicyGuard guard;
    private CommissionService service;
    private Records records;
    private PolicyRegistry registry;
    private Offers offers;
    private OfferBook book;
    private volatile CommissionRequest asked;

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
        book.stored(List.of());
        var store = new PinStore(DATABASE.persistence(), unit);
        records = new Records(store);
        service = new CommissionService(store, offers, registry);
    }

    @After
    public void close() {
        threads.shutdownNow();
        guard.close();
    }

    /** Makes this the policy of all new contracts, under an id of this test. */
    private void policy(Function<CommissionRequest, CommissionResult> decide) {
        registry.add(
                Policies.of("p" + freelancer, "1.0.0", request -> {
                    asked = request;
                    return decide.apply(request);
                }),
                Policies.source(0, "1.0.0"));
        assertTrue(book.put(Offer.of("default", Map.of("policy", "p" + freelancer))));
    }

    private UUID signed(UUID with) {
        UUID contract = Ids.next();
        service.pin(
                Actor.SYSTEM, new SigningFacts(contract, freelancer, with, "it", "EUR", BroughtBy.PLATFORM, SIGNED));
        return contract;
    }

    private static ChargeOrder order(UUID contract, long amount, Instant at) {
        return new ChargeOrder(contract, Money.of(amount, "EUR"), at);
    }

    /** As payments does it: decided outside, recorded inside, asked again when another one was faster. */
    private Decision release(UUID contract, long amount, Instant at) {
        while (true) {
            Decision decision = service.decide(Actor.SYSTEM, order(contract, amount, at));
            try {
                service.record(Actor.SYSTEM, Ids.next(), decision);
                return decision;
            } catch (FactsChanged again) {
                continue;
            }
        }
    }

    private Decision release(UUID contract, long amount) {
        return release(contract, amount, NOW);
    }

    /** 20 % to 500.00, 10 % to 10,000.00, then 5 %, by lifetime with the client. */
    private static CommissionResult tiers(CommissionRequest request) {
        long from = request.lifetimeWithClient();
        long to = from + request.amount();
        return Policies.takes(
                request,
                part(from, to, 0, 50_000, 20)
                        .add(part(from, to, 50_000, 1_000_000, 10))
                        .add(part(from, to, 1_000_000, Long.MAX_VALUE, 5)));
    }

    private static BigDecimal part(long from, long to, long low, long high, int percent) {
        return BigDecimal.valueOf(Math.max(0, Math.min(to, high) - Math.max(from, low)) * percent, 2);
    }

    @Test
    public void factsFollowWhatWasReleased() {
        policy(Policies::flat);
        UUID first = signed(company);
        UUID second = signed(company);
        UUID elsewhere = signed(Ids.next());
        release(first, 10_004, Instant.parse("2026-10-31T23:59:59Z"));
        release(first, 10_002);
        release(elsewhere, 5_000);
        release(second, 700);
        service.decide(Actor.SYSTEM, order(first, 1, NOW));
        assertEquals(20_706, asked.lifetimeWithClient());
        assertEquals(25_706, asked.lifetime());
        assertEquals(10_702, asked.thisMonthWithClient());
        assertEquals(15_702, asked.thisMonth());
        assertEquals(20_006, asked.contractReleased());
        assertEquals(0, new BigDecimal("2000.6").compareTo(asked.contractExactFreelancer()));
        assertEquals("1000 and 1001: 2000.6 is charged as 2001", 2_001, asked.contractChargedFreelancer());
        assertEquals(0, asked.contractChargedClient());
        service.decide(Actor.SYSTEM, order(elsewhere, 1, NOW));
        assertEquals(5_000, asked.lifetimeWithClient());
        assertEquals(25_706, asked.lifetime());
    }

    @Test
    public void lifetimeIsByCurrency() {
        policy(Policies::flat);
        release(signed(company), 10_000);
        UUID dollars = Ids.next();
        service.pin(
                Actor.SYSTEM, new SigningFacts(dollars, freelancer, company, "it", "USD", BroughtBy.PLATFORM, SIGNED));
        service.decide(Actor.SYSTEM, new ChargeOrder(dollars, Money.of(5, "USD"), NOW));
        assertEquals(0, asked.lifetime());
        assertEquals(0, asked.lifetimeWithClient());
    }

    @Test
    public void thePartsOfASplitPaymentAddUp() {
        policy(request -> Policies.takes(request, BigDecimal.valueOf(request.amount() * 10, 2)));
        UUID contract = signed(company);
        long charged = 0;
        for (int i = 0; i < 7; i++) {
            charged += release(contract, 3_333).freelancerCharge().minor();
        }
        assertEquals("10 % of 233.31", 2_333, charged);
    }

    @Test
    public void bothSidesAreRoundedByThemselves() {
        policy(request -> CommissionResult.of(request)
                .freelancer("f", "f", new BigDecimal("0.5"))
                .client("c", "c", new BigDecimal("0.4"))
                .build());
        UUID contract = signed(company);
        Decision first = release(contract, 100);
        assertEquals(1, first.freelancerCharge().minor());
        assertEquals(0, first.clientCharge().minor());
        Decision second = release(contract, 100);
        assertEquals("1.0 in all, 1 was charged", 0, second.freelancerCharge().minor());
        assertEquals("0.8 in all", 1, second.clientCharge().minor());
    }

    @Test
    public void aDecisionOnOldFactsIsNotRecorded() {
        policy(FactsTest::tiers);
        UUID first = signed(company);
        UUID second = signed(company);
        Decision slow = service.decide(Actor.SYSTEM, order(first, 40_000, NOW));
        release(second, 40_000);
        assertThrows(FactsChanged.class, () -> service.record(Actor.SYSTEM, Ids.next(), slow));
        assertEquals(
                "20 % of 100.00 and 10 % of 300.00",
                5_000, release(first, 40_000).freelancerCharge().minor());
    }

    @Test
    public void aReleaseOfAnotherClientChangesTheFactsToo() {
        policy(FactsTest::tiers);
        UUID first = signed(company);
        Decision slow = service.decide(Actor.SYSTEM, order(first, 40_000, NOW));
        release(signed(Ids.next()), 40_000);
        assertThrows(FactsChanged.class, () -> service.record(Actor.SYSTEM, Ids.next(), slow));
        release(first, 40_000);
        assertEquals(40_000, asked.lifetime());
        assertEquals(0, asked.lifetimeWithClient());
    }

    @Test
    public void whatIsRolledBackWasNotReleased() {
        policy(FactsTest::tiers);
        UUID contract = signed(company);
        Decision decision = service.decide(Actor.SYSTEM, order(contract, 40_000, NOW));
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.persistence().write(connection -> {
                    service.record(Actor.SYSTEM, Ids.next(), decision);
                    throw new IllegalStateException("what is held is less");
                }));
        service.record(Actor.SYSTEM, Ids.next(), decision);
        assertThrows("once", FactsChanged.class, () -> service.record(Actor.SYSTEM, Ids.next(), decision));
    }

    @Test
    public void releasesRacingUseTheLowTierOnce() throws Exception {
        policy(FactsTest::tiers);
        List<UUID> contracts = List.of(signed(company), signed(company), signed(company));
        var start = new CountDownLatch(1);
        List<Future<Decision>> running = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            UUID contract = contracts.get(i % contracts.size());
            running.add(threads.submit(() -> {
                start.await();
                return release(contract, 10_000);
            }));
        }
        start.countDown();
        long charged = 0;
        for (Future<Decision> one : running) {
            charged += one.get().freelancerCharge().minor();
        }
        assertEquals("20 % to 500.00, then 10 %", 10_000 + 19_000, charged);
    }

    @Test
    public void freelancersDontWaitForEachOther() throws Exception {
        policy(FactsTest::tiers);
        UUID mine = signed(company);
        Decision decision = service.decide(Actor.SYSTEM, order(mine, 40_000, NOW));
        UUID other = Ids.next();
        service.pin(
                Actor.SYSTEM, new SigningFacts(other, Ids.next(), company, "it", "EUR", BroughtBy.PLATFORM, SIGNED));
        DATABASE.persistence().write(connection -> {
            service.record(Actor.SYSTEM, Ids.next(), decision);
            try {
                return threads.submit(() -> release(other, 40_000)).get();
            } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
    }

    /** A group of releases goes in one statement, one of each freelancer at most. */
    @Test
    public void severalAreRecordedInOneRoundTrip() {
        policy(FactsTest::tiers);
        UUID first = signed(company);
        UUID second = signed(company);
        UUID other = Ids.next();
        service.pin(
                Actor.SYSTEM, new SigningFacts(other, Ids.next(), company, "it", "EUR", BroughtBy.PLATFORM, SIGNED));
        var group = List.of(
                new Records.Decided(Ids.next(), service.decide(Actor.SYSTEM, order(first, 40_000, NOW))),
                new Records.Decided(Ids.next(), service.decide(Actor.SYSTEM, order(second, 40_000, NOW))),
                new Records.Decided(Ids.next(), service.decide(Actor.SYSTEM, order(other, 40_000, NOW))));
        Set<UUID> kept = DATABASE.persistence().write(connection -> Records.insert(connection, group));
        assertEquals(Set.of(group.get(0).release(), group.get(2).release()), kept);
        service.decide(Actor.SYSTEM, order(second, 1, NOW));
        assertEquals(40_000, asked.lifetimeWithClient());
    }

    @Test
    public void whatDecidedIsKeptAndCanBeAskedAgain() {
        policy(request -> CommissionResult.of(request)
                .freelancer("Commission 10 %", "Commission 10 %", BigDecimal.valueOf(request.amount(), 1))
                .client("Service fee", "Frais de service", new BigDecimal("3.50"))
                .returnedOnRefund(false)
                .build());
        UUID contract = signed(company);
        List<CommissionRequest> requests = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            release(contract, 1_001 + i);
            requests.add(0, asked);
        }
        List<RecordedInputs.Recorded> last = records.last("p" + freelancer, 1, 2);
        assertEquals(
                requests.subList(0, 2),
                last.stream().map(RecordedInputs.Recorded::request).toList());
        RecordedInputs.Recorded newest = last.get(0);
        assertEquals("1.0.0", newest.version());
        assertEquals(
                List.of(
                        new Line(Side.FREELANCER, "Commission 10 %", "Commission 10 %", new BigDecimal("100.3")),
                        new Line(Side.CLIENT, "Service fee", "Frais de service", new BigDecimal("3.5"))),
                newest.lines());
        assertEquals(false, newest.returnedOnRefund());
        assertTrue(records.last("p" + freelancer, 2, 10).isEmpty());
    }

    @Test
    public void recordsAreAppendOnly() {
        policy(Policies::flat);
        release(signed(company), 100);
        for (String change : List.of(
                "update commission.record set amount = 0",
                "delete from commission.record",
                "truncate commission.record")) {
            assertThrows(SQLException.class, () -> {
                try (var connection = DATABASE.connect();
                        var statement = connection.createStatement()) {
                    statement.execute(change);
                }
            });
        }
    }

    @Test
    public void inputsOfOtherVersionsCanBeRead() {
        CommissionRequest first =
                CommissionRequest.of(5, "EUR").at(NOW).contractStart(SIGNED).build();
        assertEquals(first, Inputs.read(Inputs.write(first)));
        String older = Inputs.write(first).replace("\"thisMonth\":0,", "");
        assertEquals(first, Inputs.read(older));
        assertEquals(first, Inputs.read(Inputs.write(first).replace("{\"format\"", "{\"later\":[1],\"format\"")));
        assertThrows(IllegalStateException.class, () -> Inputs.read(older.replace("\"format\":1", "\"format\":9")));
    }
}
