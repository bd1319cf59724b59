package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Actor;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerLine;
import org.biface.payments.LedgerProof;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What operators see of the ledger: past instants, statements, proofs, and days that are closed. */
public class LedgerDeskTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final Actor operator = Market.operator();
    private final UUID milestone = Ids.next();
    private final UUID freelancer = Ids.next();
    private final String escrow = "escrow:" + milestone;
    private Instant now;
    private Market market;

    @Before
    public void open() {
        // Each test begins when nothing of the one before can be closed over its head.
        DATABASE.clock().advance(Duration.ofDays(100));
        now = DATABASE.clock().instant();
        market = new Market(DATABASE, new FlatCommissions(1_000));
    }

    @After
    public void close() {
        market.close();
    }

    private void post(Instant at, Entry.Builder entry) {
        assertEquals(
                List.of(true),
                DATABASE.persistence().write(connection -> Ledger.post(connection, at, List.of(entry.build()))));
    }

    private Entry.Builder entry(String kind) {
        return Entry.of(kind + ":" + Ids.next(), kind, "CHF", milestone);
    }

    private static Money chf(long minor) {
        return Money.of(minor, "CHF");
    }

    private void fund(Instant at, long amount) {
        post(
                at,
                entry("fund")
                        .debit(AccountName.PROVIDER_CASH, chf(amount))
                        .credit(AccountName.escrow(milestone), chf(amount)));
    }

    private void release(Instant at, long amount) {
        post(
                at,
                entry("release")
                        .debit(AccountName.escrow(milestone), chf(amount))
                        .credit(AccountName.pending(freelancer), chf(amount * 9 / 10))
                        .credit(AccountName.REVENUE_COMMISSION, chf(amount / 10)));
    }

    private Instant ago(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private long balance(String account, Instant at) {
        return sum(market.ledger.balances(operator, account, at), account);
    }

    private static long sum(List<LedgerBalance> balances, String account) {
        return balances.stream()
                .filter(one -> one.account().equals(account))
                .map(LedgerBalance::balance)
                .filter(one -> one.currency().equals("CHF"))
                .mapToLong(Money::minor)
                .sum();
    }

    private List<String> statement(String account, Instant from, Instant until, int limit) {
        var lines = new ArrayList<String>();
        String cursor = null;
        do {
            Page<LedgerLine> page =
                    market.ledger.statement(operator, account, "CHF", from, until, new PageRequest(cursor, limit));
            for (LedgerLine line : page.items()) {
                lines.add(line.kind() + " " + line.amount().minor() + " "
                        + line.balance().minor());
            }
            cursor = page.next();
        } while (cursor != null);
        return lines;
    }

    private LedgerProof verify(boolean whole) {
        return market.ledger.verify(operator, whole, (done, of) -> {});
    }

    private static void mustHold(LedgerProof proof) {
        assertTrue(proof.problems().toString(), proof.holds());
    }

    /** Over months, before and after their days are closed. */
    @Test
    public void everyPastInstantHasItsBalances() {
        long cash = balance("provider:cash", null);
        long revenue = balance("revenue:commission", null);
        fund(ago(70), 120_000);
        release(ago(40), 50_000);
        release(ago(1), 70_000);
        for (int i = 0; i < 2; i++) {
            for (Instant at : new Instant[] {ago(71), ago(70)}) {
                assertEquals(0, balance(escrow, at));
                assertEquals(cash, balance("provider:cash", at));
            }
            assertEquals(120_000, balance(escrow, ago(70).plusMillis(1)));
            assertEquals(120_000, balance(escrow, ago(41)));
            assertEquals(70_000, balance(escrow, ago(39)));
            assertEquals(0, balance(escrow, now));
            assertEquals(0, balance(escrow, null));
            assertEquals(cash + 120_000, balance("provider:cash", ago(41)));
            assertEquals(revenue, balance("revenue:commission", ago(41)));
            assertEquals(revenue + 5_000, balance("revenue:commission", ago(39)));
            assertEquals(revenue + 12_000, balance("revenue:commission", null));
            List<LedgerBalance> then = market.ledger.balances(operator, null, ago(39));
            assertEquals(revenue + 5_000, sum(then, "revenue:commission"));
            assertEquals(cash + 120_000 - revenue - 5_000, sum(then, "escrow:*") + sum(then, "freelancer:*"));
            mustHold(verify(true));
        }
    }

    @Test
    public void aStatementGoesBackFromTheNewestWithTheBalanceAfterEach() {
        long cash = balance("provider:cash", null);
        fund(ago(70), 120_000);
        release(ago(40), 50_000);
        fund(ago(20), 5_000);
        release(ago(1), 70_000);
        List<String> all =
                List.of("release -70000 5000", "fund 5000 75000", "release -50000 70000", "fund 120000 120000");
        for (int limit = 1; limit < 6; limit++) {
            assertEquals(all, statement(escrow, null, null, limit));
        }
        assertEquals(all.subList(1, 3), statement(escrow, ago(40), ago(1), 5));
        assertEquals(List.of(), statement(escrow, ago(30), ago(25), 5));
        verify(false);
        assertEquals(
                List.of("fund 5000 " + (cash + 125_000), "fund 120000 " + (cash + 120_000)),
                statement("provider:cash", ago(71), null, 1));
        PageRequest page = PageRequest.first(1);
        assertThrows(
                NotFound.class,
                () -> market.ledger.statement(operator, "escrow:" + Ids.next(), null, null, null, page));
        assertThrows(Invalid.class, () -> market.ledger.statement(operator, escrow, null, now, ago(1), page));
        assertThrows(
                Invalid.class,
                () -> market.ledger.statement(operator, escrow, null, null, null, new PageRequest("x", 1)));
        assertEquals(
                milestone,
                market.ledger
                        .statement(operator, escrow, null, null, null, page)
                        .items()
                        .get(0)
                        .subject());
    }

    @Test
    public void anAccountOfSeveralCurrenciesIsAskedForOne() {
        fund(ago(1), 100);
        post(
                ago(1),
                Entry.of("fund:" + Ids.next(), "fund", "EUR", milestone)
                        .debit(AccountName.PROVIDER_CASH, Money.of(100, "EUR"))
                        .credit(AccountName.escrow(milestone), Money.of(100, "EUR")));
        Invalid which = assertThrows(
                Invalid.class,
                () -> market.ledger.statement(operator, "provider:cash", null, null, null, PageRequest.first(1)));
        assertTrue(which.getMessage(), which.getMessage().contains("CHF, EUR"));
    }

    @Test
    public void whatIsNewIsProvenAfterTheClosedDaysOfTheLastProof() {
        fund(ago(70), 120_000);
        release(ago(40), 50_000);
        LedgerProof whole = verify(true);
        mustHold(whole);
        assertNull(whole.since());
        release(now, 1_000);
        var steps = new ArrayList<Integer>();
        LedgerProof proof = market.ledger.verify(operator, false, (done, of) -> {
            steps.add(done);
            assertTrue(done <= of);
        });
        mustHold(proof);
        assertNotNull(proof.since());
        assertEquals("only the new entry", 1, proof.entries());
        assertEquals(3, proof.postings());
        assertEquals(Integer.valueOf(0), steps.get(0));
        assertTrue(steps.size() > 1);
        // It says of the money what a look at everything says.
        assertEquals(verify(true).currencies(), proof.currencies());
        LedgerProof last = market.ledger.lastProof(operator).orElseThrow();
        assertEquals(proof.currencies(), last.currencies());
        assertNull(last.since());
    }

    @Test
    public void nothingIsPostedToDaysThatAreClosed() {
        fund(ago(1), 1_000);
        mustHold(verify(true));
        RuntimeException refused = assertThrows(RuntimeException.class, () -> fund(ago(3), 1_000));
        assertTrue(
                String.valueOf(refused.getCause()),
                String.valueOf(refused.getCause()).contains("is closed"));
        mustHold(verify(true));
    }

    /** However late it is committed: what passed before the day was closed is in the closed sum. */
    @Test
    public void daysAreClosedOnceNobodyPostsToThemAnyMore() throws Exception {
        var posted = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> late = threads.submit(() -> DATABASE.persistence().write(connection -> {
                Ledger.post(
                        connection,
                        ago(2),
                        List.of(entry("fund")
                                .debit(AccountName.PROVIDER_CASH, chf(1_000))
                                .credit(AccountName.escrow(milestone), chf(1_000))
                                .build()));
                posted.countDown();
                try {
                    assertTrue(goOn.await(3, TimeUnit.MINUTES));
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
                return null;
            }));
            assertTrue(posted.await(3, TimeUnit.MINUTES));
            Future<LedgerProof> closing = threads.submit(() -> verify(true));
            TestDatabase.await("it waits for the late one", () -> closing.isDone() || somebodyWaits());
            assertFalse("closed over the head of the late one", closing.isDone());
            goOn.countDown();
            late.get();
            mustHold(closing.get());
            mustHold(verify(true));
            assertEquals(1_000, balance(escrow, now));
        } finally {
            goOn.countDown();
            threads.shutdownNow();
        }
    }

    private static boolean somebodyWaits() {
        return DATABASE.persistence().read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select exists (select 1 from pg_locks l join pg_database d on d.oid = l.database"
                                    + " where d.datname = current_database() and l.locktype = 'advisory'"
                                    + " and not l.granted)")) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    @Test
    public void whatIsWrongAmongTheNewIsFoundAndThenAllIsChecked() throws SQLException {
        fund(now, 1_000);
        mustHold(verify(true));
        UUID hidden = Ids.at(now);
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            // Only the owner of the database can get this far: the rules are switched off first.
            statement.execute("set session_replication_role = replica");
            statement.execute("insert into payments.ledger_entry (id, at, kind, currency, subject, lines) values ('"
                    + hidden + "', now(), 'x', 'CHF', '" + hidden + "', 2)");
            statement.execute("insert into payments.ledger_posting select '" + hidden
                    + "', 1, id, 7 from payments.ledger_account where name = '" + escrow + "'");
            LedgerProof proof = verify(false);
            assertFalse(proof.holds());
            String problems = String.join("\n", proof.problems());
            assertTrue(problems, problems.contains("Entry " + hidden + " sums to 7"));
            assertTrue(problems, problems.contains("Account " + escrow + " says 1000 CHF, its postings say 993."));
            assertFalse(market.ledger.lastProof(operator).orElseThrow().holds());
            statement.execute("delete from payments.ledger_posting where entry = '" + hidden + "'");
            statement.execute("delete from payments.ledger_entry where id = '" + hidden + "'");
        }
        LedgerProof again = verify(false);
        mustHold(again);
        assertNull("all was checked", again.since());
    }

    @Test
    public void eachNightTheLedgerIsProven() {
        market.close();
        market = new Market(DATABASE, Market.withNights(), new FlatCommissions(1_000));
        fund(now, 1_000);
        market.advance(Duration.ofHours(25));
        Instant later = DATABASE.clock().instant();
        TestDatabase.await(
                "a proof",
                () -> market.ledger
                        .lastProof(operator)
                        .filter(proof -> !proof.at().isBefore(later))
                        .isPresent());
        mustHold(market.ledger.lastProof(operator).orElseThrow());
        assertFalse(market.payments.proofIsTooOld());
        assertTrue(
                "a health check tells of a proof that is missing",
                market.payments.prover().isDue(Duration.ZERO));
    }
}
