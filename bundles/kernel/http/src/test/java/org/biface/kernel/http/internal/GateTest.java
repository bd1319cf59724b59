package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.kernel.http.Call;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/** What every request gets, whoever serves it. */
public class GateTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final UUID ACCOUNT = UUID.randomUUID();
    private static final String ONE = "/api/v1/things/" + Things.ID;
    private static final String ME = "/api/v1/things/me";

    private TestGate gate;
    private TestServer server;

    /** Takes as long as the test wants. */
    @Path("slow")
    public static final class Slow {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);

        @GET
        @Produces(MediaType.APPLICATION_JSON)
        public Map<String, String> slow() throws InterruptedException {
            entered.countDown();
            leave.await(180, TimeUnit.SECONDS);
            return Map.of("slow", "done");
        }

        @POST
        public void session(@Context Call call) {
            call.startSession("anna-token", Duration.ofHours(1));
        }
    }

    /** Does not say what it answers with. */
    @Path("untyped")
    public static final class Untyped {
        @GET
        public Map<String, String> untyped() {
            return Map.of();
        }
    }

    private static CapabilityServlet servlet(Gate gate, String name, Object resource) {
        return new CapabilityServlet(gate, name, resource) {
            private static final long serialVersionUID = 1L;
        };
    }

    private void start(int perAddress, int perAccount) throws Exception {
        gate = new TestGate(
                new Settings(
                        10_000,
                        perAddress,
                        perAccount,
                        true,
                        true,
                        Set.of("https://pages.example.org"),
                        Duration.ofDays(1),
                        Duration.ofMinutes(3)),
                DATABASE.persistence(),
                DATABASE.open("http"));
        gate.tokens.put("anna-token", Actor.person(ACCOUNT, Set.of(), Set.of()));
        server = new TestServer(gate, Map.of("/api/v1/things/*", servlet(gate, "things", new Things())));
    }

    private void start() throws Exception {
        start(0, 0);
    }

    @After
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    public void takesAndMakesRequestIds() throws Exception {
        start();
        assertEquals("my-id_1.2", header(server.get(ME, "X-Request-Id", "my-id_1.2"), "X-Request-Id"));
        for (String bad : List.of("x".repeat(65), "a b", "a\"b", "ä")) {
            String made = header(server.get(ME, "X-Request-Id", bad), "X-Request-Id");
            assertTrue(made, made.matches("[0-9a-f]{17,32}"));
        }
        assertNotEquals(header(server.get(ME), "X-Request-Id"), header(server.get(ME), "X-Request-Id"));
        HttpResponse<String> seen = server.get(ME, "X-Request-Id", "seen");
        assertEquals("seen", gate.json().readTree(seen.body()).get("requestId").textValue());
        assertEquals("seen", header(server.get("/nowhere", "X-Request-Id", "seen"), "X-Request-Id"));
    }

    @Test
    public void sendsSecurityHeadersEverywhere() throws Exception {
        start();
        for (String path : List.of(ONE, "/nowhere", "/api/docs", "/api/status", "/api/v1/things/broken")) {
            HttpResponse<String> answer = server.get(path);
            assertTrue(path, header(answer, "Content-Security-Policy").startsWith("default-src 'none'"));
            assertFalse(path, header(answer, "Content-Security-Policy").contains("unsafe"));
            assertEquals(path, "nosniff", header(answer, "X-Content-Type-Options"));
            assertEquals(path, "same-origin", header(answer, "Cross-Origin-Resource-Policy"));
            assertFalse(path, header(answer, "Cache-Control").isEmpty());
        }
    }

    @Test
    public void knowsWhoActs() throws Exception {
        start();
        assertEquals(null, account(server.get(ME)));
        assertEquals(ACCOUNT.toString(), account(server.get(ME, "Authorization", "Bearer anna-token")));
        assertEquals(ACCOUNT.toString(), account(server.get(ME, "Authorization", "bearer anna-token")));
        assertEquals(ACCOUNT.toString(), account(server.get(ME, "Cookie", "a=b; biface_session=anna-token")));
        // A browser whose session has ended must still be able to read what everybody may, and to log in.
        assertEquals(null, account(server.get(ME, "Cookie", "biface_session=old")));
        for (String bad : List.of("Bearer wrong", "Basic YTpi", "Bearer", "Bearer ")) {
            HttpResponse<String> refused = server.get(ME, "Authorization", bad);
            assertEquals(bad, 401, refused.statusCode());
            assertEquals("Bearer", header(refused, "WWW-Authenticate"));
        }
    }

    private String account(HttpResponse<String> answer) throws Exception {
        assertEquals(answer.body(), 200, answer.statusCode());
        return gate.json().readTree(answer.body()).get("account").textValue();
    }

    @Test
    public void saysThatAccountsAreAway() throws Exception {
        start();
        gate.accountsAway = true;
        assertEquals(200, server.get(ME).statusCode());
        HttpResponse<String> away = server.get(ME, "Authorization", "Bearer anna-token");
        assertEquals(503, away.statusCode());
        assertFalse(header(away, "Retry-After").isEmpty());
        assertEquals("application/problem+json", header(away, "Content-Type"));
    }

    @Test
    public void refusesChangesThatAnotherSiteMadeTheBrowserSend() throws Exception {
        start();
        String cookie = "biface_session=anna-token";
        String host = "127.0.0.1:" + server.port();
        assertEquals(403, delete("Cookie", cookie));
        assertEquals(403, delete("Cookie", cookie, "Origin", "https://evil.example.org"));
        assertEquals(403, delete("Cookie", cookie, "Origin", "null"));
        assertEquals(403, delete("Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", "http://" + host));
        assertEquals(403, delete("Cookie", cookie, "Sec-Fetch-Site", "same-site"));
        assertEquals(204, delete("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));
        assertEquals(204, delete("Cookie", cookie, "Origin", "http://" + host));
        assertEquals(204, delete("Cookie", cookie, "Origin", "https://pages.example.org"));
        assertEquals(204, delete("Cookie", cookie, "Authorization", "Bearer anna-token"));
        assertEquals(200, server.get(ME, "Cookie", cookie).statusCode());
    }

    private int delete(String... headers) throws Exception {
        return server.send(server.request(ONE).headers(headers).DELETE()).statusCode();
    }

    @Test
    public void givesSessionsToBrowsersSafely() throws Exception {
        start();
        server.close();
        server = new TestServer(gate, Map.of("/api/v1/slow/*", servlet(gate, "slow", new Slow())));
        HttpResponse<String> answer =
                server.send(server.request("/api/v1/slow").POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(204, answer.statusCode());
        assertEquals(
                "biface_session=anna-token; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure",
                header(answer, "Set-Cookie"));
    }

    @Test
    public void answersWithTagsAndHeedsThem() throws Exception {
        start();
        HttpResponse<String> first = server.get(ONE);
        String tag = header(first, "ETag");
        assertTrue(tag, tag.matches("\"3-[0-9a-f]{16}\""));
        assertEquals("private, no-cache", header(first, "Cache-Control"));
        String marked = tag.substring(0, tag.length() - 1) + "--gzip\"";
        for (String same : List.of(tag, "W/" + tag, "\"1\", " + tag, marked, "*")) {
            HttpResponse<String> answer = server.get(ONE, "If-None-Match", same);
            assertEquals(same, 304, answer.statusCode());
            assertEquals(tag, header(answer, "ETag"));
            assertEquals("", answer.body());
        }
        assertEquals(200, server.get(ONE, "If-None-Match", "\"2\"").statusCode());
        assertEquals(200, server.get(ONE, "If-None-Match", "\"3\"").statusCode());
        assertEquals(428, put(null).statusCode());
        assertEquals(412, put("\"2\"").statusCode());
        assertEquals(412, put("\"2" + tag.substring(2)).statusCode());
        for (String nonsense : List.of("nonsense", "\"\"", "\"-3\"", "\"3-\"", "\"3-x\"", "\"three\"", "3")) {
            assertEquals(nonsense, 412, put(nonsense).statusCode());
        }
        HttpResponse<String> changed = put(tag);
        assertEquals(changed.body(), 200, changed.statusCode());
        assertTrue(header(changed, "ETag"), header(changed, "ETag").startsWith("\"4-"));
        for (String same : List.of("\"3\"", "W/" + tag, marked, "*")) {
            assertEquals(same, 200, put(same).statusCode());
        }
    }

    /** A copy that was read as one who sees less is not what one who sees more would read, though nothing has changed. */
    @Test
    public void tagsWhatTheReaderSees() throws Exception {
        start();
        String anna = "Bearer anna-token";
        HttpResponse<String> less = server.get(ONE);
        HttpResponse<String> more = server.get(ONE, "Authorization", anna);
        assertNotEquals(header(less, "ETag"), header(more, "ETag"));
        HttpResponse<String> again = server.get(ONE, "Authorization", anna, "If-None-Match", header(less, "ETag"));
        assertEquals(200, again.statusCode());
        assertEquals(more.body(), again.body());
        assertEquals(
                304,
                server.get(ONE, "Authorization", anna, "If-None-Match", header(more, "ETag"))
                        .statusCode());
        // Either is a picture of version 3, and whoever writes is asked for the version.
        assertEquals(200, put(header(less, "ETag")).statusCode());
        assertEquals(200, put(header(more, "ETag")).statusCode());
    }

    private HttpResponse<String> put(String ifMatch) throws Exception {
        HttpRequest.Builder request = server.request(ONE)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"name\":\"n\",\"count\":1,\"open\":true,\"parts\":[]}"));
        return server.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    @Test
    public void refusesToServeAResourceThatDoesNotNameItsType() throws Exception {
        start();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Application(
                        gate, GateTest.class.getClassLoader(), CapabilityServlet.BASE, List.of(new Untyped())));
        assertTrue(refused.getMessage(), refused.getMessage().contains("Untyped.untyped() answers without a type"));
    }

    @Test
    public void linksToTheNextPage() throws Exception {
        start();
        HttpResponse<String> first = server.get("/api/v1/things?limit=1&text=%C3%A9");
        String link = header(first, "Link");
        assertEquals("</api/v1/things?limit=1&text=%C3%A9&cursor=a+b%2Fc>; rel=\"next\"", link);
        HttpResponse<String> second = server.get(link.substring(1, link.indexOf('>')));
        assertEquals(200, second.statusCode());
        assertEquals("", header(second, "Link"));
    }

    @Test
    public void speaksTheCallersLanguage() throws Exception {
        start();
        assertEquals("en", locale(null));
        assertEquals("fr", locale("fr-CA,en;q=0.8"));
        assertEquals("en", locale("de, en;q=0.5, fr;q=0.3"));
        UUID account = UUID.randomUUID();
        gate.tokens.put("french", Actor.person(account, Set.of(Role.CLIENT), Set.of()));
        gate.languages.put(account, "fr");
        String[] french = {"Authorization", "Bearer french"};
        String[] asked = {"Authorization", "Bearer french", "Accept-Language", "en"};
        assertEquals("the account's", "fr", language(server.get(ME, french)));
        assertEquals("what is asked for goes before", "en", language(server.get(ME, asked)));
    }

    private String locale(String accepted) throws Exception {
        HttpResponse<String> answer = accepted == null ? server.get(ME) : server.get(ME, "Accept-Language", accepted);
        return language(answer);
    }

    private String language(HttpResponse<String> answer) throws Exception {
        return gate.json().readTree(answer.body()).get("locale").textValue();
    }

    @Test
    public void limitsAddresses() throws Exception {
        start(20, 0);
        int refused = 0;
        HttpResponse<String> last = null;
        for (int i = 0; i < 30; i++) {
            HttpResponse<String> answer = server.get(i % 2 == 0 ? ME : "/nowhere");
            if (answer.statusCode() == 429) {
                refused++;
                last = answer;
            }
        }
        assertEquals("of 30, where 20 are allowed", 10, refused);
        assertTrue(Integer.parseInt(header(last, "Retry-After")) >= 1);
        assertEquals("application/problem+json", header(last, "Content-Type"));
        gate.nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertEquals("one more every 3 s", 200, server.get(ME).statusCode());
        assertEquals(429, server.get(ME).statusCode());
    }

    @Test
    public void limitsAccounts() throws Exception {
        start(0, 10);
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    200, server.get(ME, "Authorization", "Bearer anna-token").statusCode());
        }
        assertEquals(429, server.get(ME, "Authorization", "Bearer anna-token").statusCode());
        assertEquals(200, server.get(ME).statusCode());
    }

    @Test
    public void leavesOnlyWhenItsRequestsAreDone() throws Exception {
        start();
        server.close();
        Slow slow = new Slow();
        CapabilityServlet servlet = servlet(gate, "slow", slow);
        server = new TestServer(gate, Map.of("/api/v1/slow/*", servlet));
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return server.get("/api/v1/slow");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        assertTrue(slow.entered.await(180, TimeUnit.SECONDS));
        CompletableFuture<Void> destroyed = CompletableFuture.runAsync(servlet::destroy);
        assertFalse("destroyed with a request in flight", isDone(destroyed, 300));
        slow.leave.countDown();
        assertEquals(200, answer.get(180, TimeUnit.SECONDS).statusCode());
        destroyed.get(180, TimeUnit.SECONDS);
        HttpResponse<String> late = server.get("/api/v1/slow");
        assertEquals(503, late.statusCode());
        assertFalse(header(late, "Retry-After").isEmpty());
    }

    private static boolean isDone(CompletableFuture<?> future, long millis) throws Exception {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException notYet) {
            return false;
        }
    }

    @Test
    public void survivesWhatIsHardlyHttp() throws Exception {
        start();
        String body = raw("POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n");
        assertTrue(body, body.startsWith("HTTP/1.1 400"));
        assertTrue(raw("GET /api/v1/things?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 400"));
        assertTrue(raw("GET /api/v1/things?a=|{}\"^ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .matches("(?s)HTTP/1.1 (200|400).*"));
        assertTrue(raw("TRACE /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                .matches("(?s)HTTP/1.1 40[45].*"));
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    public void saysWhetherItCanServe() throws Exception {
        start();
        HttpResponse<String> up = server.get("/api/status");
        assertEquals(200, up.statusCode());
        assertEquals("{\"status\":\"up\"}", up.body());
        assertEquals(405, server.send(server.request("/api/status").DELETE()).statusCode());
    }

    @Test
    public void describesExactlyWhatIsInstalled() throws Exception {
        start();
        JsonNode before = gate.json().readTree(server.get("/api/openapi.json").body());
        assertTrue(before.get("paths").has("/api/status"));
        assertFalse(before.get("paths").has("/api/v1/things"));
        server.parts.add(7, "things", GateTest.class.getResource("/things-openapi.json"));
        HttpResponse<String> answer = server.get("/api/openapi.json");
        JsonNode with = gate.json().readTree(answer.body());
        assertTrue(with.get("paths").has("/api/v1/things/{id}"));
        assertEquals(
                304,
                server.get("/api/openapi.json", "If-None-Match", header(answer, "ETag"))
                        .statusCode());
        HttpResponse<String> page = server.get("/api/docs");
        assertTrue(page.body().contains("<code>/api/v1/things/{id}</code>"));
        assertFalse(page.body(), page.body().matches("(?s).*(<script|style=|https?://|\\son[a-z]+=).*"));
        assertEquals(200, server.get("/api/docs/docs.css").statusCode());
        server.parts.remove(7);
        assertEquals(
                before, gate.json().readTree(server.get("/api/openapi.json").body()));
    }

    @Test
    public void whatIsInstalledAndDoesNotServeIsAwayAndWhatIsNotDoesNotExist() throws Exception {
        start();
        assertEquals(404, server.get("/api/v1/others/1").statusCode());

        server.away.add(7, new URL("file:" + described("/others/{id}", "/more")));
        for (String path : List.of("/api/v1/others/1", "/api/v1/others", "/api/v1/more/1/2")) {
            HttpResponse<String> away = server.get(path);
            assertEquals(path, 503, away.statusCode());
            assertEquals("2", away.headers().firstValue("Retry-After").orElse(null));
            assertEquals(
                    "application/problem+json",
                    away.headers().firstValue("Content-Type").orElse(null));
        }
        assertEquals(404, server.get("/api/v1/othersandmore").statusCode());
        assertEquals(404, server.get("/others").statusCode());

        server.away.remove(7);
        assertEquals(404, server.get("/api/v1/others/1").statusCode());
    }

    @Test
    public void whileTheContainerStartsEveryCapabilityMayStillCome() throws Exception {
        start();
        server.starting = true;
        assertEquals(503, server.get("/api/v1/others").statusCode());
        assertEquals(404, server.get("/others").statusCode());
        server.starting = false;
        assertEquals(404, server.get("/api/v1/others").statusCode());
    }

    private static java.nio.file.Path described(String... paths) throws Exception {
        java.nio.file.Path file = Files.createTempFile("openapi", ".json");
        file.toFile().deleteOnExit();
        Map<String, Map<String, String>> all = new TreeMap<>();
        for (String path : paths) {
            all.put(path, Map.of());
        }
        return Files.write(file, Json.mapper().writeValueAsBytes(Map.of("paths", all)));
    }
}
