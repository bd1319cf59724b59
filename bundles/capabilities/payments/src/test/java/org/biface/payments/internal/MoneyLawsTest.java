package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Chargeback;
import org.biface.payments.Payout;
import org.biface.payments.Refund;
import org.biface.payments.RefundOrder;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Sweep;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.testing.TestDatabase;
import org.junit.ClassRule;
import org.junit.Test;
import org.osgi.framework.Version;

/**
 * Whatever happens to money in whatever order, the laws of domain.md hold after each step: all postings sum to zero, nothing
 * that is owed is below zero, the provider holds at least what is owed, what was paid for a milestone is all accounted for,
 * and the commission that goes back is never more than what was charged, and all of it at the end.
 */
public class MoneyLawsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final int STEPS = 120;

    private final List<UUID> milestones = new ArrayList<>();
    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final List<UUID> freelancers = List.of(Ids.next(), Ids.next());
    private final Actor operator = Market.operator();
    /** Sweeps whatever is the platform's own; everything else goes over the book. */
    private final FullProvider bank = new FullProvider();

    private Market market;
    private Random random;
    private int notices;
    private int swept;
    private int withdrawn;
    private int refused;

    @Test
    public void commissionsThatGoBack() {
        run(new FlatCommissions(1_337), 1);
    }

    @Test
    public void commissionsThatAreKept() {
        run(new FlatCommissions(800, false), 2);
    }

    @Test
    public void commissionsByTiers() {
        run(new FlatCommissions(-1), 3);
    }

    /** 3 % of the client on top, but of each contract at least 5.00: what is not charged of a fee goes back. */
    private static BigDecimal onTop(BigDecimal whole) {
        return whole.signum() == 0
                ? BigDecimal.ZERO
                : whole.multiply(new BigDecimal("0.03")).max(BigDecimal.valueOf(500));
    }

    @Test
    public void feesOnTopThatGoBack() {
        run(new FlatCommissions(1_337).client(MoneyLawsTest::onTop), 4);
    }

    @Test
    public void feesOnTopThatAreKept() {
        run(new FlatCommissions(800, false).client(MoneyLawsTest::onTop), 5);
    }

    private void run(FlatCommissions commissions, long seed) {
        random = new Random(seed);
        try (Market opened = new Market(DATABASE, commissions)) {
            market = opened;
            bank.held.add(Held.of(null, FullProvider.eur(1L << 40), FullProvider.eur(0)));
            market.providers.add(bank, 0, Version.emptyVersion, 2);
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (Conflict notNow) {
                    refused++;
                }
                market.proof();
                if (step % 10 == 0) {
                    milestones.forEach(this::accountedFor);
                }
            }
            milestones.forEach(this::accountedFor);
            milestones.forEach(this::takeAllBack);
            milestones.forEach(this::accountedFor);
            market.proof();
            assertTrue("most of it could be done: " + refused, refused < STEPS * 3 / 4);
            assertTrue("something was swept and withdrawn: " + swept + ", " + withdrawn, swept > 0 && withdrawn > 0);
        }
    }

    private void step() {
        switch (milestones.isEmpty() ? 0 : random.nextInt(15)) {
            case 0, 1 -> fund(1 + random.nextInt(50_000));
            case 2, 3, 4 -> release(any(this::isHeld));
            case 5 -> {
                UUID milestone = any(this::isHeld);
                market.refunds.beforeRelease(
                        Actor.SYSTEM, back(milestone, part(market.balance("escrow:" + milestone))));
            }
            case 6, 7 -> takeBack(any(milestone -> release(market, milestone) != null), false);
            case 8 -> split(any(this::isHeld));
            case 9 -> chargeback(any(milestone -> true));
            case 10 -> payOut();
            case 11 -> sweep();
            case 12 -> market.refunds.freeze(Actor.SYSTEM, any(this::isHeld), "EUR");
            case 13 -> withdraw(any(milestone -> market.balance("dispute:" + milestone) > 0));
            default -> {
                market.advance(Duration.ofDays(random.nextInt(4)));
                market.awaitHolds();
            }
        }
    }

    private void fund(long gross) {
        milestones.add(market.funded(
                contract,
                company,
                gross,
                market.payments.clientFee(Actor.SYSTEM, contract, company, eur(Math.max(1, gross * 5 / 6)))));
    }

    private void withdraw(UUID milestone) {
        market.refunds.thaw(Actor.SYSTEM, milestone, "EUR");
        withdrawn++;
    }

    /** Nothing that is owed to anybody is swept: that is one of the laws. */
    private void sweep() {
        for (Sweep sweep : market.sweeps.sweep(operator)) {
            swept++;
            if (sweep.sent().isPositive()) {
                UUID order = order("payments.sweep", sweep.id());
                var sent = FullProvider.eur(sweep.sent().minor());
                switch (random.nextInt(4)) {
                    case 0 -> says(order, Outcome.failed("account_closed", "ref"));
                    case 1 -> {
                        says(order, Outcome.succeeded(sent, "ref"));
                        says(order, Outcome.returned(sent, "account_closed", "ref"));
                    }
                    default -> says(order, Outcome.succeeded(sent, "ref"));
                }
            }
        }
    }

    private void says(UUID order, Outcome outcome) {
        bank.book.put(order.toString(), outcome);
        market.payments.receive(
                "full",
                bank.webhook(
                        Notice.of("evt-bank-" + order + "-" + notices++, order.toString(), outcome, Instant.EPOCH)));
    }

    private UUID order(String table, UUID id) {
        return market.store.read(connection -> {
            try (var query = connection.prepareStatement("select provider_order from " + table + " where id = ?")) {
                query.setObject(1, id);
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getObject(1, UUID.class);
                }
            }
        });
    }

    private boolean isHeld(UUID milestone) {
        return market.balance("escrow:" + milestone) > 0;
    }

    private UUID any(Predicate<UUID> fit) {
        List<UUID> fitting = milestones.stream().filter(fit).toList();
        if (fitting.isEmpty()) {
            throw new Conflict("there is none");
        }
        return fitting.get(random.nextInt(fitting.size()));
    }

    private long part(long whole) {
        if (whole == 0) {
            throw new Conflict("nothing is there");
        }
        return random.nextInt(3) == 0 ? whole : 1 + random.nextLong(whole);
    }

    private UUID freelancer(UUID milestone) {
        return freelancers.get(milestones.indexOf(milestone) % freelancers.size());
    }

    private ReleaseOrder order(UUID milestone, long gross) {
        long net = Math.max(1, gross * 5 / 6);
        return new ReleaseOrder(
                milestone, contract, company, freelancer(milestone), Market.BUSINESS, eur(net), eur(gross - net));
    }

    private RefundOrder back(UUID milestone, long gross) {
        long net = gross * 5 / 6;
        return new RefundOrder(
                milestone, contract, company, freelancer(milestone), eur(net), eur(gross - net), "random");
    }

    private void release(UUID milestone) {
        long held = market.balance("escrow:" + milestone);
        if (held == 0) {
            throw new Conflict("nothing is held");
        }
        market.release(order(milestone, held));
    }

    private void takeBack(UUID milestone, boolean all) {
        Release release = release(market, milestone);
        if (release == null) {
            throw new Conflict("nothing was released");
        }
        long left =
                release.gross().minor() - market.store.read(connection -> TakenBack.until(connection, release.id()));
        Refund refund = market.refunds.afterRelease(operator, release.id(), eur(all ? left : part(left)), "random");
        settle(refund);
    }

    private static Release release(Market market, UUID milestone) {
        return market.store
                .read(connection -> Releases.of(connection, milestone))
                .orElse(null);
    }

    private void settle(Refund refund) {
        if (random.nextBoolean()) {
            UUID order = order("payments.refund", refund.id());
            market.payments.receive(
                    "book",
                    BookProvider.webhook(
                            "evt-" + order,
                            order,
                            random.nextInt(4) == 0 ? "failed" : "succeeded",
                            refund.amount().minor()));
        }
    }

    private void split(UUID milestone) {
        long held = market.refunds.freeze(Actor.SYSTEM, milestone, "EUR").minor();
        long refunded = random.nextInt(3) == 0 ? held : random.nextLong(held);
        RefundOrder back = refunded == 0 ? null : back(milestone, refunded);
        if (refunded == held) {
            settle(market.refunds.settle(Actor.SYSTEM, null, back).refund());
        } else {
            var prepared = market.payments.prepare(Actor.SYSTEM, order(milestone, held - refunded));
            market.refunds.settle(Actor.SYSTEM, prepared, back);
        }
    }

    private void chargeback(UUID milestone) {
        UUID payment = market.store
                .read(connection -> Orders.collected(connection, milestone))
                .orElseThrow()
                .id();
        Chargeback known = chargeback(market, milestone);
        long amount = known == null
                ? part(market.store
                        .read(connection -> Orders.find(connection, payment))
                        .orElseThrow()
                        .amount()
                        .minor())
                : known.amount().minor();
        if (known != null && known.status() == Chargeback.Status.LOST) {
            market.chargebacks.giveUp(operator, known.id(), Expected.ANY, "random");
            return;
        }
        String phase = random.nextInt(3) == 0 ? "WON" : random.nextBoolean() ? "LOST" : "OPENED";
        market.payments.receive(
                "book", BookProvider.webhook("evt-" + Ids.next(), payment, "chargeback-" + phase, amount));
    }

    private static Chargeback chargeback(Market market, UUID milestone) {
        return market.chargebacks.chargebacks(Market.operator(), null, PageRequest.first(200)).items().stream()
                .filter(one -> one.milestone().equals(milestone))
                .findFirst()
                .orElse(null);
    }

    private void payOut() {
        UUID freelancer = freelancers.get(random.nextInt(freelancers.size()));
        Payout payout = market.payments.payOut(Market.freelancer(freelancer), null);
        String status = random.nextInt(4) == 0 ? "failed" : "succeeded";
        market.payments.receive(
                "book",
                BookProvider.webhook(
                        "evt-" + payout.id(),
                        payout.id(),
                        status,
                        payout.amount().minor()));
    }

    /** What a client paid, on top too, is held, in dispute, refunded, charged, or taken by a chargeback: to the cent. */
    private void accountedFor(UUID milestone) {
        record Sums(long paid, long held, long refunded, long lost) {}
        Sums sums = market.store.read(connection -> {
            try (var query = connection.prepareStatement("""
                    select (select sum(amount) from payments.provider_order where milestone = q.m and kind = 'COLLECT'
                            and status = 'SUCCEEDED'),
                        (select coalesce(sum(balance), 0) from payments.ledger_account
                            where name in ('escrow:' || q.m, 'dispute:' || q.m, 'escrow:' || q.m || ':fee')),
                        (select coalesce(sum(amount), 0) from payments.refund where milestone = q.m
                            and (release is null or reason = 'Fee not charged')),
                        (select coalesce(sum(from_held), 0) from payments.chargeback where milestone = q.m)
                            + (select coalesce(sum(p.amount), 0) from payments.ledger_account a
                                join payments.ledger_posting p on p.account = a.id
                                join payments.ledger_entry e on e.id = p.entry and e.kind = 'chargeback-lost'
                                where a.name = 'escrow:' || q.m || ':fee')
                    from (select ?::uuid as m) q""")) {
                query.setObject(1, milestone);
                try (var row = query.executeQuery()) {
                    row.next();
                    return new Sums(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
                }
            }
        });
        Release release = release(market, milestone);
        long released = release == null
                ? 0
                : release.gross().plus(release.fee().total()).minor();
        assertEquals(sums.paid, sums.held + sums.refunded + sums.lost + released);
        if (release != null) {
            reversed(release);
        }
    }

    private void reversed(Release release) {
        long[] back = market.store.read(connection -> {
            try (var query = connection.prepareStatement("select coalesce(sum(gross), 0), coalesce(sum(net), 0),"
                    + " coalesce(sum(commission), 0), coalesce(sum(commission_vat), 0),"
                    + " coalesce(sum(client_commission), 0), coalesce(sum(client_commission_vat), 0)"
                    + " from payments.taken_back where release = ?")) {
                query.setObject(1, release.id());
                try (var row = query.executeQuery()) {
                    row.next();
                    return new long[] {
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)
                    };
                }
            }
        });
        assertTrue(back[0] <= release.gross().minor());
        assertTrue(back[1] <= release.net().minor());
        assertTrue(back[2] <= release.commission().minor());
        assertTrue(back[3] <= release.commissionVat().minor());
        assertTrue(back[4] <= release.fee().commission().minor());
        assertTrue(back[5] <= release.fee().vat().minor());
        if (back[0] == release.gross().minor()) {
            assertEquals("the parts add up", release.net().minor(), back[1]);
            boolean returned = back[2] > 0 || back[3] > 0;
            if (returned) {
                assertEquals(release.commission().minor(), back[2]);
                assertEquals(release.commissionVat().minor(), back[3]);
            }
        }
    }

    private void takeAllBack(UUID milestone) {
        try {
            takeBack(milestone, true);
        } catch (DomainException notThere) {
            refused++;
        }
    }
}
