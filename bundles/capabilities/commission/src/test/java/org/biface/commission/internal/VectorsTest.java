package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.SIGNED;
import static org.biface.commission.internal.CommissionHouse.order;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.Decision;
import org.biface.commission.FactsChanged;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.plugins.commission.campaign.CampaignCommission;
import org.biface.plugins.commission.flat.FlatCommission;
import org.biface.plugins.commission.loyalty.LoyaltyCommission;
import org.biface.plugins.commission.minimum.MinimumCommission;
import org.biface.plugins.commission.tiered.TieredCommission;
import org.biface.spi.commission.CommissionPolicy;
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

    @Test
    public void thePartsOfASplitPaymentAddUp() {
        for (CommissionPolicy policy : new CommissionPolicy[] {
            new FlatCommission(), new TieredCommission(), new MinimumCommission(), new LoyaltyCommission()
        }) {
            terms(policy);
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
            house.offers.remove("default");
        }
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
