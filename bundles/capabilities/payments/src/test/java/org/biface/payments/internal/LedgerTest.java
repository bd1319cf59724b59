package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerProof;
import org.biface.testing.TestDatabase;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The ledger's rules, tried with plain SQL beside the house: the database itself refuses what must not be. */
public class LedgerTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final UUID milestone = Ids.next();
    private final UUID freelancer = Ids.next();

    @BeforeClass
    public static void open() {
        DATABASE.open(PaymentStore.SCHEMA);
    }

    @Before
    public void fund() {
        assertEquals(List.of(true), post(fund("fund:" + milestone, 120_000)));
    }

    private Entry fund(String key, long amount) {
        return Entry.of(key, "fund", "EUR", milestone)
                .debit(AccountName.PROVIDER_CASH, Money.of(amount, "EUR"))
                .credit(AccountName.escrow(milestone), Money.of(amount, "EUR"))
                .build();
    }

    private Entry release(long amount) {
        return Entry.of("release:" + milestone, "release", "EUR", milestone)
                .debit(AccountName.escrow(milestone), Money.of(amount, "EUR"))
                .credit(AccountName.pending(freelancer), Money.of(amount, "EUR"))
                .build();
    }

    private static List<Boolean> post(Entry... entries) {
        return DATABASE.persistence().write(connection -> Ledger.post(connection, Instant.now(), List.of(entries)));
    }

    private static void refused(String state, String... statements) throws SQLException {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            SQLException refused = assertThrows(SQLException.class, () -> {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                connection.commit();
            });
            assertEquals(refused.getMessage(), state, refused.getSQLState());
        }
        assertTrue(proof().problems().toString(), proof().holds());
    }

    private static LedgerProof proof() {
        return DATABASE.persistence()
                .read(connection ->
                        LedgerAudit.prove(connection, LedgerAudit.Since.EVER, Instant.now(), (done, of) -> {}));
    }

    private static String sql(String template) {
        return template.replace("{e}", "'" + Ids.next() + "'");
    }

    private String account(String name) {
        return "(select id from payments.ledger_account where name = '" + name + "' and currency = 'EUR')";
    }

    private long balance() {
        return DATABASE.persistence()
                .read(connection -> Ledger.balances(connection, AccountName.escrow(milestone)))
                .get(0)
                .balance()
                .minor();
    }

    @Test
    public void theSameEntryIsPostedOnce() {
        assertEquals(List.of(false), post(fund("fund:" + milestone, 120_000)));
        assertEquals(120_000, balance());
    }

    @Test
    public void theSameKeyWithAnotherBodyIsRefused() {
        assertThrows(Conflict.class, () -> post(fund("fund:" + milestone, 120_001)));
        assertEquals(120_000, balance());
    }

    @Test
    public void severalEntriesGoInOneRoundTrip() {
        Entry again = fund("fund:" + milestone, 120_000);
        Entry more = fund("more:" + milestone, 5);
        assertEquals(List.of(false, true, true), post(again, more, release(120_005)));
        assertEquals(0, balance());
    }

    @Test
    public void anEscrowBelowZeroIsRefused() throws SQLException {
        assertThrows(Insufficient.class, () -> post(release(120_001)));
        String entry = "'" + Ids.next() + "'";
        refused(
                "23514",
                "insert into payments.ledger_entry (id, at, kind, currency, subject, lines) values (" + entry
                        + ", now(), 'x', 'EUR', " + entry + ", 2)",
                "insert into payments.ledger_posting values (" + entry + ", 1, " + account("escrow:" + milestone)
                        + ", 120001), (" + entry + ", 2, " + account("provider:cash") + ", -120001)");
        assertEquals(120_000, balance());
    }

    @Test
    public void anUnbalancedEntryIsRefused() throws SQLException {
        String entry = "'" + Ids.next() + "'";
        refused(
                "23514",
                "insert into payments.ledger_entry (id, at, kind, currency, subject, lines) values (" + entry
                        + ", now(), 'x', 'EUR', " + entry + ", 2)",
                "insert into payments.ledger_posting values (" + entry + ", 1, " + account("escrow:" + milestone)
                        + ", -10), (" + entry + ", 2, " + account("provider:cash") + ", 9)");
    }

    @Test
    public void anEntryWithoutItsPostingsIsRefusedAtTheCommit() throws SQLException {
        refused(
                "23514",
                sql("insert into payments.ledger_entry (id, at, kind, currency, subject, lines)"
                        + " values ({e}, now(), 'x', 'EUR', gen_random_uuid(), 2)"));
    }

    @Test
    public void aPostingIsNotAddedLater() throws SQLException {
        String entry = "(select entry from payments.ledger_key where key = 'fund:" + milestone + "')";
        refused(
                "23514",
                "insert into payments.ledger_posting select e, 3, " + account("escrow:" + milestone)
                        + ", -10 from (select "
                        + entry + " as e) x union all select e, 4, " + account("provider:cash") + ", 10 from (select "
                        + entry + " as e) x");
        refused("23514", sql("insert into payments.ledger_posting values ({e}, 1, 1, 5), ({e}, 2, 1, -5)"));
    }

    @Test
    public void currenciesDoNotMix() throws SQLException {
        String entry = "'" + Ids.next() + "'";
        refused(
                "23514",
                "insert into payments.ledger_entry (id, at, kind, currency, subject, lines) values (" + entry
                        + ", now(), 'x', 'USD', " + entry + ", 2)",
                "insert into payments.ledger_posting values (" + entry + ", 1, " + account("escrow:" + milestone)
                        + ", -10), (" + entry + ", 2, " + account("provider:cash") + ", 10)");
    }

    @Test
    public void nothingIsChangedOrDeleted() throws SQLException {
        refused("23001", "update payments.ledger_posting set amount = amount + 1");
        refused("23001", "delete from payments.ledger_posting");
        refused("23001", "truncate payments.ledger_posting");
        refused("23001", "update payments.ledger_entry set kind = 'y'");
        refused("23001", "delete from payments.ledger_entry");
        refused("23001", "update payments.ledger_key set hash = ''");
        refused("23001", "delete from payments.ledger_key");
        refused("23001", "delete from payments.ledger_account");
        refused("23001", "update payments.release set net = 1");
    }

    @Test
    public void balancesChangeByPostingsOnly() throws SQLException {
        refused("23001", "update payments.ledger_account set balance = balance + 1 where balance is not null");
        refused(
                "23001",
                "insert into payments.ledger_account (name, currency, kind, balance) values ('escrow:x', 'EUR', 'escrow', 5)");
    }

    @Test
    public void accountsHaveTheirKindsNames() throws SQLException {
        refused(
                "23514",
                "insert into payments.ledger_account (name, currency, kind, balance) values ('escrow:y', 'EUR', 'loss', null)");
        refused(
                "23514",
                "insert into payments.ledger_account (name, currency, kind, balance) values ('escrow:y', 'EUR', 'escrow', null)");
        refused(
                "23514",
                "insert into payments.ledger_account (name, currency, kind, balance) values ('mine', 'EUR', 'mine', null)");
    }

    @Test
    public void theProofFindsWhatIsWrong() throws SQLException {
        UUID hidden = Ids.next();
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            // Only the owner of the database can get this far: the rules are switched off first.
            connection.setAutoCommit(false);
            statement.execute("set session_replication_role = replica");
            statement.execute("insert into payments.ledger_entry (id, at, kind, currency, subject, lines) values ('"
                    + hidden + "', now(), 'x', 'EUR', '" + hidden + "', 2)");
            statement.execute("insert into payments.ledger_posting values ('" + hidden + "', 1, "
                    + account("escrow:" + milestone) + ", 120007)");
            connection.commit();
            LedgerProof proof = proof();
            assertFalse(proof.holds());
            String problems = String.join("\n", proof.problems());
            assertTrue(problems, problems.contains("Entry " + hidden + " sums to 120007"));
            assertTrue(problems, problems.contains("has 1 of its 2 postings"));
            assertTrue(
                    problems,
                    problems.contains("Account escrow:" + milestone + " says 120000 EUR, its postings say -7."));
            assertTrue(problems, problems.contains("Account escrow:" + milestone + " is below zero"));
            assertTrue(problems, problems.contains("Entry " + hidden + " has no key."));
            assertTrue(problems, problems.contains("All postings sum to 1200.07 EUR and not to zero."));
            statement.execute("delete from payments.ledger_posting where entry = '" + hidden + "'");
            statement.execute("delete from payments.ledger_entry where id = '" + hidden + "'");
            connection.commit();
        }
        assertTrue(proof().holds());
    }
}
