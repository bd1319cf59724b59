package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Debt;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Refund;
import org.biface.payments.RefundOrder;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Settlement;
import org.biface.payments.Turnover;
import org.biface.spi.payment.RefundRequest;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Money that goes back, and money in dispute, as the table of domain.md has it. */
public class RefundsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private final Actor freelancerActor = Market.freelancer(freelancer);
    private final Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor operator = Market.operator();
    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE, new FlatCommissions(1_000));
    }

    @After
    public void close() {
        market.close();
    }

    private UUID funded() {
        return market.funded(contract, company, 120_000);
    }

    private ReleaseOrder order(UUID milestone, long net) {
        return new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(net), eur(net / 5));
    }

    private RefundOrder back(UUID milestone, long net) {
        return new RefundOrder(milestone, contract, company, freelancer, eur(net), eur(net / 5), "agreed");
    }

    private Release released() {
        return market.release(order(funded(), 100_000));
    }

    private void holdEnds(long available) {
        market.advance(Duration.ofDays(5));
        TestDatabase.await("the hold has ended", () -> pending() == 0 && available() == available);
    }

    private long pending() {
        return market.balance("freelancer:" + freelancer + ":pending");
    }

    private long available() {
        return market.balance("freelancer:" + freelancer + ":available");
    }

    private long receivable() {
        return market.balance("receivable:freelancer:" + freelancer);
    }

    private Settlement settle(ReleaseOrder release, RefundOrder refund) {
        var prepared = release == null ? null : market.payments.prepare(Actor.SYSTEM, release);
        return market.refunds.settle(Actor.SYSTEM, prepared, refund);
    }

    private void provider(Refund refund, String status) {
        UUID order = orderOf(refund);
        market.payments.receive(
                "book",
                BookProvider.webhook(
                        "evt-" + order + status, order, status, refund.amount().minor()));
    }

    private UUID orderOf(Refund refund) {
        return market.store.read(connection -> {
            try (var query = connection.prepareStatement("select provider_order from payments.refund where id = ?")) {
                query.setObject(1, refund.id());
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getObject(1, UUID.class);
                }
            }
        });
    }

    private Refund now(Refund refund) {
        return market.refunds.refund(operator, refund.id());
    }

    // ---------------------------------------------------------------- before release

    @Test
    public void heldMoneyGoesBackAsTheTableSays() {
        long cash = market.balance("provider:cash");
        UUID milestone = funded();
        Refund refund = market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 100_000));
        assertEquals(eur(120_000), refund.amount());
        assertEquals(eur(100_000), refund.net());
        assertEquals(eur(0), refund.fromFreelancer());
        assertNull(refund.release());
        assertEquals(0, market.balance("escrow:" + milestone));
        assertEquals(120_000, market.balance("refund:" + refund.id()));
        market.proof();

        TestDatabase.await("the provider was asked", () -> now(refund).status() == Status.PENDING);
        RefundRequest asked = market.provider.refunded.get(orderOf(refund).toString());
        assertEquals(refund.payment().toString(), asked.payment());
        assertEquals(company, asked.payer());
        provider(refund, "succeeded");
        assertEquals(Status.SUCCEEDED, now(refund).status());
        assertEquals(0, market.balance("refund:" + refund.id()));
        assertEquals(cash, market.balance("provider:cash"));
        market.proof();
        assertEquals(
                List.of("RefundStarted", "RefundEnded"),
                market.events.about(refund.id()).stream().map(Event::type).toList());
    }

    @Test
    public void aPartOfHeldMoneyGoesBackAndTheRestIsReleased() {
        UUID milestone = funded();
        market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 40_000));
        assertEquals(72_000, market.balance("escrow:" + milestone));
        assertThrows(Conflict.class, () -> market.release(order(milestone, 100_000)));
        assertThrows(Conflict.class, () -> market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 60_001)));
        assertEquals(eur(64_800), market.release(order(milestone, 60_000)).payable());
        assertEquals(0, market.balance("escrow:" + milestone));
        market.proof();
    }

    @Test
    public void nothingGoesBackThatWasNotPaid() {
        assertThrows(Conflict.class, () -> market.refunds.beforeRelease(Actor.SYSTEM, back(Ids.next(), 1)));
        assertThrows(Forbidden.class, () -> market.refunds.beforeRelease(client, back(funded(), 1)));
        assertThrows(Invalid.class, () -> market.refunds.beforeRelease(Actor.SYSTEM, back(funded(), 0)));
    }

    // ---------------------------------------------------------------- towards the provider

    @Test
    public void aRefundThatFailsKeepsTheMoneyUntilAnOperatorTriesAgain() {
        UUID milestone = funded();
        Refund refund = market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 100_000));
        assertThrows(Conflict.class, () -> market.refunds.retry(operator, refund.id()));
        TestDatabase.await("the provider was asked", () -> now(refund).status() == Status.PENDING);
        provider(refund, "failed");
        Refund failed = now(refund);
        assertEquals(Status.FAILED, failed.status());
        assertEquals("card_declined", failed.failure());
        assertEquals("the money waits for the client", 120_000, market.balance("refund:" + refund.id()));
        assertEquals(
                List.of(refund.id()),
                market.refunds.refunds(operator, Status.FAILED, PageRequest.first(1)).items().stream()
                        .map(Refund::id)
                        .toList());
        assertThrows(Forbidden.class, () -> market.refunds.retry(client, refund.id()));
        Refund again = market.refunds.retry(operator, refund.id());
        assertTrue(again.version() > failed.version());
        TestDatabase.await("the provider was asked again", () -> now(refund).status() == Status.PENDING);
        provider(refund, "succeeded");
        assertEquals(0, market.balance("refund:" + refund.id()));
        assertEquals(Status.SUCCEEDED, now(refund).status());
        market.proof();

        provider(refund, "returned");
        assertEquals(Status.RETURNED, now(refund).status());
        assertEquals("it waits for the client again", 120_000, market.balance("refund:" + refund.id()));
        market.refunds.retry(operator, refund.id());
        TestDatabase.await("the provider was asked once more", () -> now(refund).status() == Status.PENDING);
        provider(refund, "succeeded");
        assertEquals(0, market.balance("refund:" + refund.id()));
        market.proof();
    }

    @Test
    public void aSilentProviderIsAskedAgainUnderTheSameKey() {
        UUID milestone = funded();
        market.provider.mood = BookProvider.Mood.ACTS_AND_IS_SILENT;
        Refund refund = market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 100_000));
        TestDatabase.await("nobody knows", () -> now(refund).status() == Status.UNKNOWN);
        assertEquals(120_000, market.balance("refund:" + refund.id()));
        market.advance(Duration.ofMinutes(5));
        TestDatabase.await("it is known", () -> now(refund).status() == Status.SUCCEEDED);
        assertEquals(1, market.provider.acted.get(orderOf(refund).toString()).get());
        assertEquals(0, market.balance("refund:" + refund.id()));
    }

    // ---------------------------------------------------------------- after release

    @Test
    public void halfOfAReleaseGoesBackAsTheTableSays() {
        Release release = released();
        holdEnds(108_000);
        long revenue = market.balance("revenue:commission");
        long vat = market.balance("vat:output");
        Refund refund = market.refunds.afterRelease(freelancerActor, release.id(), eur(60_000), "half was missing");
        assertEquals(eur(54_000), refund.fromFreelancer());
        assertEquals(eur(5_000), refund.commission());
        assertEquals(eur(1_000), refund.commissionVat());
        assertEquals(eur(50_000), refund.net());
        assertEquals(eur(0), refund.receivable());
        assertEquals(54_000, available());
        assertEquals(-5_000, market.balance("revenue:commission") - revenue);
        assertEquals(-1_000, market.balance("vat:output") - vat);
        assertEquals(60_000, market.balance("refund:" + refund.id()));
        market.proof();
    }

    @Test
    public void whatIsTurnedOverIsWhatWasReleasedLessWhatWentBack() {
        // Later than what other tests have released.
        market.advance(Duration.ofMillis(1));
        Turnover before = turnover(null);
        Release release = released();
        market.advance(Duration.ofMillis(1));
        Instant later = DATABASE.clock().instant();
        assertEquals(100_000, turnover(null).volume().minor() - before.volume().minor());
        assertEquals(
                10_000,
                turnover(null).commission().minor() - before.commission().minor());
        assertEquals(new Turnover(eur(100_000), eur(10_000)), turnover(release.releasedAt()));
        assertEquals(List.of(), market.ledger.turnover(operator, later));

        market.refunds.afterRelease(freelancerActor, release.id(), eur(60_000), "half was missing");
        assertEquals(new Turnover(eur(50_000), eur(5_000)), turnover(release.releasedAt()));
        assertEquals("deducted when it happens", new Turnover(eur(-50_000), eur(-5_000)), turnover(later));
    }

    private Turnover turnover(Instant since) {
        return market.ledger.turnover(operator, since).stream()
                .filter(one -> one.volume().currency().equals("EUR"))
                .findFirst()
                .orElse(new Turnover(eur(0), eur(0)));
    }

    @Test
    public void partsAddUpToTheWholeAndNoMoreGoesBack() {
        Release release = market.release(new ReleaseOrder(
                market.funded(contract, company, 11_999),
                contract,
                company,
                freelancer,
                Market.BUSINESS,
                eur(9_999),
                eur(2_000)));
        long revenue = market.balance("revenue:commission");
        long vat = market.balance("vat:output");
        long fromFreelancer = 0;
        long commission = 0;
        long net = 0;
        for (long part : new long[] {1, 3_333, 3_333, 3_333, 1_999}) {
            Refund refund = market.refunds.afterRelease(operator, release.id(), eur(part), "part");
            fromFreelancer += refund.fromFreelancer().minor();
            commission += refund.commission().minor() + refund.commissionVat().minor();
            net += refund.net().minor();
        }
        assertEquals(release.payable().minor(), fromFreelancer);
        assertEquals(release.commission().plus(release.commissionVat()).minor(), commission);
        assertEquals(9_999, net);
        assertEquals(-release.commission().minor(), market.balance("revenue:commission") - revenue);
        assertEquals(-release.commissionVat().minor(), market.balance("vat:output") - vat);
        assertEquals(0, pending());
        assertThrows(Conflict.class, () -> market.refunds.afterRelease(operator, release.id(), eur(1), "one more"));
        market.proof();
    }

    @Test
    public void whatIsInHoldGivesWhenNothingIsAvailableAndItsEndMovesTheRest() {
        Release release = released();
        market.refunds.afterRelease(freelancerActor, release.id(), eur(60_000), "half");
        assertEquals(54_000, pending());
        holdEnds(54_000);
        market.proof();
    }

    @Test
    public void whatIsAvailableGivesBeforeWhatIsInHold() {
        released();
        holdEnds(108_000);
        Release second = released();
        market.refunds.afterRelease(freelancerActor, second.id(), eur(120_000), "all");
        assertEquals(0, available());
        assertEquals(108_000, pending());
        holdEnds(108_000);
    }

    @Test
    public void whatTheFreelancerDoesNotHaveIsOwedAndLaterReleasesPayItFirst() {
        Release first = released();
        holdEnds(108_000);
        market.payments.payOut(freelancerActor, eur(100_000));
        long own = market.balance("own:cash");
        Refund refund = market.refunds.afterRelease(freelancerActor, first.id(), eur(120_000), "all");
        assertEquals(eur(108_000), refund.fromFreelancer());
        assertEquals(eur(100_000), refund.receivable());
        assertEquals(0, available());
        assertEquals(100_000, receivable());
        market.proof();
        assertTrue("the platform puts in what is missing", market.balance("own:cash") <= own);

        Release second = market.release(order(market.funded(contract, company, 60_000), 50_000));
        assertEquals(eur(54_000), second.payable());
        assertEquals(46_000, receivable());
        assertEquals(0, pending());
        Release third = market.release(order(market.funded(contract, company, 60_000), 50_000));
        assertEquals(0, receivable());
        assertEquals(8_000, pending());
        holdEnds(8_000);
        market.proof();

        Refund ofThird = market.refunds.afterRelease(freelancerActor, third.id(), eur(60_000), "all");
        assertEquals(eur(54_000), ofThird.fromFreelancer());
        assertEquals("what had paid a debt is owed again", 46_000, receivable());
        market.proof();
        assertEquals(
                eur(46_000),
                market.payments.balances(freelancerActor, freelancer).get(0).owed());
        assertTrue(market.debts.debts(operator).contains(new Debt(freelancer, eur(46_000))));
        assertThrows(Conflict.class, () -> market.debts.giveUp(operator, freelancer, eur(46_001), "Insolvent."));
        long lost = market.balance("loss");
        assertEquals(
                new Debt(freelancer, eur(6_000)), market.debts.giveUp(operator, freelancer, eur(40_000), "Insolvent."));
        assertEquals(lost + 40_000, market.balance("loss"));
        assertEquals(6_000, receivable());
        market.proof();
    }

    @Test
    public void aPolicyMayKeepTheCommission() {
        market.close();
        market = new Market(DATABASE, new FlatCommissions(1_000, false));
        Release release = released();
        Refund refund = market.refunds.afterRelease(freelancerActor, release.id(), eur(60_000), "half");
        assertEquals(eur(0), refund.commission());
        assertEquals(eur(0), refund.commissionVat());
        assertEquals(eur(60_000), refund.fromFreelancer());
        market.proof();
    }

    @Test
    public void onlyTheFreelancerOrAnOperatorSendsReleasedMoneyBack() {
        Release release = released();
        Actor stranger = Market.freelancer(Ids.next());
        UUID id = release.id();
        assertThrows(Unauthenticated.class, () -> market.refunds.afterRelease(Actor.NOBODY, id, eur(1), "x"));
        assertThrows(NotFound.class, () -> market.refunds.afterRelease(stranger, id, eur(1), "x"));
        assertThrows(Forbidden.class, () -> market.refunds.afterRelease(client, id, eur(1), "x"));
        assertThrows(Invalid.class, () -> market.refunds.afterRelease(operator, id, eur(0), "x"));
        assertThrows(Invalid.class, () -> market.refunds.afterRelease(operator, id, eur(1), " "));
        assertThrows(Invalid.class, () -> market.refunds.afterRelease(operator, id, Money.of(1, "USD"), "x"));
        Refund refund = market.refunds.afterRelease(operator, id, eur(1), "x");
        for (Actor side : List.of(client, freelancerActor, operator)) {
            assertEquals(refund.id(), market.refunds.refund(side, refund.id()).id());
            assertEquals(
                    refund.id(),
                    market.refunds
                            .refunds(side, null, PageRequest.first(1))
                            .items()
                            .get(0)
                            .id());
        }
        assertThrows(NotFound.class, () -> market.refunds.refund(stranger, refund.id()));
        assertEquals(
                List.of(),
                market.refunds.refunds(stranger, null, PageRequest.first(1)).items());
    }

    // ---------------------------------------------------------------- in dispute

    @Test
    public void aSplitGoesThroughTheBooksAsTheTableSays() {
        UUID milestone = funded();
        long revenue = market.balance("revenue:commission");
        long vat = market.balance("vat:output");
        assertEquals(eur(120_000), market.refunds.freeze(Actor.SYSTEM, milestone, "EUR"));
        assertEquals(120_000, market.balance("dispute:" + milestone));
        assertThrows("nothing is released", Conflict.class, () -> market.release(order(milestone, 100_000)));
        assertThrows(
                "nothing is refunded",
                Conflict.class,
                () -> market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 1)));
        assertThrows("it is frozen once", Conflict.class, () -> market.refunds.freeze(Actor.SYSTEM, milestone, "EUR"));
        assertThrows(
                "all of it is settled",
                Conflict.class,
                () -> settle(order(milestone, 60_000), back(milestone, 30_000)));

        Settlement settled = settle(order(milestone, 60_000), back(milestone, 40_000));
        assertEquals(64_800, pending());
        assertEquals(6_000, market.balance("revenue:commission") - revenue);
        assertEquals(1_200, market.balance("vat:output") - vat);
        assertEquals(48_000, market.balance("refund:" + settled.refund().id()));
        assertEquals(0, market.balance("dispute:" + milestone));
        market.proof();
        Refund later = market.refunds.afterRelease(operator, settled.release().id(), eur(36_000), "half of the rest");
        assertEquals(eur(3_000), later.commission());
        market.proof();
    }

    @Test
    public void aDisputeMayGiveAllToOneSide() {
        UUID first = funded();
        market.refunds.freeze(Actor.SYSTEM, first, "EUR");
        Settlement toFreelancer = settle(order(first, 100_000), null);
        assertNull(toFreelancer.refund());
        assertEquals(108_000, pending());
        UUID second = funded();
        market.refunds.freeze(Actor.SYSTEM, second, "EUR");
        Settlement toClient = settle(null, back(second, 100_000));
        assertNull(toClient.release());
        assertEquals(120_000, market.balance("refund:" + toClient.refund().id()));
        assertThrows(Conflict.class, () -> settle(null, back(second, 100_000)));
        market.proof();
    }

    @Test
    public void onlyThePlatformFreezesAndSettles() {
        UUID milestone = funded();
        assertThrows(Forbidden.class, () -> market.refunds.freeze(operator, milestone, "EUR"));
        assertThrows(Forbidden.class, () -> market.refunds.settle(operator, null, back(milestone, 1)));
        assertThrows(Conflict.class, () -> market.refunds.freeze(Actor.SYSTEM, Ids.next(), "EUR"));
    }

    @Test
    public void aPaymentIsRefundedByTheProviderThatHoldsIt() {
        UUID milestone = Ids.next();
        Payment payment = market.collect(milestone, contract, company, 100);
        assertThrows(
                "not paid yet", Conflict.class, () -> market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 50)));
        market.payments.receive("book", BookProvider.webhook("evt-" + payment.id(), payment.id(), "succeeded", 100));
        assertEquals(
                "book",
                market.refunds.beforeRelease(Actor.SYSTEM, back(milestone, 50)).provider());
    }
}
