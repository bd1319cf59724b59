package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.runner.Server;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The database that comes with the distribution keeps what it has acknowledged, and lets nobody in without a password. */
public class EmbeddedDatabaseTest {

    private static final String PAYMENTS = "org.biface.payments.cfg";
    private static final String SANDBOX = "org.biface.plugins.payment.sandbox.cfg";

    private static Marketplace market;

    /** With a payment provider at its worst: see {@link #aJobSurvivesEveryFaultOfThePaymentProvider}. */
    @BeforeClass
    public static void open() throws Exception {
        market = Marketplace.unpack("database");
        for (String fault : List.of("ignore", "timeout", "duplicate", "reorder")) {
            market.server().configure(SANDBOX, fault + ".percent", "100");
        }
        market.server().configure(SANDBOX, "seed", "1");
        market.server().configure(PAYMENTS, "ask.again.seconds", "1");
        market.server().configure(PAYMENTS, "ask.behind.seconds", "2");
        market.open();
    }

    @AfterClass
    public static void close() {
        if (market != null) {
            market.close();
        }
    }

    @After
    public void readLog() throws IOException {
        new LogCheck().allow(CrashTest.BROKEN_OFF).check(market.server().log());
    }

    /**
     * The provider does not hear an order the first time, does not answer when it hears it, reports it twice, and reports
     * it as pending after it was done: the money is taken once and paid once all the same.
     */
    @Test
    public void aJobSurvivesEveryFaultOfThePaymentProvider() throws Exception {
        MainJob job = market.job("faults");
        Outcome outcome = job.run();
        market.assertOnce(job, outcome);
        market.assertLedgerHolds();
        assertNowhere("events", List.of("@example.org", "Amina", "Bruno", "Keller", "Chloé", MainJob.PASSWORD));
    }

    /** Whoever reads a copy of the database can't act for anybody; a mail is kept in full until a server has taken it. */
    @Test
    public void tokensAndPasswordsAreNowhereInPlain() throws Exception {
        String email = "zoe@example.org";
        String password = "a password of Zoé's " + System.nanoTime();
        market.api()
                .post(
                        "/api/v1/accounts",
                        Map.of(
                                "email", email,
                                "password", password,
                                "displayName", "Zoé Absolue",
                                "role", "FREELANCER",
                                "locale", "fr",
                                "termsVersion", "1"));
        String session = market.api()
                .post("/api/v1/accounts/login", Map.of("email", email, "password", password))
                .text("token");
        market.api().post("/api/v1/accounts/password/reset-request", Map.of("email", email));
        Set<String> secrets = new TreeSet<>(Set.of(password, session));
        Server.await("a mail to confirm the address and one to reset the password", Marketplace.BOUND, () -> {
            secrets.addAll(tokensMailedTo(email));
            return secrets.size() == 4;
        });
        assertNowhere("accounts", secrets);
        secrets.addAll(Set.of(email, "Absolue"));
        assertNowhere("events", secrets);
        assertNowhere("http", secrets);
    }

    private static List<String> tokensMailedTo(String email) {
        try (Connection connection = connect();
                var select = connection.prepareStatement("select m[1] from notifications.mail,"
                        + " lateral regexp_matches(body, '^[A-Za-z0-9_-]{43}$', 'gn') as m where to_address = ?")) {
            select.setString(1, email);
            List<String> tokens = new ArrayList<>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    tokens.add(row.getString(1));
                }
            }
            return tokens;
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Looks through every column of every table of a schema. */
    private static void assertNowhere(String schema, Collection<String> secrets) throws Exception {
        try (Connection connection = connect();
                var tables = connection.prepareStatement("select format('%I.%I', table_schema, table_name)"
                        + " from information_schema.tables where table_schema = ? and table_type = 'BASE TABLE'")) {
            tables.setString(1, schema);
            List<String> names = new ArrayList<>();
            try (var row = tables.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            assertFalse("tables of " + schema, names.isEmpty());
            for (String table : names) {
                try (var count = connection.prepareStatement(
                        "select count(*) from " + table + " as t where strpos(t::text, ?) > 0")) {
                    for (String secret : secrets) {
                        count.setString(1, secret);
                        try (var row = count.executeQuery()) {
                            row.next();
                            assertEquals(secret + " in " + table, 0, row.getInt(1));
                        }
                    }
                }
            }
        }
    }

    private static Connection connect() throws SQLException, IOException {
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        return database.connect(database.password());
    }

    @Test
    public void writesReachTheDiskBeforeTheyAreAcknowledged() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        try (Connection connection = database.connect(database.password())) {
            assertEquals("on", show(connection, "fsync"));
            assertEquals("on", show(connection, "synchronous_commit"));
            assertEquals("on", show(connection, "full_page_writes"));
            assertEquals("scram-sha-256", show(connection, "password_encryption"));
        }
    }

    @Test
    public void nobodyLogsInWithoutThePassword() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        assertThrows(SQLException.class, () -> database.connect(null).close());
        assertThrows(SQLException.class, () -> database.connect("postgres").close());
        assertThrows(
                SQLException.class,
                () -> new EmbeddedDatabase(database.url(), "postgres", null, null)
                        .connect(null)
                        .close());
    }

    @Test
    public void itComesBackAfterKillNine() throws Exception {
        String written = "written at " + System.nanoTime();
        try (Connection connection = connect();
                var insert = connection.createStatement()) {
            insert.execute("create table public.before_kill (line text)");
            insert.execute("insert into public.before_kill values ('" + written + "')");
        }
        market.server().postmaster().orElseThrow().destroyForcibly();
        market.server().kill();
        market.server().start("/api/status", Marketplace.BOUND);
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        try (Connection connection = database.connect(database.password())) {
            assertEquals("on", show(connection, "fsync"));
            try (var select = connection.createStatement();
                    var row = select.executeQuery("select line from public.before_kill")) {
                assertTrue("what was committed is there", row.next());
                assertEquals(written, row.getString(1));
                assertFalse(row.next());
            }
            try (var drop = connection.createStatement()) {
                drop.execute("drop table public.before_kill");
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
