package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.SIGNED;
import static org.biface.commission.internal.CommissionHouse.order;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.commission.BroughtBy;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.plugins.commission.campaign.CampaignCommission;
import org.biface.plugins.commission.flat.FlatCommission;
import org.biface.plugins.commission.loyalty.LoyaltyCommission;
import org.biface.plugins.commission.minimum.MinimumCommission;
import org.biface.plugins.commission.tiered.TieredCommission;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.Rate;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The commission models of the domain, by the policies that are shipped, with the history that the facts give them. */
public class VectorsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Unit unit;

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private final Instant now = SIGNED.plus(Duration.ofDays(1));
    private CommissionHouse house;

    @BeforeClass
    public static void openUnit() {
        unit = DATABASE.open("commission", PinEntity.class);
    }

    @Before
    public void open() {
        house = new CommissionHouse(DATABASE, unit);
    }

    @After
    public void close() {
        house.close();
    }

    /** Makes a policy the one of new contracts, with parameters as names and values in turn. */
    private void terms(CommissionPolicy policy, String... parameters) {
        house.registry.add(policy, Policies.source(0, "1.0.0"));
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            properties.put("param." + parameters[i], parameters[i + 1]);
        }
        house.offer("default", policy.describe().id(), properties);
    }

    private UUID contract() {
        return house.signed(freelancer, company, SIGNED);
    }

    private void charges(UUID contract, long amount, Instant at, long forFreelancer, long forClient) {
        CommissionHouse.Released released = house.release(contract, amount, at);
        assertEquals(forFreelancer, released.freelancer());
        assertEquals(forClient, released.client());
    }

    @Test
    public void vector1() {
        terms(new TieredCommission());
        charges(contract(), 60_000, now, 11_000, 0);
    }

    @Test
    public void vectors2And3HaveAHistoryAlsoInOtherContracts() {
        terms(new TieredCommission());
        charges(contract(), 45_000, now, 9_000, 0);
        charges(contract(), 10_000, now, 1_500, 0);
        charges(house.signed(freelancer, Ids.next(), SIGNED), 10_000, now, 2_000, 0);
        charges(contract(), 935_000, now, 93_500, 0);
        charges(contract(), 30_000, now, 2_000, 0);
    }

    @Test
    public void tiersByTheMonthBeginAgain() {
        terms(new TieredCommission(), "period", "month");
        UUID contract = contract();
        charges(contract, 60_000, Instant.parse("2026-11-30T23:59:59Z"), 11_000, 0);
        charges(contract, 60_000, Instant.parse("2026-12-01T00:00:00Z"), 11_000, 0);
    }

    @Test
    public void vectors4And5() {
        terms(new FlatCommission());
        charges(contract(), 26_664, now, 2_666, 0);
        charges(contract(), 33_336, now, 3_334, 0);
    }

    @Test
    public void vector6() {
        terms(new FlatCommission(), "rate", "0", "clientRate", "300");
        charges(contract(), 100_000, now, 0, 3_000);
    }

    @Test
    public void vector7() {
        terms(new LoyaltyCommission());
        UUID contract = contract();
        charges(contract, 300_000, SIGNED.plus(Duration.ofDays(10)), 30_000, 0);
        charges(contract, 400_000, SIGNED.plus(Duration.ofDays(130)), 20_000, 0);
        UUID later = house.signed(freelancer, company, SIGNED.plus(Duration.ofDays(200)));
        charges(later, 100_000, SIGNED.plus(Duration.ofDays(201)), 5_000, 0);
        UUID other = house.signed(freelancer, Ids.next(), SIGNED.plus(Duration.ofDays(200)));
        charges(other, 100_000, SIGNED.plus(Duration.ofDays(201)), 10_000, 0);
    }

    @Test
    public void vectors9And10() {
        terms(new MinimumCommission(), "rate", "1000", "minimum", "500", "clientRate", "300", "clientMinimum", "300");
        charges(contract(), 3_000, now, 500, 300);
        charges(contract(), 50_000, now, 5_000, 1_500);
        UUID split = contract();
        charges(split, 3_000, now, 500, 300);
        charges(split, 47_000, now, 4_500, 1_200);
    }

    @Test
    public void vector11() {
        terms(new FlatCommission(), "rate", "2000");
        charges(contract(), 1_000, now, 200, 0);
    }

    @Test
    public void vector12() {
        terms(new MinimumCommission(), "rate", "0", "minimum", "0", "clientRate", "1000", "clientMinimum", "1000");
        charges(contract(), 5_000, now, 0, 1_000);
    }

    /** The VAT on it is the ledger's: see the vectors of payments. */
    @Test
    public void vector8() {
        terms(new FlatCommission());
        charges(contract(), 100_000, now, 10_000, 0);
    }

    @Test
    public void aCapEndsWhatAContractCosts() {
        terms(new MinimumCommission(), "minimum", "0", "cap", "10000", "clientMinimum", "0", "clientCap", "2000");
        UUID contract = contract();
        charges(contract, 50_000, now, 5_000, 1_500);
        charges(contract, 100_000, now, 5_000, 500);
        charges(contract, 10_000, now, 0, 0);
        charges(contract(), 10_000, now, 1_000, 300);
    }

    @Test
    public void aVerticalMayHaveTermsOfItsOwn() {
        terms(new FlatCommission());
        house.offer("travel", "flat", Map.of("vertical", "travel", "param.rate", "500"));
        UUID travel = Ids.next();
        house.service.pin(
                Actor.SYSTEM,
                new SigningFacts(travel, freelancer, company, "travel", "EUR", BroughtBy.PLATFORM, SIGNED));
        charges(travel, 10_000, now, 500, 0);
        charges(contract(), 10_000, now, 1_000, 0);
    }

    @Test
    public void releasesWithAllClientsMayCount() {
        terms(new TieredCommission(), "counts", "all");
        charges(contract(), 45_000, now, 9_000, 0);
        charges(house.signed(freelancer, Ids.next(), SIGNED), 10_000, now, 1_500, 0);
        charges(house.signed(Ids.next(), company, SIGNED), 10_000, now, 2_000, 0);
    }

    private void refund(CommissionHouse.Released release, long amount, long forFreelancer, long forClient) {
        Reversal back = house.service.reverse(
                Actor.SYSTEM, new ReversalOrder(Ids.next(), release.id(), CommissionHouse.eur(amount), now));
        assertEquals(forFreelancer, back.freelancerCharge().minor());
        assertEquals(forClient, back.clientCharge().minor());
    }

    @Test
    public void whatWasRefundedIsInTheLowTierAgain() {
        terms(new TieredCommission());
        UUID contract = contract();
        CommissionHouse.Released release = house.release(contract, 50_000, now);
        assertEquals(10_000, release.freelancer());
        refund(release, 10_000, 2_000, 0);
        charges(contract, 20_000, now, 3_000, 0);
    }

    @Test
    public void aMinimumIsTakenAgainAfterAllHasGoneBack() {
        terms(new MinimumCommission());
        UUID small = contract();
        CommissionHouse.Released all = house.release(small, 3_000, now);
        assertEquals(500, all.freelancer());
        assertEquals(300, all.client());
        refund(all, 3_000, 500, 300);
        charges(small, 3_000, now, 500, 300);
        UUID large = contract();
        CommissionHouse.Released part = house.release(large, 50_000, now);
        refund(part, 10_000, 1_000, 300);
        charges(large, 10_000, now, 1_000, 300);
    }

    @Test
    public void aRefundGoesByTheRateOfItsReleaseAndNotOfItsDay() {
        terms(new LoyaltyCommission());
        UUID contract = contract();
        CommissionHouse.Released early = house.release(contract, 300_000, SIGNED.plus(Duration.ofDays(10)));
        CommissionHouse.Released late = house.release(contract, 400_000, SIGNED.plus(Duration.ofDays(130)));
        assertEquals(20_000, late.freelancer());
        refund(early, 100_000, 10_000, 0);
        refund(late, 100_000, 5_000, 0);
        charges(contract, 100_000, SIGNED.plus(Duration.ofDays(131)), 5_000, 0);
    }

    /** Whoever comes first: a release is charged by the lifetime that it was recorded with. */
    @Test
    public void aRefundThatRacesWithAReleaseMovesItsTier() throws Exception {
        terms(new TieredCommission());
        UUID contract = contract();
        CommissionHouse.Released first = house.release(contract, 50_000, now);
        Decision asked = house.service.decide(Actor.SYSTEM, order(contract, 20_000, now));
        assertEquals("all in the second tier", 2_000, asked.freelancerCharge().minor());
        refund(first, 10_000, 2_000, 0);
        assertThrows(FactsChanged.class, () -> house.service.record(Actor.SYSTEM, Ids.next(), asked));
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> refunding = other.submit(() -> {
                together.await();
                refund(first, 10_000, 2_000, 0);
                return null;
            });
            together.await();
            CommissionHouse.Released second = house.release(contract, 20_000, now);
            refunding.get();
            Object lifetime = house.past
                    .record(CommissionHouse.operator(), second.id())
                    .inputs()
                    .get("lifetimeWithClient");
            assertEquals(lifetime.equals(40_000) ? "40000 3000" : "30000 4000", lifetime + " " + second.freelancer());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    public void aBadgeMayHaveARateOfItsOwn() {
        terms(new FlatCommission(), "badge", "top-rated", "badgeRate", "700");
        UUID contract = contract();
        charges(contract, 10_000, now, 1_000, 0);
        house.badge(freelancer, "new", true);
        charges(contract, 10_000, now, 1_000, 0);
        house.badge(freelancer, "top-rated", true);
        house.badge(freelancer, "top-rated", true);
        charges(contract, 10_000, now, 700, 0);
        Quote quote = house.service.quote(
                CommissionHouse.operator(),
                new QuoteOrder(CommissionHouse.eur(10_000), contract, null, null, null, null));
        assertEquals(CommissionHouse.eur(700), quote.freelancerCharge());
        house.badge(freelancer, "top-rated", false);
        charges(contract, 10_000, now, 1_000, 0);
    }

    @Test
    public void thePartsOfASplitPaymentAddUp() {
        for (CommissionPolicy policy : new CommissionPolicy[] {
            new FlatCommission(),
            new TieredCommission(),
            new MinimumCommission(),
            new LoyaltyCommission(),
            new CampaignCommission()
        }) {
            if (policy instanceof CampaignCommission) {
                terms(policy, "from", "2026-11-01", "until", "2026-12-01");
            } else {
                terms(policy);
            }
            UUID aFreelancer = Ids.next();
            UUID whole = house.signed(aFreelancer, company, SIGNED);
            CommissionHouse.Released atOnce = house.release(whole, 70_003, now);
            UUID split = house.signed(Ids.next(), company, SIGNED);
            long forFreelancer = 0;
            long forClient = 0;
            for (long part : new long[] {1, 33_333, 16_666, 3, 20_000}) {
                CommissionHouse.Released released = house.release(split, part, now);
                forFreelancer += released.freelancer();
                forClient += released.client();
            }
            assertEquals(policy.describe().toString(), atOnce.freelancer(), forFreelancer);
            assertEquals(policy.describe().toString(), atOnce.client(), forClient);
            house.book.remove("default");
        }
    }

    /** What partners calculate with the kit is what the platform charges, to the cent, also after refunds. */
    @Test
    public void theKitOfPartnersCalculatesAsThePlatform() {
        tellsTheSame(new FlatCommission(), "rate", "333", "clientRate", "77");
        tellsTheSame(new TieredCommission(), "tiers", "2000 up to 700, 1111 up to 3000, 77", "period", "month");
        tellsTheSame(new MinimumCommission(), "minimum", "111", "clientMinimum", "33", "cap", "222");
        tellsTheSame(new LoyaltyCommission(), "rate", "1234", "months", "1", "lowerRate", "567");
        tellsTheSame(new CampaignCommission(), "from", "2026-11-10", "until", "2026-12-10", "campaignRate", "333");
        tellsTheSame(Policies.of(
                "kept",
                "1.0.0",
                request -> CommissionResult.of(request)
                        .freelancer("Kept", "Gardée", Rate.ofBasisPoints(777).of(request.amount()))
                        .returnedOnRefund(request.amount() % 2 == 0)
                        .build()));
    }

    /** Plays a long story by chance at the platform, and has the kit say it again. */
    private void tellsTheSame(CommissionPolicy policy, String... parameters) {
        house.close();
        house = new CommissionHouse(DATABASE, unit);
        terms(policy, parameters);
        LocalDate day = LocalDate.parse("2026-11-01");
        var random = new Random(20_261_123);
        UUID aFreelancer = Ids.next();
        UUID contract = house.signed(aFreelancer, company, noon(day));
        CommissionVector story = CommissionVector.of("what the platform did", "EUR");
        for (int i = 0; i < parameters.length; i += 2) {
            story.parameter(parameters[i], parameters[i + 1]);
        }
        story.on(day.toString());
        CommissionHouse.Released last = null;
        long left = 0;
        for (int step = 0; step < 80; step++) {
            if (step > 0 && random.nextInt(3) == 0) {
                day = day.plusDays(random.nextInt(5));
                story.on(day.toString());
            }
            if (step > 0 && random.nextInt(10) == 0) {
                contract = house.signed(aFreelancer, company, noon(day));
                story.anotherContract();
            }
            if (left > 0 && random.nextBoolean()) {
                long part = random.nextInt(4) == 0 ? left : 1 + random.nextInt((int) left);
                Reversal back = house.service.reverse(
                        Actor.SYSTEM, new ReversalOrder(Ids.next(), last.id(), CommissionHouse.eur(part), noon(day)));
                left -= part;
                story.refund(
                        part,
                        back.freelancerCharge().minor(),
                        back.clientCharge().minor());
            } else {
                left = 1 + random.nextInt(random.nextBoolean() ? 40 : 4_000);
                last = house.release(contract, left, noon(day));
                story.release(left).takes(last.freelancer(), last.client());
            }
        }
        new CommissionPolicyContract() {
            @Override
            protected CommissionPolicy policy() {
                return policy;
            }

            @Override
            protected List<CommissionVector> vectors() {
                return List.of(story);
            }
        }.takesWhatTheVectorsSay();
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    @Test
    public void twoRacingReleasesCantBothUseTheLowTier() {
        terms(new TieredCommission());
        UUID one = contract();
        UUID another = contract();
        Decision first = house.service.decide(Actor.SYSTEM, order(one, 40_000, now));
        Decision second = house.service.decide(Actor.SYSTEM, order(another, 40_000, now));
        assertEquals("both were asked with the same facts", first.freelancerCharge(), second.freelancerCharge());
        house.service.record(Actor.SYSTEM, Ids.next(), first);
        assertThrows(FactsChanged.class, () -> house.service.record(Actor.SYSTEM, Ids.next(), second));
        charges(another, 40_000, now, 5_000, 0);
    }

    @Test
    public void aCampaignIsBetweenTwoDates() {
        terms(new CampaignCommission(), "from", "2026-11-10", "until", "2026-11-20");
        UUID contract = contract();
        charges(contract, 10_000, Instant.parse("2026-11-09T23:59:59Z"), 1_000, 0);
        charges(contract, 10_000, Instant.parse("2026-11-10T00:00:00Z"), 500, 0);
        charges(contract, 10_000, Instant.parse("2026-11-20T00:00:00Z"), 1_000, 0);
    }

    @Test
    public void theFirstContractIsFree() {
        terms(new FlatCommission(), "freeContracts", "1");
        charges(contract(), 10_000, now, 0, 0);
        charges(house.signed(freelancer, company, SIGNED.plusSeconds(1)), 10_000, now, 1_000, 0);
    }

    @Test
    public void nothingIsTakenWhereTheFreelancerBroughtTheClient() {
        terms(new FlatCommission());
        house.offer("own", "flat", Map.of("broughtBy", "FREELANCER", "param.rate", "0"));
        UUID own = Ids.next();
        house.service.pin(
                Actor.SYSTEM, new SigningFacts(own, freelancer, company, "it", "EUR", BroughtBy.FREELANCER, SIGNED));
        charges(own, 10_000, now, 0, 0);
        charges(contract(), 10_000, now, 1_000, 0);
    }

    @Test
    public void whatWasRecordedComesOutAgain() {
        terms(new TieredCommission());
        UUID contract = contract();
        for (int i = 1; i <= 20; i++) {
            house.release(contract, 9_999L * i, now);
        }
        assertTrue(house.past.verify(CommissionHouse.operator(), 20).holds());
        assertEquals(20, house.past.verify(CommissionHouse.operator(), 20).same());
    }
}
