package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.ClientFee;
import org.biface.payments.Refund;
import org.biface.payments.RefundOrder;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What clients pay on top, from the question to the last refund, and the VAT on both sides, over the real ledger. */
public class ClientFeesTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final UnaryOperator<BigDecimal> THREE_PERCENT = whole -> whole.multiply(new BigDecimal("0.03"));

    private final FlatCommissions commissions = new FlatCommissions(0);
    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private Market market;
    private long revenue;
    private long vat;

    @Before
    public void open() {
        reopen(commissions);
    }

    private void reopen(FlatCommissions terms) {
        close();
        market = new Market(DATABASE, terms);
        revenue = market.balance("revenue:commission");
        vat = market.balance("vat:output");
    }

    @After
    public void close() {
        if (market != null) {
            market.proof();
            market.close();
        }
    }

    private ClientFee fee(long net) {
        return market.payments.clientFee(Actor.SYSTEM, contract, company, eur(net));
    }

    private UUID funded(long net, long workVat) {
        return market.funded(contract, company, net + workVat, fee(net));
    }

    private ReleaseOrder order(UUID milestone, long net, long workVat) {
        return new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(net), eur(workVat));
    }

    private Release release(UUID milestone, long net, long workVat) {
        return market.release(order(milestone, net, workVat));
    }

    private long revenue() {
        return market.balance("revenue:commission") - revenue;
    }

    private long vat() {
        return market.balance("vat:output") - vat;
    }

    private long held(UUID milestone) {
        return market.balance("escrow:" + milestone);
    }

    private long onTop(UUID milestone) {
        return market.balance("escrow:" + milestone + ":fee");
    }

    /** Domain vector 6: 3 % of 1,000.00 on top; 1,200.00 and 36.00 are collected. */
    @Test
    public void theFeeIsCollectedOnTopAndChargedAtTheRelease() {
        commissions.client(THREE_PERCENT);
        ClientFee fee = fee(100_000);
        assertEquals(eur(3_000), fee.commission());
        assertEquals(eur(600), fee.vat());
        assertEquals("DOMESTIC", fee.rule().rule());

        UUID milestone = market.funded(contract, company, 120_000, fee);
        assertEquals(120_000, held(milestone));
        assertEquals(3_600, onTop(milestone));
        assertEquals(0, revenue());

        Release release = release(milestone, 100_000, 20_000);
        assertEquals(0, held(milestone));
        assertEquals(0, onTop(milestone));
        assertEquals(3_000, revenue());
        assertEquals(600, vat());
        assertEquals(eur(120_000), release.payable());
        assertEquals(new ClientFee(eur(3_000), eur(600), fee.rule()), release.fee());
        assertEquals(release, market.payments.release(Actor.SYSTEM, release.id()));
    }

    /** Domain vectors 9, 10 and 12: minimums are of the contract, and what is not charged goes back. */
    @Test
    public void minimumsAreOfTheContract() {
        BigDecimal least = BigDecimal.valueOf(300);
        commissions.client(whole -> whole.signum() == 0
                ? BigDecimal.ZERO
                : THREE_PERCENT.apply(whole).max(least));
        assertEquals(eur(300), fee(3_000).commission());
        assertEquals(eur(1_500), fee(50_000).commission());

        commissions.client(whole ->
                whole.signum() == 0 ? BigDecimal.ZERO : whole.movePointLeft(1).max(BigDecimal.valueOf(1_000)));
        assertEquals(eur(1_000), fee(5_000).commission());
        // Both are paid before the first is released, so both were told the minimum.
        UUID first = funded(5_000, 0);
        UUID second = funded(5_000, 0);
        assertEquals(1_200, onTop(second));
        release(first, 5_000, 0);
        assertEquals(1_000, revenue());

        Release release = release(second, 5_000, 0);
        assertEquals(1_000, revenue());
        assertEquals(200, vat());
        assertEquals(eur(0), release.fee().commission());
        assertNull(release.fee().rule());
        Refund back = refunds().get(0);
        assertEquals(eur(1_200), back.amount());
        assertEquals(eur(1_000), back.fee().commission());
        assertEquals(release.id(), back.release());
        assertEquals(0, onTop(second));
    }

    private List<Refund> refunds() {
        return market.refunds
                .refunds(Actor.person(Ids.next(), Set.of(), Set.of(company)), null, PageRequest.first(10))
                .items();
    }

    /** The client never pays more than it was told; a cent that was missing for rounding is in the next fee. */
    @Test
    public void whatIsMissingForRoundingIsInTheNextFee() {
        commissions.client(THREE_PERCENT);
        // Exactly 0.48 cents each.
        UUID first = funded(16, 0);
        UUID second = funded(16, 0);
        assertEquals(0, onTop(first) + onTop(second));
        release(first, 16, 0);
        release(second, 16, 0);
        assertEquals(0, revenue());
        assertEquals(eur(1), fee(16).commission());
    }

    @Test
    public void refundBeforeReleaseGivesTheFeeBack() {
        commissions.client(THREE_PERCENT);
        UUID milestone = funded(100_000, 20_000);
        Refund part = market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 25_000, 5_000));
        assertEquals(eur(30_900), part.amount());
        assertEquals(eur(25_000), part.net());
        assertEquals(eur(750), part.fee().commission());
        assertEquals(eur(150), part.fee().vat());
        assertEquals(2_700, onTop(milestone));

        Refund rest = market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 75_000, 15_000));
        assertEquals(eur(92_700), rest.amount());
        assertEquals(0, onTop(milestone) + held(milestone));
        assertEquals(0, revenue());
        assertEquals(0, vat());
    }

    private RefundOrder back(UUID milestone, long net, long workVat) {
        return new RefundOrder(milestone, contract, company, freelancer, eur(net), eur(workVat), "agreed");
    }

    @Test
    public void refundAfterReleaseReversesTheFeeAtTheRecordedRate() {
        commissions.client(THREE_PERCENT);
        Release release = release(funded(100_000, 20_000), 100_000, 20_000);
        commissions.client(whole -> whole);
        Refund half = market.refunds.afterRelease(Actor.SYSTEM, release.id(), eur(60_000), "half");
        assertEquals(eur(61_800), half.amount());
        assertEquals(eur(60_000), half.fromFreelancer());
        assertEquals(eur(1_500), half.fee().commission());
        assertEquals(eur(300), half.fee().vat());
        assertEquals(1_500, revenue());
        assertEquals(300, vat());

        market.refunds.afterRelease(Actor.SYSTEM, release.id(), eur(60_000), "all");
        assertEquals(0, revenue());
        assertEquals(0, vat());
    }

    /** 60 of 100 to the freelancer: the fee is charged on that, and the rest of it goes back. */
    @Test
    public void aSplitChargesTheFeeOnWhatIsReleased() {
        commissions.client(THREE_PERCENT);
        UUID milestone = funded(100_000, 20_000);
        assertEquals(eur(120_000), market.refunds.freeze(Actor.SYSTEM, milestone, "EUR"));
        var prepared = market.payments.prepare(Actor.SYSTEM, order(milestone, 60_000, 12_000));
        market.refunds.settle(Actor.SYSTEM, prepared, back(milestone, 40_000, 8_000));
        assertEquals(1_800, revenue());
        assertEquals(360, vat());
        assertEquals(0, onTop(milestone));
        assertEquals(
                48_000 + 1_440,
                refunds().stream().map(Refund::amount).mapToLong(Money::minor).sum());
    }

    @Test
    public void aDisputeThatTheClientWinsGivesAllBack() {
        commissions.client(THREE_PERCENT);
        UUID milestone = funded(100_000, 20_000);
        market.refunds.freeze(Actor.SYSTEM, milestone, "EUR");
        Refund all = market.refunds
                .settle(Actor.SYSTEM, null, back(milestone, 100_000, 20_000))
                .refund();
        assertEquals(eur(123_600), all.amount());
        assertEquals(0, onTop(milestone));
    }

    /** The date of the release decides the rate; what the client paid before is the most that it pays. */
    @Test
    public void aHigherRateAtTheReleaseIsBorneByThePlatform() {
        commissions.client(THREE_PERCENT);
        market.standings.put(company, new VatStanding("DE", VatStatus.REGISTERED, true));
        assertEquals(eur(0), fee(100_000).vat());
        assertEquals("REVERSE_CHARGE", fee(100_000).rule().rule());
        UUID milestone = funded(100_000, 20_000);
        market.standings.put(company, new VatStanding("DE", VatStatus.REGISTERED, false));

        Release release = release(milestone, 100_000, 20_000);
        assertEquals("NOT_VERIFIED", release.fee().rule().rule());
        assertEquals(eur(2_500), release.fee().commission());
        assertEquals(eur(500), release.fee().vat());
        assertEquals(0, onTop(milestone));
    }

    @Test
    public void aLowerRateAtTheReleaseGivesTheRestBack() {
        commissions.client(THREE_PERCENT);
        UUID milestone = funded(100_000, 20_000);
        market.standings.put(company, new VatStanding("CH", VatStatus.REGISTERED, false));
        Release release = release(milestone, 100_000, 20_000);
        assertEquals("OUTSIDE", release.fee().rule().rule());
        assertEquals(eur(3_000), release.fee().commission());
        assertEquals(eur(600), refunds().get(0).amount());
        assertEquals(3_000, revenue());
    }

    /** The freelancer's side: domain vector 8 and its neighbours. */
    @Test
    public void theFreelancersStandingDecidesTheVatOnItsCommission() {
        reopen(new FlatCommissions(1_000));
        Object[][] table = {
            {new VatStanding("FR", VatStatus.REGISTERED, false), "DOMESTIC", 2_000L},
            {new VatStanding("FR", VatStatus.FRANCHISE, false), "DOMESTIC", 2_000L},
            {new VatStanding(null, VatStatus.FRANCHISE, false), "DOMESTIC", 2_000L},
            {new VatStanding("DE", VatStatus.REGISTERED, true), "REVERSE_CHARGE", 0L},
            {new VatStanding("DE", VatStatus.REGISTERED, false), "NOT_VERIFIED", 2_000L},
            {new VatStanding("CH", VatStatus.REGISTERED, false), "OUTSIDE", 0L},
        };
        for (Object[] row : table) {
            market.standings.put(Market.BUSINESS, (VatStanding) row[0]);
            long vatBefore = vat();
            Release release = release(funded(100_000, 0), 100_000, 0);
            assertEquals(row[1], release.vatRule().rule());
            assertEquals(eur(10_000), release.commission());
            assertEquals(eur((long) row[2]), release.commissionVat());
            assertEquals((long) row[2], vat() - vatBefore);
            assertEquals(eur(90_000 - (long) row[2]), release.payable());
            // What is refunded goes back at the recorded rate, whatever the business is by now.
            market.standings.put(Market.BUSINESS, new VatStanding("CH", VatStatus.REGISTERED, false));
            Refund half = market.refunds.afterRelease(Actor.SYSTEM, release.id(), eur(50_000), "half");
            assertEquals(eur((long) row[2] / 2), half.commissionVat());
        }
    }

    @Test
    public void aLostChargebackTakesTheFeeBackToo() {
        commissions.client(THREE_PERCENT);
        UUID released = funded(100_000, 20_000);
        release(released, 100_000, 20_000);
        UUID held = funded(100_000, 20_000);
        long loss = market.balance("loss");
        for (UUID milestone : List.of(released, held)) {
            UUID payment = market.store
                    .read(connection -> Orders.collected(connection, milestone))
                    .orElseThrow()
                    .id();
            for (String phase : List.of("OPENED", "LOST")) {
                market.payments.receive(
                        "book", BookProvider.webhook("evt-" + Ids.next(), payment, "chargeback-" + phase, 123_600));
            }
            assertEquals(0, held(milestone) + onTop(milestone));
        }
        assertEquals(0, revenue());
        assertEquals(0, vat());
        assertEquals(loss, market.balance("loss"));
    }
}
