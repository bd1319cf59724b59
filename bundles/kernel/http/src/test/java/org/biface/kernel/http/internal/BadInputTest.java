package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.persistence.Persistence;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Whatever is sent, the answer is the right 4xx as problem+json, with a pointer to what is wrong. */
public class BadInputTest {

    private static final String GOOD = "{\"name\":\"n\",\"count\":1,\"role\":\"CLIENT\",\"day\":\"2026-11-22\","
            + "\"at\":\"2026-11-22T10:00:00Z\",\"owner\":\"0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b\",\"rate\":12.50,"
            + "\"open\":true,\"parts\":[{\"name\":\"p\",\"count\":2,\"price\":{\"minor\":100,\"currency\":\"EUR\"}}]}";

    private static TestGate gate;
    private static TestServer server;

    @BeforeClass
    public static void start() throws Exception {
        gate = new TestGate(
                new Settings(
                        20_000,
                        0,
                        0,
                        false,
                        false,
                        java.util.Set.of(),
                        java.time.Duration.ofDays(1),
                        java.time.Duration.ofSeconds(5)),
                noDatabase(),
                null);
        server = new TestServer(gate, Map.of("/api/v1/things/*", new CapabilityServlet(gate, "things", new Things()) {
            private static final long serialVersionUID = 1L;
        }));
    }

    /** Nothing here gets as far as the database. */
    private static Persistence noDatabase() {
        return (Persistence) Proxy.newProxyInstance(
                Persistence.class.getClassLoader(), new Class<?>[] {Persistence.class}, (proxy, method, args) -> null);
    }

    @AfterClass
    public static void stop() {
        server.close();
    }

    @Test
    public void takesWhatIsRight() throws Exception {
        HttpResponse<String> made = server.post("/api/v1/things", GOOD);
        assertEquals(made.body(), 201, made.statusCode());
        assertEquals(
                "/api/v1/things/" + Things.ID,
                made.headers().firstValue("Location").orElseThrow());
        assertTrue(made.headers().firstValue("ETag").orElseThrow().startsWith("\"0-"));
        JsonNode thing = gate.json().readTree(made.body());
        assertEquals("2026-11-22T10:00:00Z", thing.get("at").textValue());
        assertEquals("12.50", thing.get("rate").decimalValue().toPlainString());
        assertEquals(100, thing.at("/parts/0/price/minor").intValue());
    }

    private record Case(String name, String body, int status, String pointer) {}

    @Test
    public void saysWhichFieldIsWrong() throws Exception {
        List<Case> cases = List.of(
                new Case("unknown field", GOOD.replace("\"name\":\"n\"", "\"name\":\"n\",\"x/y\":1"), 400, "/x~1y"),
                new Case(
                        "unknown nested",
                        GOOD.replace("\"name\":\"p\"", "\"name\":\"p\",\"evil\":1"),
                        400,
                        "/parts/0/evil"),
                new Case("duplicate field", GOOD.replace("\"count\":1", "\"count\":1,\"count\":1"), 400, "/count"),
                new Case(
                        "duplicate nested",
                        GOOD.replace("\"count\":2", "\"count\":2,\"count\":3"),
                        400,
                        "/parts/0/count"),
                new Case(
                        "duplicate in unknown",
                        GOOD.replace("\"minor\":100", "\"minor\":100,\"minor\":1"),
                        400,
                        "/parts/0/price/minor"),
                new Case("bad date", GOOD.replace("2026-11-22\"", "2026-02-30\""), 400, "/day"),
                new Case("date as number", GOOD.replace("\"2026-11-22\"", "20415"), 400, "/day"),
                new Case("date as list", GOOD.replace("\"2026-11-22\"", "[2026,11,22]"), 400, "/day"),
                new Case("bad instant", GOOD.replace("2026-11-22T10:00:00Z", "yesterday"), 400, "/at"),
                new Case("instant as number", GOOD.replace("\"2026-11-22T10:00:00Z\"", "1.5"), 400, "/at"),
                new Case("bad uuid", GOOD.replace("0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "1-1-1-1-1"), 400, "/owner"),
                new Case("bad enum", GOOD.replace("CLIENT", "client"), 400, "/role"),
                new Case("enum as number", GOOD.replace("\"CLIENT\"", "1"), 400, "/role"),
                new Case("empty enum", GOOD.replace("\"CLIENT\"", "\"\""), 400, "/role"),
                new Case("text for int", GOOD.replace("\"count\":1", "\"count\":\"1\""), 400, "/count"),
                new Case("float for int", GOOD.replace("\"count\":1", "\"count\":1.5"), 400, "/count"),
                new Case("huge int", GOOD.replace("\"count\":1", "\"count\":99999999999"), 400, "/count"),
                new Case("null int", GOOD.replace("\"count\":1", "\"count\":null"), 400, "/count"),
                new Case("missing int", GOOD.replace("\"count\":1,", ""), 400, "/count"),
                new Case("number for text", GOOD.replace("\"name\":\"n\"", "\"name\":5"), 400, "/name"),
                new Case("object for text", GOOD.replace("\"name\":\"n\"", "\"name\":{}"), 400, "/name"),
                new Case("NUL in text", GOOD.replace("\"name\":\"n\"", "\"name\":\"a\\u0000b\""), 400, "/name"),
                new Case("half a character", GOOD.replace("\"name\":\"n\"", "\"name\":\"a\\ud800b\""), 400, "/name"),
                new Case("text for boolean", GOOD.replace("true", "\"true\""), 400, "/open"),
                new Case("text for number", GOOD.replace("12.50", "\"12.50\""), 400, "/rate"),
                new Case("endless number", GOOD.replace("12.50", "1".repeat(200)), 400, null),
                new Case("endless exponent", GOOD.replace("12.50", "1e999999999"), 400, null),
                new Case("far date", GOOD.replace("2026-11-22\"", "+999999999-12-31\""), 400, "/day"),
                new Case("far instant", GOOD.replace("2026-11-22T", "+1000000-11-22T"), 400, "/at"),
                new Case(
                        "is-getter of a record",
                        GOOD.replace("\"minor\":100", "\"minor\":100,\"zero\":false"),
                        400,
                        "/parts/0/price/zero"),
                new Case("NaN", GOOD.replace("12.50", "NaN"), 400, null),
                new Case("object for list", GOOD.replace("[{", "{\"a\":{").replace("}]", "}}"), 400, "/parts"),
                new Case("bad currency", GOOD.replace("EUR", "EURO"), 422, "/parts/0/price"),
                new Case("no currency", GOOD.replace(",\"currency\":\"EUR\"", ""), 422, "/parts/0/price"),
                new Case("list for object", "[]", 400, ""),
                new Case("text for object", "\"x\"", 400, ""),
                new Case("null", "null", 400, null),
                new Case("empty", "", 400, null),
                new Case("two values", GOOD + GOOD, 400, null),
                new Case("trailing", GOOD + "]", 400, null),
                new Case("cut off", GOOD.substring(0, 40), 400, null),
                new Case("comment", "/* hello */" + GOOD, 400, null),
                new Case("deep", "[".repeat(5_000), 400, null),
                new Case("deep in unknown field", "{\"x\":" + "[".repeat(5_000), 400, null));
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            HttpResponse<String> answer = server.post("/api/v1/things", one.body);
            String problem = check(answer, one.status);
            String pointer = problem != null
                    ? null
                    : gate.json()
                            .readTree(answer.body())
                            .at("/errors/0/pointer")
                            .textValue();
            if (problem != null || one.pointer != null && !one.pointer.equals(pointer)) {
                wrong.add(one.name + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        assertTrue(String.join("\n", wrong), wrong.isEmpty());
    }

    @Test
    public void refusesBadAddressesAndParameters() throws Exception {
        Map<String, Integer> cases = Map.ofEntries(
                Map.entry("/api/v1/things/no-uuid", 400),
                Map.entry("/api/v1/things/1-1-1-1-1", 400),
                Map.entry("/api/v1/things?limit=many", 400),
                Map.entry("/api/v1/things?limit=0", 400),
                Map.entry("/api/v1/things?limit=201", 400),
                Map.entry("/api/v1/things?limit=99999999999", 400),
                Map.entry("/api/v1/things?cursor=", 400),
                Map.entry("/api/v1/things?role=boss", 400),
                Map.entry("/api/v1/things?day=2026-13-01", 400),
                Map.entry("/api/v1/things?text=%00", 400),
                Map.entry("/api/v1/things?text=%ff%fe", 400),
                Map.entry("/api/v1/things?text=%ed%a0%80", 400),
                Map.entry("/api/v1/things?text=%c3%a9", 200),
                Map.entry("/api/v1/things/" + Things.ID + "/nothing/here", 404),
                Map.entry("/api/v1/nothing", 404),
                Map.entry("/nothing", 404),
                Map.entry("/", 404));
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Integer> one : cases.entrySet()) {
            HttpResponse<String> answer = server.get(one.getKey());
            String problem = one.getValue() == 200 ? null : check(answer, one.getValue());
            if (problem != null || answer.statusCode() != one.getValue()) {
                wrong.add(one.getKey() + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        assertTrue(String.join("\n", wrong), wrong.isEmpty());
    }

    @Test
    public void refusesBodiesThatAreTooLargeOrNotUtf8() throws Exception {
        check413(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + "x".repeat(30_000) + "\"}"));
        byte[] large = new byte[30_000];
        check413(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        HttpResponse<String> answer = server.send(server.request("/api/v1/things")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})));
        assertEquals(answer.body(), null, check(answer, 400));
        HttpResponse<String> utf16 = server.send(server.request("/api/v1/things")
                .header("Content-Type", "application/json; charset=utf-16")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD, java.nio.charset.StandardCharsets.UTF_16)));
        assertEquals(utf16.body(), null, check(utf16, 415));
    }

    private static void check413(HttpRequest.BodyPublisher body) throws Exception {
        HttpResponse<String> answer = server.send(server.request("/api/v1/things")
                .header("Content-Type", "application/json")
                .POST(body));
        assertEquals(answer.body(), null, check(answer, 413));
    }

    @Test
    public void speaksProblemsAlsoForJerseysRefusals() throws Exception {
        HttpResponse<String> method =
                server.send(server.request("/api/v1/things").DELETE());
        assertEquals(method.body(), null, check(method, 405));
        assertTrue(method.headers().firstValue("Allow").orElse("").contains("POST"));
        HttpResponse<String> media = server.send(server.request("/api/v1/things")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD)));
        assertEquals(media.body(), null, check(media, 415));
        HttpResponse<String> none =
                server.send(server.request("/api/v1/things").POST(HttpRequest.BodyPublishers.ofString(GOOD)));
        assertEquals(none.body(), null, check(none, 415));
        HttpResponse<String> accept = server.get("/api/v1/things/" + Things.ID, "Accept", "application/xml");
        assertEquals(accept.body(), null, check(accept, 406));
        HttpResponse<String> invalid = server.post("/api/v1/things/invalid", "");
        assertEquals(invalid.body(), null, check(invalid, 422));
        JsonNode errors = gate.json().readTree(invalid.body()).get("errors");
        assertEquals("/parts/0/count", errors.at("/1/pointer").textValue());
        assertEquals("count must be above 0.", errors.at("/1/message").textValue());
    }

    @Test
    public void tellsNothingOfItsInside() throws Exception {
        for (String path : List.of("/api/v1/things/broken", "/api/v1/things/unwritable")) {
            HttpResponse<String> answer = server.get(path);
            assertEquals(answer.body(), null, check(answer, 500));
            assertFalse(answer.body().contains("secret"));
            assertFalse(answer.body().contains("Exception"));
        }
    }

    /** @return {@code null} when the answer is a whole problem of that status */
    private static String check(HttpResponse<String> answer, int status) throws Exception {
        if (answer.statusCode() != status
                || !answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json")) {
            return answer.statusCode() + " " + answer.headers().map();
        }
        JsonNode problem = gate.json().readTree(answer.body());
        assertEquals(status, problem.get("status").intValue());
        assertTrue(problem.get("type").textValue().startsWith("urn:biface:problem:"));
        assertNotNull(problem.get("title").textValue());
        assertNotNull(problem.get("detail").textValue());
        assertEquals(
                answer.headers().firstValue("X-Request-Id").orElseThrow(),
                problem.get("requestId").textValue());
        return null;
    }
}
