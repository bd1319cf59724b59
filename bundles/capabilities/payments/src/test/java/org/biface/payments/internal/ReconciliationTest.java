package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Reconciliation;
import org.biface.payments.Reconciliation.Cause;
import org.biface.payments.Reconciliation.CurrencyComparison;
import org.biface.payments.Reconciliation.Difference;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Movement.Kind;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Version;

/** The books beside a provider's: each difference is named with its likely cause, and nothing else is. */
public class ReconciliationTest {

    @Rule
    public final TestDatabase database = new TestDatabase();

    private final FullProvider full = new FullProvider();
    private Market market;
    private ReconciliationService books;
    private int lines;

    @Before
    public void open() {
        market = new Market(database, Market.full(), new FlatCommissions(1_000));
        market.providers.add(full, 0, Version.emptyVersion, 2);
        books = new ReconciliationService(market.payments);
    }

    @After
    public void close() {
        market.close();
    }

    private Payment collected(long gross, Outcome outcome) {
        Payment payment = ordered(gross);
        full.book.put(payment.id().toString(), outcome);
        market.payments.receive(
                "full",
                full.webhook(Notice.of("evt-" + payment.id(), payment.id().toString(), outcome, Instant.EPOCH)));
        return payment;
    }

    private Payment ordered(long gross) {
        Payment payment = market.collect(Ids.next(), Ids.next(), Ids.next(), gross);
        market.awaitStatus(payment.id(), Status.PENDING);
        return payment;
    }

    private static Outcome done(long minor, long fee) {
        return Outcome.succeeded(FullProvider.eur(minor), "ref").withFee(FullProvider.eur(fee));
    }

    private void holds(long minor) {
        full.held.clear();
        full.held.add(Held.of(null, FullProvider.eur(minor), FullProvider.eur(0)));
    }

    private void line(Kind kind, Object key, long minor, long fee) {
        full.movements.add(
                Movement.of("line-" + lines++, kind, FullProvider.eur(minor), FullProvider.eur(fee), Instant.now())
                        .ofOrder(key == null ? null : key.toString(), null));
    }

    private Reconciliation reconcile() {
        return books.reconcile(Market.operator());
    }

    private void only(Cause cause, long minor, Object subject) {
        Reconciliation found = reconcile();
        assertEquals(
                List.of(cause + " " + eur(minor) + " " + subject),
                found.differences().stream()
                        .map(one -> one.cause() + " " + one.amount() + " " + one.subject())
                        .toList());
        assertEquals(cause == Cause.OPEN_ORDER, found.agrees());
        assertEquals(eur(minor), found.currencies().get(0).difference());
        assertEquals(found, books.last(Market.operator()).orElseThrow());
    }

    @Test
    public void whatIsEqualAgreesWithFeesThatTheProviderKeptBack() {
        Payment payment = collected(10_000, done(10_000, 165));
        line(Kind.COLLECT, payment.id(), 10_000, 165);
        holds(9_835);
        Reconciliation found = reconcile();
        assertEquals(List.of(), found.differences());
        assertTrue(found.agrees());
        assertEquals(List.of(new CurrencyComparison(eur(10_000), eur(165), eur(9_835), eur(0))), found.currencies());
    }

    @Test
    public void anOrderUnderWayIsNoReasonToWorry() {
        Payment payment = ordered(5_000);
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(5_000);
        only(Cause.OPEN_ORDER, 5_000, payment.id());
    }

    @Test
    public void whatHadFailedHereAndWasDoneThereIsNamed() {
        Payment payment = collected(5_000, Outcome.failed("canceled", "ref"));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(5_000);
        only(Cause.FAILED_HERE, 5_000, payment.id());
    }

    @Test
    public void whatIsBookedHereAndNotThereIsNamed() {
        Payment payment = collected(5_000, done(5_000, 0));
        holds(0);
        only(Cause.MISSING_AT_PROVIDER, -5_000, payment.id());
    }

    @Test
    public void anotherAmountIsNamed() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 4_900, 0);
        holds(4_900);
        only(Cause.AMOUNT_DIFFERS, -100, payment.id());
    }

    @Test
    public void aFeeThatIsNotBookedIsNamed() {
        Payment payment = collected(5_000, Outcome.succeeded(FullProvider.eur(5_000), "ref"));
        line(Kind.COLLECT, payment.id(), 5_000, 100);
        holds(4_900);
        only(Cause.FEE_NOT_BOOKED, -100, payment.id());
    }

    @Test
    public void aChargebackThatIsNotBookedIsNamed() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        line(Kind.CHARGEBACK, payment.id(), -5_000, 0);
        holds(0);
        only(Cause.CHARGEBACK_NOT_BOOKED, -5_000, payment.id());
    }

    @Test
    public void whatNobodyOrderedAndOwnMoneyAreNamed() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        line(Kind.PAYOUT, UUID.randomUUID(), -300, 0);
        holds(4_700);
        only(Cause.NOT_ORDERED_HERE, -300, "line-1");
        full.movements.remove(1);
        line(Kind.OTHER, null, 200, 0);
        holds(5_200);
        only(Cause.OTHER_MOVEMENT, 200, "line-2");
    }

    @Test
    public void whatNoLineExplainsIsLeft() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(4_000);
        only(Cause.UNEXPLAINED, -1_000, null);
    }

    @Test
    public void currenciesAreComparedApart() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(5_000);
        full.held.add(Held.of(null, Amount.of(700, "USD"), Amount.of(0, "USD")));
        Reconciliation found = reconcile();
        assertEquals(
                List.of(Money.of(700, "USD")),
                found.differences().stream().map(Difference::amount).toList());
        assertEquals(2, found.currencies().size());
    }

    @Test
    public void aProviderThatCanNotSayIsNamedAndNothingIsConcluded() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(5_000);
        market.store.write(connection -> {
            Orders.insert(
                    connection,
                    OrderDraft.of(Order.Kind.COLLECT, eur(100))
                            .milestone(Ids.next())
                            .contract(Ids.next())
                            .company(Ids.next())
                            .order("book", Instant.now()));
            return null;
        });
        Reconciliation found = reconcile();
        assertEquals(List.of("book"), found.notCompared());
        assertEquals(List.of(), found.differences());
    }

    @Test
    public void itIsDoneOnceADayByItself() {
        Payment payment = collected(5_000, done(5_000, 0));
        line(Kind.COLLECT, payment.id(), 5_000, 0);
        holds(5_000);
        assertTrue(books.last(Market.operator()).isEmpty());
        market.advance(Duration.ofHours(25));
        TestDatabase.await("compared", () -> books.last(Market.operator()).isPresent());
        assertTrue(books.last(Market.operator()).orElseThrow().agrees());
    }

    @Test
    public void onlyAnOperatorCompares() {
        Actor freelancer = Market.freelancer(Ids.next());
        assertThrows(Forbidden.class, () -> books.reconcile(freelancer));
        assertThrows(Forbidden.class, () -> books.last(freelancer));
        assertFalse(books.last(Market.operator()).isPresent());
    }
}
