package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.runner.Server;
import org.biface.testing.SmtpServer;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Two nodes on one database are one marketplace. It is an operator's own, of the oldest version that is supported: both
 * reach it over TLS, with a certificate that they check, and with the password in a file.
 */
public class TwoNodesTest {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String MISSIONS = "/api/v1/missions";
    private static final String AWAY = "The database is away";

    private static OwnPostgres database;
    private static SmtpServer mails;
    private static Marketplace one;
    private static Marketplace two;
    private static DatabaseLine line;
    /** What the second node answered while it had never reached its database. */
    private static List<Answer> early;

    @BeforeClass
    public static void open() throws Exception {
        database = new OwnPostgres(Path.of(System.getProperty("biface.work"), "unpacked", "own-postgres"));
        mails = new SmtpServer(SmtpServer.Security.NONE, null);
        one = unpack("node-one", database.port());
        one.open();
        line = new DatabaseLine(database.port());
        two = unpack("node-two", line.port());
        two.server().launch();
        early = awaitAway();
        line.mend();
        two.server().awaitStatus("/api/status", 200, Marketplace.BOUND);
        two.server().awaitStatus(MISSIONS, 200, Marketplace.BOUND);
    }

    private static Marketplace unpack(String name, int databasePort) throws IOException {
        Marketplace market = Marketplace.unpack(name);
        database.serve(market.server(), databasePort);
        String file = "org.biface.notifications.cfg";
        market.server()
                .configure(file, "smtp.host", "127.0.0.1")
                .configure(file, "smtp.port", String.valueOf(mails.port()))
                .configure(file, "smtp.security", "NONE")
                .configure(file, "smtp.timeout.seconds", "600");
        return market;
    }

    /** While the line is cut this is how it stays: the answers of the second node, once all of it is up. */
    private static List<Answer> awaitAway() throws InterruptedException {
        Http http = new Http(two.server().httpPort());
        Server.await("the second node to say that its database is away", Marketplace.BOUND, () -> {
            try {
                return http.get("/api/status").body().contains(AWAY);
            } catch (UncheckedIOException notUp) {
                return false;
            }
        });
        String token = one.api()
                .post("/api/v1/accounts/login", Map.of("email", Marketplace.OPERATOR, "password", Marketplace.PASSWORD))
                .text("token");
        return List.of(
                http.get("/api/status"),
                http.get(MISSIONS),
                http.post("/api/v1/accounts/login", Map.of("email", "a@example.org", "password", "b")),
                http.bearer(token).get("/api/v1/accounts/me"));
    }

    private static void assertAway(List<Answer> answers) {
        for (Answer answer : answers) {
            assertEquals(answer.body(), 503, answer.status());
            assertEquals("application/problem+json", answer.header("Content-Type"));
            assertTrue(answer.body(), Integer.parseInt(answer.header("Retry-After")) >= 1);
        }
    }

    @After
    public void readLogs() throws IOException {
        for (Marketplace market : List.of(two, one)) {
            new LogCheck()
                    .allow("Still waiting for the database", "The database went away\\.")
                    .check(market.server().log());
        }
    }

    @AfterClass
    public static void close() throws IOException {
        if (line != null) {
            line.close();
        }
        for (Marketplace market : new Marketplace[] {two, one}) {
            if (market != null) {
                market.close();
            }
        }
        if (mails != null) {
            mails.close();
        }
        if (database != null) {
            database.close();
        }
    }

    @Test
    public void aNodeThatStartsBeforeItsDatabaseSaysSoAndServesWhenItIsThere() {
        assertAway(early);
    }

    @Test
    public void aNodeWhoseDatabaseGoesAwaySaysSoAndServesAgainWhenItIsBack() throws Exception {
        line.cut();
        try {
            assertAway(awaitAway());
            assertEquals(200, one.server().status(MISSIONS));
        } finally {
            line.mend();
        }
        two.server().awaitStatus("/api/status", 200, Marketplace.BOUND);
        two.server().awaitStatus(MISSIONS, 200, Marketplace.BOUND);
    }

    @Test
    public void aJobOfOneNodeIsSeenByTheOther() throws Exception {
        MainJob job = one.job("nodes");
        var outcome = job.run();
        Api amina = MainJob.login(two.api(), job.email("amina"), MainJob.PASSWORD);
        assertEquals(
                108_000,
                amina.read("/api/v1/releases/" + outcome.release())
                        .at("payable.minor")
                        .asLong());
        two.operator();
        assertEquals(List.of(), two.operator().verifyLedger());
    }

    @Test
    public void bothNodesReachTheOldestPostgresOverTls() throws Exception {
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('server_version_num')::int / 10000,"
                        + " count(*) filter (where s.ssl), count(*) filter (where not s.ssl)"
                        + " from pg_stat_ssl s join pg_stat_activity a using (pid) where a.usename = current_user"
                        + " and a.backend_type = 'client backend'")) {
            row.next();
            assertEquals(15, row.getInt(1));
            assertTrue("of both nodes, and this one", row.getInt(2) > 2);
            assertEquals("in plain", 0, row.getInt(3));
        }
        assertTrue("none of its own", one.server().postmaster().isEmpty());
        assertTrue("none of its own", two.server().postmaster().isEmpty());
    }

    /**
     * A node runs two timers of a capability at a time, so four mails under way are on both nodes. Those of the node that is
     * killed are sent by the other one, and nobody gets a mail twice, or none.
     */
    @Test
    public void timersThatRunOnANodeThatIsKilledRunOnTheOtherOne() throws Exception {
        List<String> people = new ArrayList<>();
        mails.hold();
        for (int i = 0; i < 8; i++) {
            String email = "killed-" + i + "@example.org";
            one.api()
                    .post(
                            "/api/v1/accounts",
                            Map.of(
                                    "email", email,
                                    "password", Marketplace.PASSWORD,
                                    "displayName", "Somebody",
                                    "role", "FREELANCER",
                                    "locale", "en",
                                    "termsVersion", "1"));
            people.add(email);
        }
        Server.await("mails under way on both nodes", Marketplace.BOUND, () -> mails.held() == 4);

        two.server().kill();
        mails.release();

        Server.await(
                "a mail for each, and no timer",
                Marketplace.BOUND,
                () -> new HashSet<>(sentTo(people)).size() == people.size() && timersOfMails() == 0);
        assertEquals(people, sentTo(people).stream().sorted().toList());
        two.server().start("/api/status", Marketplace.BOUND);
        two.server().awaitStatus(MISSIONS, 200, Marketplace.BOUND);
    }

    private static List<String> sentTo(List<String> people) {
        return mails.received().stream()
                .flatMap(mail -> mail.to().stream())
                .filter(people::contains)
                .toList();
    }

    private static int timersOfMails() {
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from notifications.scheduled_tasks where kind = 'send'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    public void aRevokedTokenIsRefusedEverywhereWithinASecond() throws Exception {
        MainJob job = one.job("revoked");
        job.run();
        Map<String, String> amina = Map.of("email", job.email("amina"), "password", MainJob.PASSWORD);
        withinASecond(() -> {
            String token = two.api().post("/api/v1/accounts/login", amina).text("token");
            Api there = two.api().as(token);
            assertEquals(200, there.get("/api/v1/accounts/me").status());

            one.api().as(token).post("/api/v1/accounts/logout", null);

            return () -> there.get("/api/v1/accounts/me").status() == 401;
        });
    }

    @Test
    public void aChangedMissionIsSeenEverywhereWithinASecond() throws Exception {
        MainJob job = one.job("changed");
        job.run();
        Map<String, String> chloe = Map.of("email", job.email("chloe"), "password", MainJob.PASSWORD);
        String token = one.api().post("/api/v1/accounts/login", chloe).text("token");
        Api here = one.api().as(token);
        Api elsewhere = two.api().as(token);
        var details = Api.JSON.createObjectNode();
        details.put("title", "Before")
                .put("description", "A mission that changes.")
                .put("remote", "REMOTE");
        details.putArray("skills").add("Java");
        details.putObject("budget")
                .put("pricing", "FIXED")
                .putNull("min")
                .putObject("max")
                .put("minor", 100_000)
                .put("currency", "EUR");
        withinASecond(() -> {
            String path = published(here, elsewhere, details);

            String etag = here.read(path).etag();
            Answer edited = new Http(one.server().httpPort())
                    .bearer(token)
                    .put(path, details.deepCopy().put("title", "After"), "If-Match", etag);
            assertEquals(edited.body(), 200, edited.status());

            return () -> "After".equals(elsewhere.read(path).text("details.title"));
        });
        withinASecond(() -> {
            String path = published(here, elsewhere, details);

            here.post(path + "/close", null);

            return () -> "CLOSED".equals(elsewhere.read(path).text("status"));
        });
    }

    /** A new mission that the other node has seen as it was at first. */
    private static String published(Api here, Api elsewhere, Object details) throws InterruptedException {
        String path =
                "/api/v1/missions/" + here.post("/api/v1/missions", details).id();
        here.post(path + "/publish", null);
        Server.await(
                "the mission on the other node",
                Marketplace.BOUND,
                () -> elsewhere.get(path).status() == 200);
        assertEquals("Before", elsewhere.read(path).text("details.title"));
        return path;
    }

    /** A change on one node; gives how the other one sees it. */
    private interface Change {
        BooleanSupplier make() throws Exception;
    }

    /**
     * Whoever asks the other node a second after the change, sees it; how long the answer takes is the machine's affair. More
     * than once, because what the node knew is older or younger by chance.
     */
    private static void withinASecond(Change change) throws Exception {
        for (int i = 0; i < 3; i++) {
            BooleanSupplier seen = change.make();
            long end = System.nanoTime() + A_SECOND.toNanos();
            for (long left = A_SECOND.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            assertTrue("the other node sees it after a second", seen.getAsBoolean());
        }
    }
}
