package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Chargebacks;
import org.biface.payments.ClientFee;
import org.biface.payments.CollectOrder;
import org.biface.payments.Debts;
import org.biface.payments.LedgerDesk;
import org.biface.payments.Payment;
import org.biface.payments.Payments;
import org.biface.payments.PayoutAccountDraft;
import org.biface.payments.PayoutAccounts;
import org.biface.payments.PayoutRuns;
import org.biface.payments.PreparedRelease;
import org.biface.payments.Reconciliations;
import org.biface.payments.RefundOrder;
import org.biface.payments.Refunds;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Statements;
import org.biface.payments.Sweeps;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.testing.Configured;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.osgi.framework.Version;

public class StrangersTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID company = Ids.next();
    private final UUID contract = Ids.next();
    private final Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer = Market.freelancer(Ids.next());
    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE, new FlatCommissions(1_000));
    }

    @After
    public void close() {
        market.close();
    }

    private ReleaseOrder order(UUID milestone) {
        return new ReleaseOrder(
                milestone, contract, company, freelancer.account(), Market.BUSINESS, eur(10_000), eur(2_000));
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        UUID payment = market.collect(Ids.next(), contract, company, 12_000).id();
        Release release = market.release(order(market.funded(contract, company, 12_000)));
        ReleaseOrder next = order(market.funded(contract, company, 12_000));
        PreparedRelease prepared = market.payments.prepare(Actor.SYSTEM, next);
        market.advance(Duration.ofDays(5));
        String available = "freelancer:" + freelancer.account() + ":available";
        TestDatabase.await("the hold has ended", () -> market.balance(available) > 0);
        UUID payout = market.payments.payOut(freelancer, eur(100)).id();
        PageRequest page = PageRequest.first(5);
        Actor otherClient = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next()));
        new Strangers<>(
                        Payments.class,
                        market.payments,
                        Map.of("another freelancer", Market.freelancer(Ids.next()), "another client", otherClient))
                .refused(
                        "collect",
                        Actor.SYSTEM,
                        new CollectOrder(
                                Ids.next(),
                                contract,
                                company,
                                Ids.next(),
                                eur(100),
                                ClientFee.none("EUR"),
                                "Milestone"))
                .refused("clientFee", Actor.SYSTEM, contract, company, eur(100))
                .refused("payment", client, payment)
                .refused("withdraw", client, payment)
                .refused("prepare", Actor.SYSTEM, next)
                .refused("facts", Actor.SYSTEM, List.of(next))
                .refused(
                        "prepare",
                        Actor.SYSTEM,
                        market.payments.facts(Actor.SYSTEM, List.of(next)).get(0))
                .refused("release", Actor.SYSTEM, prepared)
                .refused("releaseAll", Actor.SYSTEM, List.of(prepared))
                .refused("release", freelancer, release.id())
                .refused("releases", freelancer, freelancer.account(), page)
                .refused("balances", freelancer, freelancer.account())
                .own("payOut", freelancer, eur(100))
                .refused("payout", freelancer, payout)
                .refused("payouts", freelancer, freelancer.account(), page)
                .check();
    }

    @Test
    public void everyMethodOfPayoutRunsRefusesWhoIsNoOperator() {
        UUID run = market.payoutRuns.start(Market.operator()).id();
        new Strangers<>(PayoutRuns.class, market.payoutRuns, others())
                .refused("start", Market.operator())
                .refused("run", Market.operator(), run)
                .refused("runs", Market.operator(), PageRequest.first(5))
                .check();
    }

    @Test
    public void everyMethodOfTheLedgerRefusesWhoIsNoOperator() {
        UUID funded = market.funded(contract, company, 12_000);
        PageRequest newest = PageRequest.first(1);
        String entry = market.ledger
                .statement(Market.operator(), "escrow:" + funded, "EUR", null, null, newest)
                .items()
                .get(0)
                .entry()
                .toString();
        LedgerDesk.Progress progress = (done, of) -> {};
        new Strangers<>(LedgerDesk.class, market.ledger, others())
                .refused("balances", Market.operator(), "escrow:", null)
                .refused("statement", Market.operator(), "provider:cash", "EUR", null, null, PageRequest.first(5))
                .refused("entry", Market.operator(), entry)
                .refused("verify", Market.operator(), true, progress)
                .refused("lastProof", Market.operator())
                .refused("turnover", Market.operator(), Instant.EPOCH)
                .check();
    }

    private Map<String, Actor> others() {
        return Map.of(
                "another freelancer",
                Market.freelancer(Ids.next()),
                "another client",
                Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next())));
    }

    @Test
    public void everyMethodOfRefundsRefusesWhoIsNoParty() {
        UUID milestone = market.funded(contract, company, 12_000);
        Release release = market.release(order(market.funded(contract, company, 12_000)));
        UUID refund = market.refunds
                .afterRelease(freelancer, release.id(), eur(1_000), "Too much.")
                .id();
        RefundOrder back =
                new RefundOrder(milestone, contract, company, freelancer.account(), eur(1_000), eur(200), "Agreed.");
        new Strangers<>(Refunds.class, market.refunds, others())
                .refused("beforeRelease", Actor.SYSTEM, back)
                .refused("afterRelease", freelancer, release.id(), eur(1), "Too much.")
                .refused("freeze", Actor.SYSTEM, milestone, "EUR")
                .refused("thaw", Actor.SYSTEM, milestone, "EUR")
                .refused("settle", Actor.SYSTEM, null, back)
                .refused("refund", client, refund)
                .own("refunds", client, null, PageRequest.first(5))
                .refused("retry", Market.operator(), refund)
                .check();
    }

    @Test
    public void everyMethodOfDebtsRefusesWhoIsNoOperator() {
        new Strangers<>(Debts.class, market.debts, others())
                .refused("debts", Market.operator())
                .refused("giveUp", Market.operator(), freelancer.account(), eur(1), "Insolvent.")
                .check();
    }

    @Test
    public void everyMethodOfSweepsRefusesWhoIsNoOperator() {
        market.release(order(market.funded(contract, company, 12_000)));
        FullProvider full = new FullProvider();
        full.held.add(Held.of(null, FullProvider.eur(1_000_000), FullProvider.eur(0)));
        market.providers.add(full, 0, Version.emptyVersion, 2);
        Actor operator = Market.operator();
        UUID sweep = market.sweeps.sweep(operator).get(0).id();
        new Strangers<>(Sweeps.class, market.sweeps, others())
                .refused("sweep", operator)
                .refused("sweep", operator, sweep)
                .refused("sweeps", operator, PageRequest.first(5))
                .refused("dues", operator)
                .refused("paidIn", operator, "full", "line", eur(1))
                .check();
    }

    @Test
    public void everyMethodOfPayoutAccountsRefusesWhoIsNoParty() {
        market.close();
        market = new Market(DATABASE, Market.full(), new FlatCommissions(1_000));
        market.providers.add(new FullProvider(), 0, Version.emptyVersion, 2);
        PayoutAccountDraft draft = new PayoutAccountDraft("FR", "EUR", false);
        UUID account = market.accounts.open(freelancer, draft).id();
        market.awaitStatus(account, Payment.Status.SUCCEEDED);
        URI back = URI.create("https://market.example/");
        new Strangers<>(PayoutAccounts.class, market.accounts, others())
                .own("open", freelancer, draft)
                .refused("account", freelancer, account)
                .refused("accounts", freelancer, freelancer.account(), PageRequest.first(5))
                .refused("onboarding", freelancer, account, back, back)
                .refused("refresh", freelancer, account)
                .check();
    }

    @Test
    public void everyMethodOfReconciliationsRefusesWhoIsNoOperator() {
        new Strangers<>(Reconciliations.class, new ReconciliationService(market.payments), others())
                .refused("reconcile", Market.operator())
                .refused("last", Market.operator())
                .check();
    }

    @Test
    public void everyMethodOfStatementsRefusesWhoIsNoParty() {
        new Strangers<>(
                        Statements.class,
                        new StatementsService(market.store, Configured.byDefault(StatementsService.Config.class)),
                        others())
                .refused("freelancer", freelancer, freelancer.account(), "2026")
                .refused("company", client, company, "2026")
                .check();
    }

    @Test
    public void everyMethodOfChargebacksRefusesWhoIsNoParty() {
        Release release = market.release(order(market.funded(contract, company, 12_000)));
        UUID payment = market.store
                .read(connection -> Orders.collected(connection, release.milestone()))
                .orElseThrow()
                .id();
        market.payments.receive("book", BookProvider.webhook("evt-c", payment, "chargeback-OPENED", 12_000));
        Actor operator = Market.operator();
        UUID chargeback = market.chargebacks
                .chargebacks(operator, null, PageRequest.first(1))
                .items()
                .get(0)
                .id();
        new Strangers<>(Chargebacks.class, market.chargebacks, others())
                .refused("chargeback", client, chargeback)
                .refused("chargebacks", operator, null, PageRequest.first(5))
                .refused("giveUp", operator, chargeback, Expected.ANY, "Insolvent.")
                .check();
    }
}
