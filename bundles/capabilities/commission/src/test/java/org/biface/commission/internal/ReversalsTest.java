package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commission.internal.CommissionHouse.Released;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** A commission goes back as it was recorded, in parts that add up, and what went back counts as not released. */
public class ReversalsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static Unit unit;

    private final CommissionHouse house = new CommissionHouse(DATABASE, unit);
    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();

    @BeforeClass
    public static void openUnit() {
        unit = DATABASE.open("commission", PinEntity.class);
    }

    @After
    public void close() {
        house.close();
    }

    private UUID contract(Function<CommissionRequest, CommissionResult> decide) {
        house.policy("test", "1.0.0", decide);
        house.offer("all", "test", Map.of());
        return house.signed(freelancer, company, CommissionHouse.SIGNED);
    }

    private Reversal reverse(UUID release, long amount) {
        return house.service.reverse(Actor.SYSTEM, new ReversalOrder(Ids.next(), release, eur(amount), NOW));
    }

    private Facts facts(UUID contract) {
        return DATABASE.persistence()
                .read(connection -> Facts.read(connection, freelancer, company, "EUR", contract, NOW));
    }

    private static CommissionResult kept(CommissionRequest request, int percent) {
        return CommissionResult.of(request)
                .freelancer("Commission", "Commission", BigDecimal.valueOf(request.amount() * percent, 2))
                .returnedOnRefund(false)
                .build();
    }

    @Test
    public void halfOfAReleaseTakesHalfOfItsCommissionBack() {
        UUID contract = contract(CommissionHouse.percent(10));
        Released release = house.release(contract, 100_000, NOW);
        long version = facts(contract).version();
        Reversal half = reverse(release.id(), 50_000);
        assertEquals(eur(5_000), half.freelancerCharge());
        assertEquals(eur(0), half.clientCharge());
        assertTrue(half.returned());
        Facts after = facts(contract);
        assertEquals(50_000, after.lifetime());
        assertEquals(50_000, after.lifetimeWithClient());
        assertEquals(50_000, after.month());
        assertEquals(50_000, after.released());
        assertEquals(5_000, after.chargedFreelancer());
        assertEquals(0, after.exactFreelancer().compareTo(BigDecimal.valueOf(5_000)));
        assertEquals(version + 1, after.version());
    }

    @Test
    public void thePartsAddUpToWhatWasCharged() {
        UUID contract = contract(CommissionHouse.percent(10));
        Released release = house.release(contract, 10_001, NOW);
        assertEquals(1_000, release.freelancer());
        long back = 0;
        for (long part : new long[] {3_333, 3_333, 3_333, 1, 1}) {
            back += reverse(release.id(), part).freelancerCharge().minor();
        }
        assertEquals(1_000, back);
        Facts after = facts(contract);
        assertEquals(0, after.lifetime());
        assertEquals(0, after.chargedFreelancer());
        assertEquals(0, after.exactFreelancer().signum());
        assertThrows(Conflict.class, () -> reverse(release.id(), 1));
        assertEquals("what was refused did nothing", after, facts(contract));
    }

    @Test
    public void aPolicyMayKeepItsCommission() {
        UUID contract = contract(request -> kept(request, 10));
        Released release = house.release(contract, 100_000, NOW);
        Reversal half = reverse(release.id(), 50_000);
        assertEquals(eur(0), half.freelancerCharge());
        assertFalse(half.returned());
        assertEquals(
                "it counts as not released all the same",
                50_000,
                facts(contract).lifetime());
        assertEquals(10_000, facts(contract).chargedFreelancer());
    }

    @Test
    public void whatWasRecordedCountsAndNotToday() {
        UUID contract = contract(CommissionHouse.percent(10));
        Released release = house.release(contract, 100_000, NOW);
        house.policy("test", "1.1.0", CommissionHouse.percent(30));
        assertEquals(eur(10_000), reverse(release.id(), 100_000).freelancerCharge());
    }

    @Test
    public void aReleaseUnderWayAsksAgainAfterARefund() {
        UUID contract = contract(CommissionHouse.percent(10));
        Released first = house.release(contract, 100_000, NOW);
        Decision second = house.service.decide(Actor.SYSTEM, CommissionHouse.order(contract, 50_000, NOW));
        reverse(first.id(), 1);
        assertThrows(FactsChanged.class, () -> house.service.record(Actor.SYSTEM, Ids.next(), second));
    }

    @Test
    public void onlyThePlatformReversesAndOnlyWhatIsThere() {
        var order = new ReversalOrder(Ids.next(), Ids.next(), eur(1), NOW);
        assertThrows(NotFound.class, () -> house.service.reverse(Actor.SYSTEM, order));
        assertThrows(Forbidden.class, () -> house.service.reverse(CommissionHouse.operator(), order));
    }

    /** Whatever is released and refunded in whatever order: laws that hold at every step. */
    @Test
    public void randomReleasesAndRefundsKeepTheLaws() {
        UUID contract = contract(CommissionHouse.percent(7));
        var random = new Random(20_261_123);
        Map<UUID, Long> left = new HashMap<>();
        Map<UUID, Long> charged = new HashMap<>();
        List<UUID> releases = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            if (releases.isEmpty() || random.nextInt(3) == 0) {
                long amount = 1 + random.nextInt(random.nextBoolean() ? 20 : 10_000);
                Released release = house.release(contract, amount, NOW);
                assertTrue("a charge is never below zero", release.freelancer() >= 0);
                releases.add(release.id());
                left.put(release.id(), amount);
                charged.put(release.id(), release.freelancer());
            } else {
                UUID release = releases.get(random.nextInt(releases.size()));
                long all = left.get(release);
                long part = random.nextInt(4) == 0 ? all : (long) (random.nextDouble() * all);
                long back = reverse(release, part).freelancerCharge().minor();
                assertTrue("never more than was charged", back >= 0 && back <= charged.get(release));
                left.merge(release, -part, Long::sum);
                charged.merge(release, -back, Long::sum);
                if (left.get(release) == 0) {
                    assertEquals("the parts add up", 0L, (long) charged.get(release));
                }
            }
            Facts facts = facts(contract);
            long released = left.values().stream().mapToLong(Long::longValue).sum();
            assertEquals(released, facts.lifetime());
            assertEquals(released, facts.released());
            assertEquals(released, facts.month());
            assertEquals(charged.values().stream().mapToLong(Long::longValue).sum(), facts.chargedFreelancer());
        }
        releases.forEach(release -> reverse(release, left.get(release)));
        Facts none = facts(contract);
        assertEquals(0, none.lifetime());
        assertEquals(0, none.chargedFreelancer());
        assertEquals(0, none.exactFreelancer().signum());
    }
}
