package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Payout;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Statement;
import org.biface.payments.Statement.Kind;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What statements say, and that they say what the ledger says. */
public class StatementsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private Market market;
    private StatementsService statements;

    @Before
    public void open() {
        market = new Market(
                DATABASE, new FlatCommissions(1_000).client(whole -> whole.multiply(new BigDecimal("0.03"))));
        statements = new StatementsService(market.store, Configured.byDefault(StatementsService.Config.class));
    }

    @After
    public void close() {
        market.proof();
        market.close();
    }

    private Release released(long net) {
        UUID milestone = market.funded(
                contract, company, net + net / 5, market.payments.clientFee(Actor.SYSTEM, contract, company, eur(net)));
        return market.release(
                new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(net), eur(net / 5)));
    }

    private YearMonth month() {
        return YearMonth.from(DATABASE.clock().instant().atZone(ZoneId.of("Europe/Paris")));
    }

    /** Three months with releases, refunds, a chargeback and a payout. */
    private List<YearMonth> aQuarter() {
        List<YearMonth> months = new ArrayList<>();
        // The first of a month is the same day everywhere a week later.
        while (DATABASE.clock().instant().atZone(ZoneId.of("Europe/Paris")).getDayOfMonth() != 8
                || month().getMonthValue() > 9) {
            market.advance(Duration.ofDays(1));
        }
        for (int i = 0; i < 3; i++) {
            months.add(month());
            released(100_000);
            Release second = released(33_333);
            market.refunds.afterRelease(Actor.SYSTEM, second.id(), eur(9_999), "a part");
            YearMonth now = month();
            while (month().equals(now)
                    || DATABASE.clock()
                                    .instant()
                                    .atZone(ZoneId.of("Europe/Paris"))
                                    .getDayOfMonth()
                            != 8) {
                market.advance(Duration.ofDays(1));
            }
        }
        return months;
    }

    private Statement.Total total(Statement statement, Kind kind) {
        return statement.totals().stream()
                .filter(total -> total.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static long sum(List<Statement> of, Function<Statement.Line, Money> what) {
        return of.stream()
                .flatMap(statement -> statement.lines().stream())
                .map(what)
                .mapToLong(Money::minor)
                .sum();
    }

    @Test
    public void theMonthsAreTheYearAndTheLedgerSaysTheSame() {
        long revenue = market.balance("revenue:commission");
        long vat = market.balance("vat:output");
        List<YearMonth> months = aQuarter();
        TestDatabase.await(
                "the holds have ended", () -> market.balance("freelancer:" + freelancer + ":available") >= 50_000);
        Payout payout = market.payments.payOut(Market.freelancer(freelancer), eur(50_000));
        String year = Integer.toString(months.get(0).getYear());

        Statement whole = statements.freelancer(Market.freelancer(freelancer), freelancer, year);
        List<Statement> parts = new ArrayList<>();
        for (int month = 1; month <= 12; month++) {
            parts.add(statements.freelancer(
                    Market.freelancer(freelancer), freelancer, String.format("%s-%02d", year, month)));
        }
        assertEquals(
                whole.lines(),
                parts.stream().flatMap(part -> part.lines().stream()).toList());
        assertEquals(3, parts.stream().filter(part -> part.lines().size() == 3).count());
        for (Function<Statement.Line, Money> what : List.<Function<Statement.Line, Money>>of(
                Statement.Line::gross,
                Statement.Line::net,
                Statement.Line::commission,
                Statement.Line::vat,
                Statement.Line::amount)) {
            assertEquals(sum(List.of(whole), what), sum(parts, what));
        }
        assertEquals(6, total(whole, Kind.RELEASE).count());
        assertEquals(3, total(whole, Kind.REFUND).count());
        assertEquals(payout.amount(), total(whole, Kind.PAYOUT).amount());

        Statement paid = statements.company(Market.operator(), company, year);
        assertEquals(6, total(paid, Kind.PAYMENT).count());
        long commission = total(whole, Kind.RELEASE).commission().minor()
                - total(whole, Kind.REFUND).commission().minor()
                + total(paid, Kind.RELEASE).commission().minor()
                - total(paid, Kind.REFUND).commission().minor();
        assertEquals(market.balance("revenue:commission") - revenue, commission);
        long onIt = total(whole, Kind.RELEASE).vat().minor()
                - total(whole, Kind.REFUND).vat().minor()
                + total(paid, Kind.RELEASE).vat().minor()
                - total(paid, Kind.REFUND).vat().minor();
        assertEquals(market.balance("vat:output") - vat, onIt);
        long has = market.sum("freelancer:" + freelancer + ":");
        assertEquals(
                has,
                total(whole, Kind.RELEASE).amount().minor()
                        - total(whole, Kind.REFUND).amount().minor()
                        - total(whole, Kind.PAYOUT).amount().minor());
    }

    /** A month says the same whenever it is asked for: a payout that comes back later is another line, of its own month. */
    @Test
    public void aPayoutThatComesBackIsALineOfItsOwn() {
        released(100_000);
        TestDatabase.await("the hold has ended", () -> {
            market.advance(Duration.ofDays(1));
            return market.balance("freelancer:" + freelancer + ":available") > 0;
        });
        Payout payout = market.payments.payOut(Market.freelancer(freelancer), null);
        Statement before = statements.freelancer(Market.freelancer(freelancer), freelancer, month().toString());
        assertEquals(payout.amount(), total(before, Kind.PAYOUT).amount());
        YearMonth then = month();
        while (month().equals(then)) {
            market.advance(Duration.ofDays(1));
        }
        market.payments.receive(
                "book",
                BookProvider.webhook(
                        "evt-" + payout.id(),
                        payout.id(),
                        "failed",
                        payout.amount().minor()));
        Statement after = statements.freelancer(Market.freelancer(freelancer), freelancer, then.toString());
        assertEquals(before, after);
        Statement later = statements.freelancer(Market.freelancer(freelancer), freelancer, month().toString());
        assertEquals(payout.amount(), total(later, Kind.PAYOUT_RETURNED).amount());
        Statement.Line line = later.lines().get(later.lines().size() - 1);
        assertEquals(Kind.PAYOUT_RETURNED, line.kind());
        assertEquals(payout.id(), line.id());
        assertEquals(payout.amount().minor(), market.balance("freelancer:" + freelancer + ":available"));
    }

    /** The two forms of one statement are not taken for each other by who keeps them. */
    @Test
    public void csvHasTheVersionOfItsStatement() {
        released(10_000);
        Statement statement = statements.freelancer(Market.operator(), freelancer, month().toString());
        assertTrue(statement.version() > 0);
        assertEquals(statement.version(), StatementCsv.of(statement).version());
    }

    @Test
    public void csvHasALineForEachThing() {
        released(100_000);
        String csv = StatementCsv.of(statements.company(Market.operator(), company, month().toString()))
                .text();
        List<String> lines = csv.lines().toList();
        assertEquals("kind,at,id,contract,currency,gross,net,commission,vat,amount,vat_reason", lines.get(0));
        assertEquals(3, lines.size());
        assertTrue(csv, lines.get(1).startsWith("PAYMENT,"));
        assertTrue(csv, lines.get(2).endsWith(",EUR,120000,100000,3000,600,123600,\"VAT of FR, 20 %\""));
        assertTrue(csv.endsWith("\r\n"));
    }

    @Test
    public void onlyThePartyAndOperatorsReadIt() {
        Actor stranger = Actor.person(Ids.next(), Set.of(), Set.of(Ids.next()));
        assertThrows(NotFound.class, () -> statements.freelancer(stranger, freelancer, "2026"));
        assertThrows(NotFound.class, () -> statements.company(stranger, company, "2026"));
        assertEquals(
                List.of(),
                statements
                        .company(Actor.person(Ids.next(), Set.of(), Set.of(company)), company, "2026")
                        .lines());
        for (String wrong : new String[] {null, "", "26", "2026-13", "2026-1", "2026-11-01"}) {
            assertThrows(wrong, Invalid.class, () -> statements.freelancer(Market.operator(), freelancer, wrong));
        }
    }
}
