package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Due;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Sweep;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Version;

/** The platform's own money is taken out of what the provider holds: all of it, and nothing of what is others'. */
public class SweepsTest {

    /** A milestone of 1,000.00 and its VAT, of which 100.00 commission and 20.00 VAT on that are the platform's. */
    private static final long GROSS = 120_000;

    private static final long OWN = 12_000;

    @Rule
    public final TestDatabase database = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private final FullProvider full = new FullProvider();
    private Market market;
    private int events;

    @Before
    public void open() {
        open(Duration.ZERO);
    }

    private void open(Duration sweepEvery) {
        market = new Market(
                database,
                Market.settings("full", Duration.ZERO, Market.SETTINGS.callLimit(), sweepEvery),
                new FlatCommissions(1_000));
        market.providers.add(full, 0, Version.emptyVersion, 2);
        holds(1_000_000);
    }

    @After
    public void close() {
        market.proof();
        market.close();
    }

    private void holds(long minor) {
        full.held.clear();
        full.held.add(Held.of(null, FullProvider.eur(minor), FullProvider.eur(0)));
    }

    private void says(UUID key, Outcome outcome) {
        full.book.put(key.toString(), outcome);
        market.payments.receive(
                "full", full.webhook(Notice.of("evt-" + events++, key.toString(), outcome, Instant.EPOCH)));
    }

    private static Outcome done(long minor, long fee) {
        return Outcome.succeeded(FullProvider.eur(minor), "ref").withFee(FullProvider.eur(fee));
    }

    private Release released(long fee) {
        Payment payment = market.collect(Ids.next(), contract, company, GROSS);
        market.awaitStatus(payment.id(), Status.PENDING);
        says(payment.id(), done(GROSS, fee));
        return market.release(new ReleaseOrder(
                payment.milestone(), contract, company, freelancer, Market.BUSINESS, eur(100_000), eur(20_000)));
    }

    private List<Sweep> sweep() {
        return market.sweeps.sweep(Market.operator());
    }

    private Sweep only() {
        List<Sweep> begun = sweep();
        assertEquals(begun.toString(), 1, begun.size());
        return begun.get(0);
    }

    private void isAsIn(Sweep sweep, long amount, long settled) {
        assertEquals(eur(amount), sweep.amount());
        assertEquals(eur(settled), sweep.settled());
        assertEquals(eur(amount - settled), sweep.sent());
    }

    private UUID orderOf(Sweep sweep) {
        return market.store.read(connection -> {
            try (var query = connection.prepareStatement("select provider_order from payments.sweep where id = ?")) {
                query.setObject(1, sweep.id());
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getObject(1, UUID.class);
                }
            }
        });
    }

    private Sweep now(Sweep sweep) {
        return market.sweeps.sweep(Market.operator(), sweep.id());
    }

    /** Only the owner of the database can get this far: the rules are switched off first. */
    private void set(UUID order, String status) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(
                    "update payments.provider_order set status = '" + status + "' where id = '" + order + "'");
        }
    }

    /** What the provider says of a sweep and what the books say of it are compared by each proof. */
    @Test
    public void aSweepThatIsBookedOtherwiseIsFound() throws SQLException {
        released(0);
        Sweep sweep = only();
        UUID order = orderOf(sweep);
        says(order, done(OWN, 0));
        market.proof();
        for (String other : List.of("RETURNED", "FAILED")) {
            set(order, other);
            assertEquals(
                    List.of("Sweep " + sweep.id() + " is " + other.toLowerCase(Locale.ROOT)
                            + " and is booked otherwise."),
                    market.ledger.prove(Actor.SYSTEM).problems());
        }
        set(order, "SUCCEEDED");
        market.proof();
        full.book.put(order.toString(), Outcome.returned(FullProvider.eur(OWN), "account_closed", "ref"));
        says(order, Outcome.returned(FullProvider.eur(OWN), "account_closed", "ref"));
        assertEquals(Status.RETURNED, now(sweep).status());
        market.proof();
        set(order, "SUCCEEDED");
        assertEquals(
                List.of("Sweep " + sweep.id() + " is succeeded and is booked otherwise."),
                market.ledger.prove(Actor.SYSTEM).problems());
        set(order, "RETURNED");
    }

    @Test
    public void theCommissionAndItsVatAreSentToTheBank() {
        Release release = released(0);
        Sweep sweep = only();
        isAsIn(sweep, OWN, 0);
        assertEquals(Status.INITIATED, sweep.status());
        assertEquals(GROSS - OWN, market.balance("provider:cash"));
        assertEquals(OWN, market.balance("own:cash"));
        says(orderOf(sweep), done(OWN, 0));
        assertEquals(Status.SUCCEEDED, now(sweep).status());
        assertEquals(List.of(), sweep());
        assertEquals(
                List.of(now(sweep)),
                market.sweeps.sweeps(Market.operator(), PageRequest.first(5)).items());
        assertEquals(release.payable().minor(), market.balance("provider:cash"));
    }

    @Test
    public void whatDoesNotArriveIsThePlatformsAgain() {
        released(300);
        Sweep failed = only();
        isAsIn(failed, OWN, 300);
        says(orderOf(failed), Outcome.failed("account_closed", "ref"));
        assertEquals(Status.FAILED, now(failed).status());
        assertEquals(GROSS, market.balance("provider:cash"));
        assertEquals(List.of(new Due("full", eur(300))), market.sweeps.dues(Market.operator()));
        Sweep again = only();
        isAsIn(again, OWN, 300);
        UUID order = orderOf(again);
        says(order, done(OWN - 300, 0));
        says(order, Outcome.returned(FullProvider.eur(OWN - 300), "account_closed", "ref"));
        assertEquals(Status.RETURNED, now(again).status());
        assertEquals(GROSS, market.balance("provider:cash"));
        assertEquals(-300, market.balance("own:cash"));
        isAsIn(only(), OWN, 300);
    }

    @Test
    public void whatIsOwedToTheProviderStaysThereAndIsSettled() {
        released(1_825);
        assertEquals(List.of(new Due("full", eur(1_825))), market.sweeps.dues(Market.operator()));
        Sweep sweep = only();
        isAsIn(sweep, OWN, 1_825);
        assertEquals(List.of(), market.sweeps.dues(Market.operator()));
        assertEquals(0, unsettled());
        says(orderOf(sweep), done(OWN - 1_825, 0));
        // What the books have is what the provider holds now: 120,000 less its fee and what was sent.
        assertEquals(GROSS - 1_825 - (OWN - 1_825), market.balance("provider:cash"));
    }

    private long unsettled() {
        return market.store.read(connection -> {
            try (var query = connection.prepareStatement(
                            "select count(*) from payments.provider_due where settled_at is null");
                    var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    public void aRefundOfSweptMoneyIsToppedUpAndTheNextSweepSettlesIt() {
        Release release = released(0);
        says(orderOf(only()), done(OWN, 0));
        market.refunds.afterRelease(Market.operator(), release.id(), eur(60_000), "Half of it was not done.");
        // Half of the commission and of its VAT goes back, which the platform had taken out before.
        assertEquals(List.of(new Due("full", eur(6_000))), market.sweeps.dues(Market.operator()));
        assertEquals(OWN - 6_000, market.balance("own:cash"));
        assertEquals(List.of(), sweep());
        released(0);
        isAsIn(only(), OWN, 6_000);
        assertEquals(List.of(), market.sweeps.dues(Market.operator()));
    }

    @Test
    public void nothingIsSentWhileMoreIsOwedThanIsThere() {
        released(OWN + 500);
        Sweep sweep = only();
        isAsIn(sweep, OWN, OWN);
        assertEquals(Status.SUCCEEDED, sweep.status());
        assertEquals(List.of(new Due("full", eur(500))), market.sweeps.dues(Market.operator()));
        assertEquals(List.of(), full.given("sweep"));
        assertEquals(new Due("full", eur(0)), market.sweeps.paidIn(Market.operator(), "full", "line-7", eur(500)));
        assertThrows(Conflict.class, () -> market.sweeps.paidIn(Market.operator(), "full", "line-7", eur(500)));
        assertEquals(0, unsettled());
    }

    @Test
    public void noMoreIsSentThanTheProviderCanSend() {
        released(0);
        holds(5_000);
        isAsIn(only(), 5_000, 0);
        holds(0);
        assertEquals(List.of(), sweep());
        holds(100_000);
        isAsIn(only(), OWN - 5_000, 0);
    }

    @Test
    public void itIsDoneByItself() {
        released(0);
        market.close();
        open(Duration.ofDays(1));
        market.advance(Duration.ofHours(25));
        TestDatabase.await(
                "swept",
                () -> !market.sweeps
                        .sweeps(Market.operator(), PageRequest.first(5))
                        .items()
                        .isEmpty());
        assertTrue(market.balance("own:cash") == OWN);
    }
}
