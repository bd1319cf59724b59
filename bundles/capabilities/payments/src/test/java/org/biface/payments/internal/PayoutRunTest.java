package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Payment.Status;
import org.biface.payments.Payout;
import org.biface.payments.PayoutRun;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What everybody has available is paid out together: each by an order and an entry of its own, and once. */
public class PayoutRunTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final Actor operator = Market.operator();
    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE, new FlatCommissions(1_000));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
    }

    @After
    public void close() {
        market.close();
    }

    /** Somebody who has that much available. */
    private UUID with(long... amounts) {
        UUID freelancer = Ids.next();
        var entries = new ArrayList<Entry>();
        for (long amount : amounts) {
            entries.add(Entry.of("opening:" + Ids.next(), "opening", "EUR", freelancer)
                    .debit(AccountName.PROVIDER_CASH, eur(amount))
                    .credit(AccountName.available(freelancer), eur(amount))
                    .build());
        }
        DATABASE.persistence()
                .write(connection -> Ledger.post(connection, DATABASE.clock().instant(), entries));
        return freelancer;
    }

    private PayoutRun done(PayoutRun run) {
        TestDatabase.await(
                "the run is done",
                () -> market.payoutRuns.run(operator, run.id()).status() == PayoutRun.Status.DONE);
        return market.payoutRuns.run(operator, run.id());
    }

    private long available(UUID freelancer) {
        return market.balance("freelancer:" + freelancer + ":available");
    }

    private List<Payout> payouts(UUID freelancer) {
        return market.payments
                .payouts(operator, freelancer, PageRequest.first(5))
                .items();
    }

    @Test
    public void everybodyIsPaidOnceWhatIsAvailable() {
        List<UUID> freelancers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            freelancers.add(with(5_000 + i, 1_000));
        }
        UUID poor = with(999);
        PayoutRun run = done(market.payoutRuns.start(operator));
        assertEquals(20, run.payouts());
        assertEquals(0, run.leftOut());
        assertNotNull(run.endedAt());
        Set<UUID> orders = new HashSet<>();
        for (int i = 0; i < freelancers.size(); i++) {
            assertEquals(0, available(freelancers.get(i)));
            List<Payout> payouts = payouts(freelancers.get(i));
            assertEquals(1, payouts.size());
            assertEquals(eur(6_000 + i), payouts.get(0).amount());
            orders.add(payouts.get(0).id());
            market.awaitStatus(payouts.get(0).id(), Status.SUCCEEDED);
            assertEquals(
                    "one entry for each, and one that settles it",
                    List.of("payout-settled", "payout"),
                    market
                            .ledger
                            .statement(
                                    operator, "payout:" + payouts.get(0).id(), null, null, null, PageRequest.first(5))
                            .items()
                            .stream()
                            .map(line -> line.kind())
                            .toList());
        }
        assertEquals(20, orders.size());
        assertEquals("what is less than the minimum waits", 999, available(poor));
        orders.forEach(order -> assertEquals(
                "asked for once", 1, market.provider.acted.get(order.toString()).get()));
        assertEquals(0, done(market.payoutRuns.start(operator)).payouts());
        market.proof();
    }

    @Test
    public void aRunThatWasBrokenOffGoesOnWhereItWas() {
        with(2_000);
        with(3_000);
        // Its timers are due only later, as when the node died before they ran.
        PayoutRun run = DATABASE.persistence().write(connection -> {
            PayoutRun started = market.payoutRuns.start(operator);
            for (int lane = 0; lane < 2; lane++) {
                market.store
                        .timers()
                        .set(
                                "payout-run",
                                started.id() + "/" + lane,
                                DATABASE.clock().instant().plus(Duration.ofHours(1)));
            }
            return started;
        });
        assertThrows("one at a time", Conflict.class, () -> market.payoutRuns.start(operator));
        market.close();
        market = new Market(DATABASE, new FlatCommissions(1_000));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.advance(Duration.ofHours(2));
        assertEquals(2, done(run).payouts());
        market.proof();
    }

    @Test
    public void runsAreListed() {
        PayoutRun run = done(market.payoutRuns.start(operator));
        assertEquals(
                run,
                market.payoutRuns.runs(operator, PageRequest.first(1)).items().get(0));
        assertTrue(run.startedAt().compareTo(run.endedAt()) <= 0);
        assertThrows(NotFound.class, () -> market.payoutRuns.run(operator, Ids.next()));
    }

    @Test
    public void everybodyIsPaidBySchedule() {
        UUID freelancer = with(5_000);
        market.close();
        market = new Market(DATABASE, Market.payouts(Duration.ofDays(7), 1), new FlatCommissions(1_000));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        market.advance(Duration.ofDays(8));
        TestDatabase.await("paid out", () -> available(freelancer) == 0);
        TestDatabase.await(
                "the run is done",
                () -> market.payoutRuns.runs(operator, PageRequest.first(5)).items().stream()
                        .allMatch(run -> run.status() == PayoutRun.Status.DONE));
        assertEquals(eur(5_000), payouts(freelancer).get(0).amount());
    }

    @Test
    public void nobodyAsksForLessThanTheLeast() {
        market.close();
        market = new Market(DATABASE, Market.payouts(Duration.ZERO, 2_000), new FlatCommissions(1_000));
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        // What is left afterwards is too little for the runs of others.
        Actor rich = Market.freelancer(with(2_999));
        Actor poor = Market.freelancer(with(999));
        String why = "At least 20.00 EUR can be paid out.";
        assertEquals(
                why,
                assertThrows(Invalid.class, () -> market.payments.payOut(rich, eur(1_999)))
                        .getMessage());
        assertEquals(
                why,
                assertThrows(Invalid.class, () -> market.payments.payOut(poor, null))
                        .getMessage());
        assertEquals(eur(2_000), market.payments.payOut(rich, eur(2_000)).amount());
        assertEquals(999, available(poor.account()));
    }
}
