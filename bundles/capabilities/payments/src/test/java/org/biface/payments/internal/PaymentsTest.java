package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Balance;
import org.biface.payments.ClientFee;
import org.biface.payments.FactsChanged;
import org.biface.payments.LedgerEntry;
import org.biface.payments.LedgerPosting;
import org.biface.payments.LedgerPosting.Side;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Payout;
import org.biface.payments.Release;
import org.biface.payments.ReleaseFacts;
import org.biface.payments.ReleaseOrder;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Webhook;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Held payments, releases and payouts, as domain.md has them, on a real database with a provider of the test. */
public class PaymentsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private FlatCommissions commissions = new FlatCommissions(1_000);
    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE, commissions);
    }

    @After
    public void close() {
        market.close();
    }

    private void reopen(Settings settings, FlatCommissions other) {
        market.close();
        commissions = other;
        market = new Market(DATABASE, settings, other);
    }

    private static Settings hold(Duration hold) {
        return settings(hold, Market.SETTINGS.callLimit());
    }

    private static Settings settings(Duration hold, Duration callLimit) {
        return Market.settings(Market.SETTINGS.provider(), hold, callLimit, Duration.ZERO);
    }

    private ReleaseOrder order(UUID milestone, long net, long vat) {
        return new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(net), eur(vat));
    }

    private Release fundedAndReleased(long net, long vat) {
        return market.release(order(market.funded(contract, company, net + vat), net, vat));
    }

    private long pending() {
        return market.balance("freelancer:" + freelancer + ":pending");
    }

    private long available() {
        return market.balance("freelancer:" + freelancer + ":available");
    }

    private long platform(String account) {
        return market.balance(account);
    }

    private void holdEnds() {
        market.advance(Duration.ofDays(5));
        TestDatabase.await("the hold has ended", () -> available() > 0 && pending() == 0);
    }

    // ---------------------------------------------------------------- the table of domain.md

    @Test
    public void aMilestoneGoesThroughTheBooksAsTheTableSays() {
        long cash = platform("provider:cash");
        long revenue = platform("revenue:commission");
        long vat = platform("vat:output");

        UUID milestone = market.funded(contract, company, 120_000);
        assertEquals(120_000, platform("provider:cash") - cash);
        assertEquals(120_000, market.balance("escrow:" + milestone));
        market.proof();

        Release release = market.release(order(milestone, 100_000, 20_000));
        assertEquals(eur(10_000), release.commission());
        assertEquals(eur(2_000), release.commissionVat());
        assertEquals(eur(108_000), release.payable());
        assertEquals(0, market.balance("escrow:" + milestone));
        assertEquals(108_000, pending());
        assertEquals(10_000, platform("revenue:commission") - revenue);
        assertEquals(2_000, platform("vat:output") - vat);
        market.proof();

        holdEnds();
        assertEquals(108_000, available());

        Payout payout = market.payments.payOut(Market.freelancer(freelancer), null);
        assertEquals(eur(108_000), payout.amount());
        assertEquals(0, available());
        assertEquals(108_000, market.balance("payout:" + payout.id()));
        market.proof();

        market.payments.receive("book", BookProvider.webhook("evt-" + payout.id(), payout.id(), "succeeded", 108_000));
        assertEquals(0, market.balance("payout:" + payout.id()));
        assertEquals(12_000, platform("provider:cash") - cash);
        LedgerProof proof = market.proof();
        assertTrue(proof.entries() >= 5);
        assertEquals(
                List.of(new Balance(eur(0), eur(0), eur(0), eur(108_000), eur(0))),
                market.payments.balances(Market.freelancer(freelancer), freelancer));
    }

    @Test
    public void whatIsKnownOfManyReleasesIsReadAtOnceAndEachIsPreparedByItself() {
        List<ReleaseOrder> orders = new ArrayList<>();
        for (long net : List.of(100_000L, 33_333L, 1L)) {
            UUID signed = Ids.next();
            UUID milestone = market.funded(signed, company, net * 2);
            orders.add(new ReleaseOrder(milestone, signed, company, freelancer, Market.BUSINESS, eur(net), eur(net)));
        }
        List<ReleaseFacts> facts = market.payments.facts(Actor.SYSTEM, orders);
        assertEquals(orders, facts.stream().map(ReleaseFacts::order).toList());
        for (ReleaseFacts one : facts) {
            ReleaseFacts ofAnotherVersion = one::order;
            Release release = market.payments.release(Actor.SYSTEM, market.payments.prepare(Actor.SYSTEM, one));
            assertEquals(one.order().milestone(), release.milestone());
            assertEquals(one.order().net(), release.net());
            assertThrows(
                    FactsChanged.class,
                    () -> market.payments.release(Actor.SYSTEM, market.payments.prepare(Actor.SYSTEM, one)));
            assertThrows(
                    Conflict.class,
                    () -> market.payments.release(
                            Actor.SYSTEM, market.payments.prepare(Actor.SYSTEM, ofAnotherVersion)));
        }
    }

    /** By what it was posted under, and by the id that a statement names. */
    @Test
    public void anEntryIsReadWithAllItsPostings() {
        UUID milestone = market.funded(contract, company, 120_000);
        market.release(order(milestone, 100_000, 20_000));
        LedgerEntry entry = market.ledger.entry(Market.operator(), "release:" + milestone);
        assertEquals("release", entry.kind());
        assertEquals(milestone, entry.subject());
        assertEquals(
                Set.of(
                        new LedgerPosting("escrow:" + milestone, Side.DEBIT, eur(120_000)),
                        new LedgerPosting("freelancer:" + freelancer + ":pending", Side.CREDIT, eur(108_000)),
                        new LedgerPosting("revenue:commission", Side.CREDIT, eur(10_000)),
                        new LedgerPosting("vat:output", Side.CREDIT, eur(2_000))),
                Set.copyOf(entry.postings()));
        assertEquals(4, entry.postings().size());
        assertEquals(entry, market.ledger.entry(Market.operator(), entry.id().toString()));
        assertEquals(
                entry.id(),
                market.ledger
                        .statement(Market.operator(), "escrow:" + milestone, "EUR", null, null, PageRequest.first(1))
                        .items()
                        .get(0)
                        .entry());
        for (String unknown : List.of("hold:" + milestone, Ids.next().toString())) {
            assertThrows(NotFound.class, () -> market.ledger.entry(Market.operator(), unknown));
        }
        assertThrows(Invalid.class, () -> market.ledger.entry(Market.operator(), " "));
    }

    @Test
    public void aFailedPayoutIsAvailableAgain() {
        fundedAndReleased(100_000, 20_000);
        holdEnds();
        Payout payout = market.payments.payOut(Market.freelancer(freelancer), eur(50_000));
        assertEquals(
                List.of(new Balance(eur(0), eur(58_000), eur(50_000), eur(0), eur(0))),
                market.payments.balances(Market.freelancer(freelancer), freelancer));
        market.payments.receive("book", BookProvider.webhook("evt-" + payout.id(), payout.id(), "failed", 0));
        Payout failed = market.payments.payout(Market.freelancer(freelancer), payout.id());
        assertEquals(Status.FAILED, failed.status());
        assertEquals("card_declined", failed.reason());
        assertEquals(108_000, available());
        assertEquals(
                List.of("PayoutEnded"),
                market.events.about(payout.id()).stream().map(Event::type).toList());
        market.proof();
    }

    @Test
    public void withoutAHoldMoneyIsAvailableAtOnce() {
        reopen(hold(Duration.ZERO), commissions);
        Release release = fundedAndReleased(100_000, 20_000);
        assertEquals(release.releasedAt(), release.availableAt());
        TestDatabase.await("money is available", () -> available() == 108_000);
        assertEquals(0, pending());
    }

    @Test
    public void moneyIsHeldUntilTheHoldEnds() {
        fundedAndReleased(100_000, 20_000);
        market.advance(Duration.ofDays(5).minusSeconds(1));
        assertThrows(Conflict.class, () -> market.payments.payOut(Market.freelancer(freelancer), eur(1)));
        assertEquals(108_000, pending());
    }

    // ---------------------------------------------------------------- the vectors of domain.md

    @Test
    public void vector4() {
        Release release = fundedAndReleased(26_664, 0);
        assertEquals(eur(2_666), release.commission());
        assertEquals(eur(23_998), release.net().minus(release.commission()));
        assertEquals(new BigDecimal("2666.4"), release.lines().get(0).exact().stripTrailingZeros());
    }

    @Test
    public void vector5() {
        Release release = fundedAndReleased(33_336, 0);
        assertEquals(eur(3_334), release.commission());
        assertEquals(eur(30_002), release.net().minus(release.commission()));
    }

    @Test
    public void vector8() {
        Release release = fundedAndReleased(100_000, 0);
        assertEquals(eur(10_000), release.commission());
        assertEquals(eur(2_000), release.commissionVat());
        assertEquals(eur(88_000), release.payable());
    }

    /** What is left of the price, and what is paid out: VAT of the commission is the freelancer's, too. */
    private static void leaves(Release release, long commission, long net, long payable) {
        assertEquals(eur(commission), release.commission());
        assertEquals(eur(net), release.net().minus(release.commission()));
        assertEquals(eur(payable), release.payable());
        assertEquals(
                release.gross(), release.payable().plus(release.commission()).plus(release.commissionVat()));
    }

    @Test
    public void vector1() {
        reopen(Market.SETTINGS, new FlatCommissions(-1));
        leaves(fundedAndReleased(60_000, 0), 11_000, 49_000, 46_800);
    }

    @Test
    public void vector11() {
        reopen(Market.SETTINGS, new FlatCommissions(2_000));
        leaves(fundedAndReleased(1_000, 0), 200, 800, 760);
    }

    /** 10 % and no less than 10.00 on top of 50.00: the client pays 60.00, and VAT of the fee. */
    @Test
    public void vector12() {
        BigDecimal least = BigDecimal.valueOf(1_000);
        reopen(
                Market.SETTINGS,
                new FlatCommissions(0)
                        .client(whole -> whole.signum() == 0
                                ? BigDecimal.ZERO
                                : whole.movePointLeft(1).max(least)));
        ClientFee fee = market.payments.clientFee(Actor.SYSTEM, contract, company, eur(5_000));
        assertEquals(eur(1_000), fee.commission());
        assertEquals(eur(6_000), eur(5_000).plus(fee.commission()));
        UUID milestone = market.funded(contract, company, 5_000, fee);
        assertEquals(
                "held in all: 60.00 and 2.00 of VAT",
                6_200,
                market.balance("escrow:" + milestone) + market.balance("escrow:" + milestone + ":fee"));
        Release release = market.release(order(milestone, 5_000, 0));
        assertEquals(fee.commission(), release.fee().commission());
        leaves(release, 0, 5_000, 5_000);
    }

    @Test
    public void marginalTiersByLifetimeOfVectors1To3() {
        reopen(Market.SETTINGS, new FlatCommissions(-1));
        assertEquals(eur(9_000), fundedAndReleased(45_000, 0).commission());
        assertEquals("vector 2", eur(1_500), fundedAndReleased(10_000, 0).commission());
        fundedAndReleased(935_000, 0);
        assertEquals("vector 3", eur(2_000), fundedAndReleased(30_000, 0).commission());
    }

    @Test
    public void thePartsAddUpToTheCommissionAndVatOnTheWhole() {
        long commission = 0;
        long vat = 0;
        for (int i = 0; i < 7; i++) {
            Release release = fundedAndReleased(3_333, 667);
            commission += release.commission().minor();
            vat += release.commissionVat().minor();
            assertEquals(
                    release.gross(),
                    release.payable().plus(release.commission()).plus(release.commissionVat()));
        }
        assertEquals("10 % of 233.31", 2_333, commission);
        assertEquals("20 % of 23.33", 467, vat);
    }

    @Test
    public void whatDecidedAReleaseIsKept() {
        Release release = fundedAndReleased(100_000, 20_000);
        Release read = market.payments.release(Market.freelancer(freelancer), release.id());
        assertEquals(release.lines().get(0).exact(), read.lines().get(0).exact());
        assertEquals("flat", read.policy());
        assertEquals("1.0.0", read.policyVersion());
        assertEquals(Map.of("rate", "1000"), read.policyParameters());
        assertEquals(release, read);
        assertEquals(
                List.of("FundsReleased"),
                market.events.about(release.id()).stream().map(Event::type).toList());
        Release second = fundedAndReleased(1_000, 0);
        var page = market.payments.releases(Market.freelancer(freelancer), freelancer, PageRequest.first(1));
        assertEquals(second.id(), page.items().get(0).id());
        var rest = market.payments.releases(Market.freelancer(freelancer), freelancer, new PageRequest(page.next(), 1));
        assertEquals(release.id(), rest.items().get(0).id());
        assertNull(rest.next());
    }

    @Test
    public void commissionAndVatAboveWhatIsReleasedAreForTheOperator() {
        reopen(Market.SETTINGS, new FlatCommissions(9_000));
        UUID milestone = market.funded(contract, company, 1_000);
        Undecided why = assertThrows(Undecided.class, () -> market.release(order(milestone, 1_000, 0)));
        assertTrue("others of the same policy may be released", why.isOfThisContractAlone());
        assertEquals(1_000, market.balance("escrow:" + milestone));
    }

    @Test
    public void aMilestoneIsReleasedOnceAndOnlyWhatIsHeld() {
        UUID milestone = market.funded(contract, company, 120_000);
        assertThrows(Conflict.class, () -> market.release(order(milestone, 100_001, 20_000)));
        market.release(order(milestone, 100_000, 20_000));
        assertThrows(Conflict.class, () -> market.release(order(milestone, 100_000, 20_000)));
        assertThrows(Conflict.class, () -> market.release(order(Ids.next(), 100_000, 20_000)));
        market.proof();
    }

    // ---------------------------------------------------------------- the provider's word

    @Test
    public void aPaymentIsAskedForAfterTheCommitOnly() {
        UUID milestone = Ids.next();
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.persistence().write(connection -> {
                    market.collect(milestone, contract, company, 500);
                    throw new IllegalStateException("the caller's transaction fails");
                }));
        Payment payment = market.collect(milestone, contract, company, 500);
        assertEquals(Status.INITIATED, payment.status());
        market.awaitStatus(payment.id(), Status.PENDING);
        assertEquals(1, market.provider.calls(payment.id()));
        assertThrows(Conflict.class, () -> market.collect(milestone, contract, company, 500));
    }

    @Test
    public void aRefusedPaymentCanBeTriedAgain() {
        UUID milestone = Ids.next();
        market.provider.mood = BookProvider.Mood.FAILS;
        Payment first = market.collect(milestone, contract, company, 500);
        market.awaitStatus(first.id(), Status.FAILED);
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        Payment second = market.collect(milestone, contract, company, 500);
        market.awaitStatus(second.id(), Status.SUCCEEDED);
        assertEquals(500, market.balance("escrow:" + milestone));
        Event failed = market.events.about(first.id()).get(0);
        assertEquals("PaymentFailed", failed.type());
        assertEquals("card_declined", failed.text("reason"));
        assertEquals("PaymentSucceeded", market.events.about(second.id()).get(0).type());
    }

    @Test
    public void aTimeoutIsUnknownAndIsAskedForAgainUnderTheSameKey() {
        UUID milestone = Ids.next();
        market.provider.mood = BookProvider.Mood.ACTS_AND_IS_SILENT;
        Payment payment = market.collect(milestone, contract, company, 500);
        market.awaitStatus(payment.id(), Status.UNKNOWN);
        assertEquals(0, market.balance("escrow:" + milestone));
        assertThrows(Conflict.class, () -> market.collect(milestone, contract, company, 500));
        market.awaitLater(payment.id(), Status.SUCCEEDED);
        assertEquals(1, market.provider.acted.get(payment.id().toString()).get());
        assertEquals(500, market.balance("escrow:" + milestone));
        market.proof();
    }

    @Test
    public void aTimeoutWithoutActingIsGivenAgainUnderTheSameKey() {
        market.provider.mood = BookProvider.Mood.IS_SILENT;
        Payment payment = market.collect(Ids.next(), contract, company, 500);
        market.awaitStatus(payment.id(), Status.UNKNOWN);
        assertAsked(payment, 1, Duration.ofMinutes(5));
        market.advance(Duration.ofMinutes(5));
        assertAsked(payment, 2, Duration.ofHours(1));
        market.advance(Duration.ofHours(1));
        assertAsked(payment, 3, Duration.ofDays(1));
        market.advance(Duration.ofDays(1));
        assertAsked(payment, 4, Duration.ofDays(1));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.awaitLater(payment.id(), Status.SUCCEEDED);
        assertEquals(1, market.provider.acted.get(payment.id().toString()).get());
        assertEquals(5, market.provider.calls(payment.id()));
    }

    /** The n-th call has come to its end, and so long nobody asks again. */
    private void assertAsked(Payment payment, int times, Duration pause) {
        TestDatabase.await(
                "asked for the " + times + ". time, to the end",
                () -> market.store
                        .read(connection -> Orders.find(connection, payment.id()))
                        .filter(order -> order.attempts() == times && order.claimedUntil() == null)
                        .isPresent());
        Order order = market.store
                .read(connection -> Orders.find(connection, payment.id()))
                .orElseThrow();
        assertEquals(Status.UNKNOWN, order.status());
        assertEquals(DATABASE.clock().instant().plus(pause), order.askAt());
    }

    @Test
    public void whatIsNotSetIsAsTheRulesSay() {
        Settings unset = Settings.of(Configured.byDefault(Settings.Config.class));
        assertEquals(Duration.ofDays(5), unset.hold());
        assertEquals(List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1)), unset.askAgain());
        assertEquals("the last repeats", Duration.ofDays(1), unset.askAgain(100));
    }

    @Test
    public void aProviderThatHangsIsLeftAfterTheTimeLimit() {
        reopen(settings(Market.SETTINGS.hold(), Duration.ofMillis(500)), commissions);
        market.provider.mood = BookProvider.Mood.HANGS;
        Payment payment = market.collect(Ids.next(), contract, company, 500);
        market.awaitStatus(payment.id(), Status.UNKNOWN);
    }

    @Test
    public void aProviderThatIsAwayIsTriedAgainSoon() {
        market.provider.mood = BookProvider.Mood.IS_AWAY;
        Payment payment = market.collect(Ids.next(), contract, company, 500);
        TestDatabase.await("asked", () -> market.provider.calls(payment.id()) == 1);
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        assertEquals(Status.INITIATED, market.status(payment.id()));
        market.awaitLater(payment.id(), Status.SUCCEEDED);
    }

    @Test
    public void withoutAProviderNothingBeginsAndWhatHasBegunWaits() {
        market.provider.mood = BookProvider.Mood.IS_AWAY;
        Payment payment = market.collect(Ids.next(), contract, company, 500);
        TestDatabase.await("asked", () -> market.provider.calls(payment.id()) == 1);
        market.providers.remove(market.provider);
        assertThrows(Unavailable.class, () -> market.collect(Ids.next(), contract, company, 500));
        market.advance(Duration.ofMinutes(1));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.providers.add(market.provider, 0, org.osgi.framework.Version.emptyVersion, 2);
        market.awaitLater(payment.id(), Status.SUCCEEDED);
    }

    @Test
    public void aCrashBetweenTheCommitAndTheCallLosesNothing() {
        // What a node leaves behind that was killed right after the commit: the order and its timer.
        UUID milestone = Ids.next();
        UUID order = market.store.write(connection -> {
            var now = DATABASE.clock().instant();
            Order written = OrderDraft.of(Order.Kind.COLLECT, eur(700))
                    .milestone(milestone)
                    .contract(contract)
                    .company(company)
                    .order("book", now);
            Orders.insert(connection, written);
            market.store.timers().set("ask", written.id().toString(), now.plusSeconds(30));
            return written.id();
        });
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.awaitLater(order, Status.SUCCEEDED);
        assertEquals(700, market.balance("escrow:" + milestone));
    }

    @Test
    public void aCrashBetweenTheCallAndItsAnswerPaysOnce() {
        market.provider.mood = BookProvider.Mood.IS_AWAY;
        Payment payment = market.collect(Ids.next(), contract, company, 700);
        TestDatabase.await("asked", () -> market.provider.calls(payment.id()) == 1);
        // The node claimed the order, the provider acted, and the node died.
        var now = DATABASE.clock().instant();
        TestDatabase.await(
                "given back",
                () -> market.store
                                .read(connection -> Orders.find(connection, payment.id()))
                                .orElseThrow()
                                .claimedUntil()
                        == null);
        market.store.write(connection -> {
            Orders.postpone(connection, payment.id(), now);
            return Orders.claim(connection, payment.id(), now, now.plusSeconds(25))
                    .orElseThrow();
        });
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.provider.payOut(org.biface.spi.payment.PayoutRequest.of(
                        payment.id().toString(), org.biface.spi.payment.Amount.of(700, "EUR"))
                .recipient(freelancer)
                .build());
        market.advance(Duration.ofSeconds(26));
        market.awaitLater(payment.id(), Status.SUCCEEDED);
        assertEquals(1, market.provider.acted.get(payment.id().toString()).get());
        market.proof();
    }

    @Test
    public void noticesComeTwiceLateAndOutOfOrder() {
        UUID milestone = Ids.next();
        Payment payment = market.collect(milestone, contract, company, 900);
        assertEquals(
                1,
                market.payments.receive(
                        "book", BookProvider.webhook("e2" + milestone, payment.id(), "succeeded", 900)));
        assertEquals(
                0,
                market.payments.receive(
                        "book", BookProvider.webhook("e2" + milestone, payment.id(), "succeeded", 900)));
        assertEquals(
                1,
                market.payments.receive("book", BookProvider.webhook("e1" + milestone, payment.id(), "pending", 900)));
        assertEquals(
                1,
                market.payments.receive(
                        "book", BookProvider.webhook("e3" + milestone, payment.id(), "succeeded", 900)));
        assertEquals(Status.SUCCEEDED, market.status(payment.id()));
        assertEquals(900, market.balance("escrow:" + milestone));
        assertEquals(1, market.events.about(payment.id()).size());
    }

    @Test
    public void contradictionsBookNothingAndAreReported() {
        UUID milestone = Ids.next();
        Payment payment = market.collect(milestone, contract, company, 900);
        long before = market.payments.trouble().contradictions();
        market.payments.receive("book", BookProvider.webhook("x1" + milestone, payment.id(), "succeeded", 899));
        assertNotEquals(Status.SUCCEEDED, market.status(payment.id()));
        assertEquals(0, market.balance("escrow:" + milestone));
        market.payments.receive("book", BookProvider.webhook("x2" + milestone, payment.id(), "succeeded", 900));
        market.payments.receive("book", BookProvider.webhook("x3" + milestone, payment.id(), "failed", 0));
        assertEquals(Status.SUCCEEDED, market.status(payment.id()));
        assertEquals(900, market.balance("escrow:" + milestone));
        assertEquals(before + 1, market.payments.trouble().contradictions());
        market.proof();
    }

    @Test
    public void forgedAndUnknownNoticesChangeNothing() {
        Payment payment = market.collect(Ids.next(), contract, company, 900);
        Webhook forged = Webhook.of(
                Map.of(), ("forged e " + payment.id() + " succeeded 900 EUR").getBytes(StandardCharsets.UTF_8));
        assertThrows(ForgedNotice.class, () -> market.payments.receive("book", forged));
        assertThrows(
                Unavailable.class,
                () -> market.payments.receive("other", BookProvider.webhook("e", payment.id(), "succeeded", 900)));
        market.payments.receive("book", BookProvider.webhook("e" + Ids.next(), Ids.next(), "succeeded", 900));
        market.payments.receive("book", BookProvider.webhook("e" + Ids.next(), "not-ours", "succeeded", 900));
        assertNotEquals(Status.SUCCEEDED, market.status(payment.id()));
        market.proof();
    }

    // ---------------------------------------------------------------- who may

    @Test
    public void everybodySeesOnlyWhatIsTheirs() {
        UUID milestone = market.funded(contract, company, 120_000);
        Payment payment = market.store
                .read(connection -> Orders.find(connection, paymentOf(milestone)))
                .orElseThrow()
                .asPayment(ClientFee.none("EUR"));
        Release release = market.release(order(milestone, 100_000, 20_000));
        holdEnds();
        Payout payout = market.payments.payOut(Market.freelancer(freelancer), eur(1));
        Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
        Actor otherClient = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next()));
        Actor party = Market.freelancer(freelancer);
        Actor otherFreelancer = Market.freelancer(Ids.next());
        Actor operator = Market.operator();
        PageRequest page = PageRequest.first(10);

        market.payments.payment(client, payment.id());
        market.payments.payment(operator, payment.id());
        for (Actor stranger : List.of(otherClient, party, otherFreelancer)) {
            assertThrows(NotFound.class, () -> market.payments.payment(stranger, payment.id()));
        }
        for (Actor side : List.of(client, party, operator)) {
            market.payments.release(side, release.id());
        }
        for (Actor stranger : List.of(otherClient, otherFreelancer)) {
            assertThrows(NotFound.class, () -> market.payments.release(stranger, release.id()));
        }
        for (Actor side : List.of(party, operator)) {
            market.payments.payout(side, payout.id());
            market.payments.payouts(side, freelancer, page);
            market.payments.releases(side, freelancer, page);
            market.payments.balances(side, freelancer);
        }
        for (Actor stranger : List.of(client, otherClient, otherFreelancer)) {
            assertThrows(NotFound.class, () -> market.payments.payout(stranger, payout.id()));
            assertThrows(NotFound.class, () -> market.payments.payouts(stranger, freelancer, page));
            assertThrows(NotFound.class, () -> market.payments.releases(stranger, freelancer, page));
            assertThrows(NotFound.class, () -> market.payments.balances(stranger, freelancer));
            assertThrows(Forbidden.class, () -> market.payments.payouts(stranger, null, page));
            assertThrows(Forbidden.class, () -> market.ledger.balances(stranger, null, null));
            assertThrows(Forbidden.class, () -> market.ledger.verify(stranger, true, (done, of) -> {}));
            assertThrows(Forbidden.class, () -> market.ledger.prove(stranger));
        }
        assertThrows(Unauthenticated.class, () -> market.payments.payment(Actor.NOBODY, payment.id()));
        assertThrows(Unauthenticated.class, () -> market.payments.payOut(Actor.NOBODY, null));
        assertThrows(Unauthenticated.class, () -> market.ledger.verify(Actor.NOBODY, true, (done, of) -> {}));
        assertThrows(Forbidden.class, () -> market.payments.payOut(client, null));
        assertThrows(Forbidden.class, () -> market.payments.payOut(Actor.SYSTEM, null));
        assertThrows(Conflict.class, () -> market.payments.payOut(otherFreelancer, null));
        assertThrows(Invalid.class, () -> market.payments.payOut(party, eur(0)));
        for (Actor person : List.of(client, party, operator)) {
            assertThrows(Forbidden.class, () -> market.payments.collect(person, null));
            assertThrows(
                    Forbidden.class, () -> market.payments.prepare(person, (org.biface.payments.ReleaseFacts) null));
            assertThrows(
                    Forbidden.class, () -> market.payments.release(person, (org.biface.payments.PreparedRelease) null));
        }
        assertEquals(
                1,
                market.payments
                        .payouts(operator, null, PageRequest.first(1))
                        .items()
                        .size());
        // Holds of other tests may end meanwhile, so the two are not compared entry by entry.
        assertTrue(market.ledger.verify(operator, true, (done, of) -> {}).holds());
        assertTrue(market.ledger.prove(operator).holds());
        assertTrue(market.ledger.lastProof(operator).orElseThrow().holds());
        assertTrue(market.ledger.balances(operator, null, null).stream()
                .anyMatch(balance -> balance.account().equals("escrow:*")));
    }

    private UUID paymentOf(UUID milestone) {
        return market.store.read(connection -> {
            try (var query =
                    connection.prepareStatement("select id from payments.provider_order where milestone = ?")) {
                query.setObject(1, milestone);
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getObject(1, UUID.class);
                }
            }
        });
    }

    @Test
    public void currenciesAreKeptApart() {
        Money dollars = Money.of(10_000, "USD");
        UUID milestone = Ids.next();
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        Payment payment = market.payments.collect(
                Actor.SYSTEM,
                new org.biface.payments.CollectOrder(
                        milestone, contract, company, Ids.next(), dollars, ClientFee.none("USD"), null));
        market.awaitStatus(payment.id(), Status.SUCCEEDED);
        assertThrows(Conflict.class, () -> market.release(order(milestone, 10_000, 0)));
        market.release(new ReleaseOrder(
                milestone, contract, company, freelancer, Market.BUSINESS, dollars, Money.zero("USD")));
        fundedAndReleased(10_000, 0);
        market.advance(Duration.ofDays(5));
        TestDatabase.await("both are available", () -> available() == 8_800 * 2);
        assertThrows(Invalid.class, () -> market.payments.payOut(Market.freelancer(freelancer), null));
        assertEquals(
                2,
                market.payments
                        .balances(Market.freelancer(freelancer), freelancer)
                        .size());
        market.proof();
    }
}
