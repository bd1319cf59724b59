package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Chargeback;
import org.biface.payments.Chargeback.Status;
import org.biface.payments.RefundOrder;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Payments that clients' banks take back: before and after release, won, lost, given up. */
public class ChargebacksTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
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

    private Release release(UUID milestone) {
        return market.release(
                new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(100_000), eur(20_000)));
    }

    private UUID payment(UUID milestone) {
        return market.store
                .read(connection -> Orders.collected(connection, milestone))
                .orElseThrow()
                .id();
    }

    private int notice(UUID milestone, String phase, long amount) {
        return notice("evt-" + Ids.next(), milestone, phase, amount);
    }

    private int notice(String event, UUID milestone, String phase, long amount) {
        return market.payments.receive(
                "book", BookProvider.webhook(event, payment(milestone), "chargeback-" + phase, amount));
    }

    private Chargeback of(UUID milestone) {
        return market.chargebacks.chargebacks(operator, null, PageRequest.first(100)).items().stream()
                .filter(one -> one.milestone().equals(milestone))
                .findFirst()
                .orElseThrow();
    }

    private void holdEnds(long available) {
        market.advance(Duration.ofDays(5));
        TestDatabase.await(
                "the hold has ended", () -> market.balance("freelancer:" + freelancer + ":available") == available);
    }

    private long receivable() {
        return market.balance("receivable:freelancer:" + freelancer);
    }

    @Test
    public void anOpenedChargebackTakesTheMoneyAndFreezesWhatIsHeld() {
        long taken = market.balance("receivable:chargeback");
        long fees = market.balance("provider:fees");
        UUID milestone = funded();
        assertEquals(1, notice("evt-1", milestone, "OPENED", 120_000));
        assertEquals("it counts once", 0, notice("evt-1", milestone, "OPENED", 120_000));
        assertEquals("another notice of it changes nothing", 1, notice(milestone, "OPENED", 120_000));
        assertEquals(120_000, market.balance("receivable:chargeback") - taken);
        assertEquals(1_500, market.balance("provider:fees") - fees);
        assertEquals(120_000, market.balance("dispute:" + milestone));
        market.proof();
        Chargeback open = of(milestone);
        assertEquals(Status.OPEN, open.status());
        assertEquals("fraudulent", open.reason());
        assertThrows(Conflict.class, () -> release(milestone));
        assertThrows(
                Conflict.class,
                () -> market.refunds.beforeRelease(
                        Actor.SYSTEM, new RefundOrder(milestone, contract, company, freelancer, eur(1), eur(0), "x")));
        assertThrows(
                Conflict.class,
                () -> market.refunds.settle(
                        Actor.SYSTEM,
                        null,
                        new RefundOrder(milestone, contract, company, freelancer, eur(100_000), eur(20_000), "x")));
        assertThrows(
                Conflict.class,
                () -> market.chargebacks.giveUp(operator, open.id(), Expected.of(open.version()), "no"));
    }

    @Test
    public void aWonChargebackGivesEverythingBack() {
        long taken = market.balance("receivable:chargeback");
        UUID milestone = funded();
        notice(milestone, "OPENED", 120_000);
        notice(milestone, "WON", 120_000);
        assertEquals(taken, market.balance("receivable:chargeback"));
        assertEquals(120_000, market.balance("escrow:" + milestone));
        assertEquals(Status.WON, of(milestone).status());
        assertEquals("what comes late changes nothing", 1, notice(milestone, "OPENED", 120_000));
        notice(milestone, "LOST", 120_000);
        assertEquals("it ends once", Status.WON, of(milestone).status());
        release(milestone);
        market.proof();
        assertEquals(
                List.of("ChargebackOpened", "ChargebackEnded"),
                market.events.about(of(milestone).id()).stream()
                        .map(Event::type)
                        .toList());
    }

    @Test
    public void aChargebackLostBeforeReleaseTakesWhatIsHeld() {
        long taken = market.balance("receivable:chargeback");
        UUID milestone = funded();
        assertEquals("the end may come first", 1, notice(milestone, "LOST", 120_000));
        Chargeback lost = of(milestone);
        assertEquals(Status.LOST, lost.status());
        assertEquals(eur(120_000), lost.fromHeld());
        assertEquals(eur(0), lost.loss());
        assertEquals(0, market.balance("dispute:" + milestone));
        assertEquals(taken, market.balance("receivable:chargeback"));
        market.proof();
    }

    @Test
    public void aPartLostLeavesTheRestInEscrow() {
        UUID milestone = funded();
        notice(milestone, "OPENED", 30_000);
        assertEquals("all of it is frozen", 120_000, market.balance("dispute:" + milestone));
        notice(milestone, "LOST", 30_000);
        assertEquals(0, market.balance("dispute:" + milestone));
        assertEquals(90_000, market.balance("escrow:" + milestone));
        market.proof();
    }

    @Test
    public void aChargebackLostAfterPayoutIsOwedAsTheTableSays() {
        UUID milestone = funded();
        release(milestone);
        holdEnds(108_000);
        market.payments.payOut(Market.freelancer(freelancer), null);
        long revenue = market.balance("revenue:commission");
        long vat = market.balance("vat:output");
        notice(milestone, "OPENED", 120_000);
        market.proof();
        notice(milestone, "LOST", 120_000);
        assertEquals(108_000, receivable());
        assertEquals(-10_000, market.balance("revenue:commission") - revenue);
        assertEquals(-2_000, market.balance("vat:output") - vat);
        Chargeback lost = of(milestone);
        assertEquals(eur(108_000), lost.fromFreelancer());
        assertEquals(eur(108_000), lost.receivable());
        assertEquals(eur(10_000), lost.commission());
        assertEquals(eur(2_000), lost.commissionVat());
        assertEquals(freelancer, lost.freelancer());
        market.proof();

        release(funded());
        assertEquals("a later release pays it first", 0, receivable());
        assertEquals(0, market.balance("freelancer:" + freelancer + ":pending"));
        assertThrows(
                "nothing is owed any more",
                Conflict.class,
                () -> market.chargebacks.giveUp(operator, lost.id(), Expected.of(lost.version()), "gone"));
        market.proof();
    }

    @Test
    public void aChargebackLostInHoldTakesFromTheHold() {
        UUID milestone = funded();
        release(milestone);
        notice(milestone, "LOST", 120_000);
        assertEquals(0, market.balance("freelancer:" + freelancer + ":pending"));
        assertEquals(0, receivable());
        market.proof();
    }

    @Test
    public void whatWasRefundedBeforeIsTheLossOfThePlatform() {
        UUID milestone = funded();
        Release release = release(milestone);
        market.refunds.afterRelease(operator, release.id(), eur(48_000), "part");
        long loss = market.balance("loss");
        notice(milestone, "LOST", 120_000);
        assertEquals(48_000, market.balance("loss") - loss);
        assertEquals(eur(48_000), of(milestone).loss());
        market.proof();
    }

    @Test
    public void anOperatorGivesUpWhatCannotBeCollected() {
        UUID milestone = funded();
        release(milestone);
        holdEnds(108_000);
        market.payments.payOut(Market.freelancer(freelancer), null);
        notice(milestone, "LOST", 120_000);
        Chargeback lost = of(milestone);
        Expected seen = Expected.of(lost.version());
        long loss = market.balance("loss");
        assertThrows(
                Forbidden.class, () -> market.chargebacks.giveUp(Market.freelancer(freelancer), lost.id(), seen, "x"));
        assertThrows(Invalid.class, () -> market.chargebacks.giveUp(operator, lost.id(), seen, ""));
        assertThrows(
                Stale.class,
                () -> market.chargebacks.giveUp(operator, lost.id(), Expected.of(lost.version() + 1), "x"));
        Chargeback given = market.chargebacks.giveUp(operator, lost.id(), seen, "The business is insolvent.");
        assertEquals(Status.UNCOLLECTABLE, given.status());
        assertEquals(eur(108_000), given.loss());
        assertEquals(0, receivable());
        assertEquals(108_000, market.balance("loss") - loss);
        notice(milestone, "LOST", 120_000);
        assertEquals(Status.UNCOLLECTABLE, of(milestone).status());
        market.proof();
    }

    @Test
    public void whatMakesNoSenseIsKeptAndBooksNothing() {
        UUID milestone = funded();
        long taken = market.balance("receivable:chargeback");
        notice(milestone, "OPENED", 120_001);
        market.payments.receive(
                "book", BookProvider.webhook("evt-" + Ids.next(), Ids.next(), "chargeback-OPENED", 100));
        market.payments.receive(
                "book", BookProvider.webhook("evt-" + Ids.next(), "somebody-else", "chargeback-OPENED", 100));
        assertEquals(taken, market.balance("receivable:chargeback"));
        assertEquals(120_000, market.balance("escrow:" + milestone));
    }

    @Test
    public void onlyTheSidesAndOperatorsSeeAChargeback() {
        UUID milestone = funded();
        release(milestone);
        notice(milestone, "OPENED", 120_000);
        UUID id = of(milestone).id();
        Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
        for (Actor actor : List.of(client, Market.freelancer(freelancer), operator)) {
            assertEquals(id, market.chargebacks.chargeback(actor, id).id());
        }
        assertThrows(NotFound.class, () -> market.chargebacks.chargeback(Market.freelancer(Ids.next()), id));
        assertThrows(Forbidden.class, () -> market.chargebacks.chargebacks(client, null, PageRequest.first(1)));
        assertTrue(market.chargebacks.chargebacks(operator, Status.OPEN, PageRequest.first(100)).items().stream()
                .allMatch(one -> one.status() == Status.OPEN));
    }
}
