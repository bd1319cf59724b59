package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Actor;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.persistence.Persistence;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** What carries an Idempotency-Key is done once, and answered as the first time. */
public class IdempotencyTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final String PATH = "/api/v1/transfers";

    private static TestGate gate;
    private static Transfers transfers;
    private static TestServer server;
    /** Another node on the same database. */
    private static TestServer elsewhere;

    private String key;

    @BeforeClass
    public static void start() throws Exception {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table transfers (id uuid primary key, amount int not null)");
        }
        Settings settings =
                new Settings(100_000, 0, 0, false, false, Set.of(), Duration.ofDays(7), Duration.ofSeconds(5));
        gate = new TestGate(settings, DATABASE.persistence(), DATABASE.open("http"));
        gate.tokens.put("anna", Actor.person(UUID.randomUUID(), Set.of(), Set.of()));
        gate.tokens.put("ben", Actor.person(UUID.randomUUID(), Set.of(), Set.of()));
        transfers = new Transfers(DATABASE.persistence());
        server = serve(gate, transfers);
        Persistence otherNode = DATABASE.anotherNode();
        TestGate otherGate = new TestGate(settings, otherNode, DATABASE.open(otherNode, "http"));
        otherGate.tokens.putAll(gate.tokens);
        elsewhere = serve(otherGate, new Transfers(otherNode));
    }

    private static TestServer serve(TestGate by, Transfers resource) throws Exception {
        return new TestServer(by, Map.of(PATH + "/*", new CapabilityServlet(by, "transfers", resource) {
            private static final long serialVersionUID = 1L;
        }));
    }

    @AfterClass
    public static void stop() {
        server.close();
        elsewhere.close();
    }

    @Before
    public void clean() throws Exception {
        key = UUID.randomUUID().toString();
        transfers.runs.set(0);
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate transfers, http.idempotent_answers");
        }
    }

    private static int count(String table) throws Exception {
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private HttpResponse<String> move(String mode) throws Exception {
        return move(PATH, mode, "anna");
    }

    private HttpResponse<String> move(String path, String mode, String who) throws Exception {
        return move(server, path, mode, who);
    }

    private HttpResponse<String> move(TestServer at, String path, String mode, String who) throws Exception {
        String body = "{\"amount\":5,\"mode\":\"" + mode + "\"}";
        return at.post(path, body, "Idempotency-Key", key, "Authorization", "Bearer " + who);
    }

    private static boolean isReplay(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotency-Replayed").isPresent();
    }

    @Test
    public void answersTheSameAgainAndDoesItOnce() throws Exception {
        HttpResponse<String> first = move("");
        HttpResponse<String> second = move("");
        assertEquals(first.body(), 201, first.statusCode());
        assertFalse(isReplay(first));
        assertEquals(201, second.statusCode());
        assertTrue(isReplay(second));
        assertEquals(first.body(), second.body());
        assertEquals(first.headers().firstValue("Location"), second.headers().firstValue("Location"));
        assertEquals(
                first.headers().firstValue("Content-Type"), second.headers().firstValue("Content-Type"));
        assertEquals(1, count("transfers"));
        assertEquals(1, transfers.runs.get());
    }

    @Test
    public void answersNothingAgain() throws Exception {
        assertEquals(204, move(PATH + "/void", "no write", "anna").statusCode());
        HttpResponse<String> second = move(PATH + "/void", "no write", "anna");
        assertEquals(204, second.statusCode());
        assertTrue(isReplay(second));
        assertEquals(1, transfers.runs.get());
    }

    @Test
    public void refusesTheKeyForAnotherBody() throws Exception {
        assertEquals(201, move("").statusCode());
        HttpResponse<String> other = move("no write");
        assertEquals(422, other.statusCode());
        assertTrue(other.body(), other.body().contains("idempotency-key-reused"));
        assertEquals(1, count("transfers"));
    }

    @Test
    public void keepsKeysOfOthersAndOfOtherRoutesApart() throws Exception {
        HttpResponse<String> anna = move("");
        HttpResponse<String> ben = move(PATH, "", "ben");
        assertEquals(201, ben.statusCode());
        assertNotEquals(anna.body(), ben.body());
        assertEquals(200, move(PATH + "/keyed", "", "anna").statusCode());
        assertEquals(3, count("transfers"));
    }

    @Test
    public void saysOnEveryNodeThatTheFirstIsStillRunning() throws Exception {
        CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> {
            try {
                return move("slow");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        transfers.meet();
        for (TestServer node : List.of(server, elsewhere)) {
            HttpResponse<String> second = move(node, PATH, "slow", "anna");
            assertEquals(second.body(), 409, second.statusCode());
            assertTrue(second.body(), second.body().contains("still-running"));
            assertTrue(second.headers().firstValue("Retry-After").isPresent());
        }
        transfers.meet();
        assertEquals(201, first.get(180, TimeUnit.SECONDS).statusCode());
        for (TestServer node : List.of(server, elsewhere)) {
            HttpResponse<String> third = move(node, PATH, "slow", "anna");
            assertTrue(isReplay(third));
            assertEquals(first.get().body(), third.body());
        }
        assertEquals(1, count("transfers"));
    }

    @Test
    public void doesItOnceForManyAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            key = UUID.randomUUID().toString();
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return move("");
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                }));
            }
            String body = null;
            for (CompletableFuture<HttpResponse<String>> one : all) {
                HttpResponse<String> answer = one.get(180, TimeUnit.SECONDS);
                assertTrue(answer.body(), answer.statusCode() == 201 || answer.statusCode() == 409);
                if (answer.statusCode() == 201) {
                    assertTrue(body == null || body.equals(answer.body()));
                    body = answer.body();
                }
            }
            assertEquals(round + 1, count("transfers"));
        }
    }

    @Test
    public void leavesNothingWhenTheChangeIsRolledBack() throws Exception {
        assertEquals(500, move("crash").statusCode());
        assertEquals(0, count("transfers"));
        assertEquals(0, count("http.idempotent_answers"));
        assertEquals(500, move("crash").statusCode());
        assertEquals(2, transfers.runs.get());
    }

    @Test
    public void remembersRefusals() throws Exception {
        for (String mode : List.of("conflict", "conflict after insert")) {
            key = UUID.randomUUID().toString();
            transfers.runs.set(0);
            HttpResponse<String> first = move(mode);
            HttpResponse<String> second = move(mode);
            assertEquals(409, first.statusCode());
            assertEquals(409, second.statusCode());
            assertTrue(isReplay(second));
            assertEquals(first.body(), second.body());
            assertEquals(1, transfers.runs.get());
            assertEquals(0, count("transfers"));
        }
    }

    @Test
    public void triesAgainWhatMaySucceedLater() throws Exception {
        Map<String, Integer> modes =
                Map.of("unauthenticated", 401, "forbidden", 403, "stale", 412, "too many", 429, "away", 503);
        for (Map.Entry<String, Integer> mode : modes.entrySet()) {
            key = UUID.randomUUID().toString();
            transfers.runs.set(0);
            int status = mode.getValue();
            assertEquals(status, move(mode.getKey()).statusCode());
            HttpResponse<String> again = move(mode.getKey());
            assertEquals(status, again.statusCode());
            assertEquals(
                    status == 429 || status == 503,
                    again.headers().firstValue("Retry-After").isPresent());
            assertEquals(2, transfers.runs.get());
            assertEquals(0, count("http.idempotent_answers"));
        }
    }

    @Test
    public void whatLostAgainstOthersSucceedsWhenItIsRepeated() throws Exception {
        transfers.losses.set(8);
        HttpResponse<String> lost = move("loses for a while");
        assertEquals(lost.body(), 503, lost.statusCode());
        assertTrue(lost.headers().firstValue("Retry-After").isPresent());
        assertEquals(0, count("transfers"));
        assertEquals(0, count("http.idempotent_answers"));
        HttpResponse<String> again = move("loses for a while");
        assertEquals(again.body(), 201, again.statusCode());
        assertFalse(isReplay(again));
        assertEquals(1, count("transfers"));
    }

    @Test
    public void answersWhatWasSaidAlsoWhenARefusalCommittedSomething() throws Exception {
        assertEquals(409, move("write, then refuse").statusCode());
        HttpResponse<String> again = move("write, then refuse");
        assertEquals(409, again.statusCode());
        assertTrue(again.body().contains("Noted, and refused."));
        assertEquals(1, count("transfers"));
        key = UUID.randomUUID().toString();
        assertEquals(403, move("write, then forbid").statusCode());
        assertEquals(1, count("http.idempotent_answers"));
    }

    @Test
    public void refusesChangesThatCanNotBeStoredWithTheirAnswer() throws Exception {
        assertEquals(500, move("two writes").statusCode());
        key = UUID.randomUUID().toString();
        assertEquals(500, move("other result").statusCode());
        key = UUID.randomUUID().toString();
        assertEquals(500, move(PATH + "/twice", "", "anna").statusCode());
    }

    @Test
    public void wantsAKeyWhereTheResourceSaysSo() throws Exception {
        HttpResponse<String> without =
                server.post(PATH + "/keyed", "{\"amount\":5,\"mode\":\"\"}", "Authorization", "Bearer anna");
        assertEquals(400, without.statusCode());
        assertTrue(without.body(), without.body().contains("idempotency-key-required"));
        key = "x".repeat(256);
        assertEquals(400, move("").statusCode());
        assertEquals(0, count("transfers"));
    }

    @Test
    public void forgetsOldAnswers() throws Exception {
        move("");
        gate.idempotency().sweep();
        assertEquals(1, count("http.idempotent_answers"));
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update http.idempotent_answers set created_at = now() - interval '8 days'");
        }
        gate.idempotency().sweep();
        assertEquals(0, count("http.idempotent_answers"));
    }
}
