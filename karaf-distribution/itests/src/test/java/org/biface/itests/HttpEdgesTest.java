package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.biface.runner.Server;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Test;

/** What the running distribution shows to the outside: its answers at the edges, its ports, its console. */
public class HttpEdgesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final String LOGIN = "/api/v1/accounts/login";
    private static final String PROBLEM = "application/problem+json";

    private static Marketplace market;
    private static Server server;

    @BeforeClass
    public static void open() throws Exception {
        market = Marketplace.open("edges");
        server = market.server();
    }

    @AfterClass
    public static void close() {
        if (market != null) {
            market.close();
        }
    }

    @After
    public void readLog() throws IOException {
        // Of a request that is too long on purpose.
        new LogCheck().allow("URI is too large").check(server.log());
    }

    private record Raw(int status, HttpHeaders headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            return JSON.readTree(bytes);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private static Raw get(String path, String... headers) throws Exception {
        return send(request(path, headers));
    }

    private static Raw post(String path, byte[] body) throws Exception {
        return send(
                request(path, "Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).timeout(Duration.ofMinutes(3));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Whatever it is, the answer tells nothing about the server's inside and has the security headers. */
    private static Raw send(HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Raw raw = new Raw(response.statusCode(), response.headers(), response.body());
        String what = response.request().method() + " " + response.uri() + " " + response.statusCode() + " ";
        tellsNothing(what, raw.headers().map().keySet(), raw.text());
        assertTrue(what, raw.header("Content-Security-Policy").contains("default-src 'none'"));
        assertTrue(what, raw.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
        assertFalse(what, raw.header("Content-Security-Policy").contains("unsafe"));
        assertEquals(what, "nosniff", raw.header("X-Content-Type-Options"));
        assertEquals(what, "same-origin", raw.header("Referrer-Policy"));
        assertFalse(what + "has a request id", raw.header("X-Request-Id").isEmpty());
        if (raw.status() >= 400) {
            assertEquals(what + raw.text(), PROBLEM, raw.header("Content-Type"));
            assertEquals(what, raw.status(), raw.json().path("status").asInt());
            assertEquals(
                    what,
                    raw.header("X-Request-Id"),
                    raw.json().path("requestId").asText());
        }
        return raw;
    }

    private static void tellsNothing(String what, Iterable<String> headerNames, String text) {
        for (String name : headerNames) {
            assertFalse(what + name, List.of("server", "x-powered-by").contains(name.toLowerCase(Locale.ROOT)));
        }
        assertFalse(
                what + text,
                Pattern.compile("\\n\\s+at [\\w.$]+\\(").matcher(text).find());
        assertFalse(what + text, text.contains("Exception"));
        assertFalse(
                what + text,
                Pattern.compile("(?i)jetty|jersey|felix|karaf|eclipselink|postgres")
                        .matcher(text)
                        .find());
    }

    private static Map<String, Object> offer(String name, String rate) {
        return Map.of(
                "name",
                name,
                "policy",
                "flat",
                "versions",
                "1.x",
                "parameters",
                Map.of("rate", rate),
                "currency",
                "SEK");
    }

    /** What is wrong with an offer is said with its field, and what was there goes on. */
    @Test
    public void offersAreMadeChangedAndEnded() {
        Http http = new Market(new Http(server.httpPort()))
                .login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD)
                .http;
        String offers = "/api/v1/commission/offers";
        String crowns = offers + "/crowns";
        Answer made = http.send("POST", offers, offer("crowns", "900"), "Idempotency-Key", Market.key());
        assertEquals(made.body(), 201, made.status());
        assertEquals(crowns, URI.create(made.header("Location")).getPath());
        String first = Market.must(http.get(crowns)).header("ETag");

        Answer tie = http.send("POST", offers, offer("kronor", "800"), "Idempotency-Key", Market.key());
        assertEquals(tie.body(), 409, tie.status());
        assertTrue(tie.body(), tie.body().contains("It fits the same contracts as the offer 'crowns'"));
        Answer twice = http.send("POST", offers, offer("crowns", "800"), "Idempotency-Key", Market.key());
        assertEquals(twice.body(), 409, twice.status());
        Answer unknown = http.send(
                "POST",
                offers,
                Map.of("name", "x", "policy", "flat", "parameters", Map.of("colour", "red"), "currency", "NOK"),
                "Idempotency-Key",
                Market.key());
        assertEquals(unknown.body(), 422, unknown.status());
        assertTrue(unknown.body(), unknown.body().contains("has no parameter colour"));

        assertEquals(428, http.send("PUT", crowns, offer("crowns", "800")).status());
        Answer range = http.send("PUT", crowns, offer("crowns", "10001"), "If-Match", first);
        assertEquals(range.body(), 422, range.status());
        assertEquals("parameters", range.json().at("/errors/0/field").asText());
        Answer still = Market.must(http.get(crowns));
        assertEquals("900", still.json().at("/terms/parameters/rate").asText());
        assertEquals(first, still.header("ETag"));
        assertTrue(still.json().path("serves").asBoolean());

        Answer changed = http.send("PUT", crowns, offer("crowns", "800"), "If-Match", first);
        assertEquals(changed.body(), 200, changed.status());
        assertEquals("800", changed.json().at("/terms/parameters/rate").asText());
        assertEquals(
                412,
                http.send("PUT", crowns, offer("crowns", "700"), "If-Match", first)
                        .status());
        assertEquals(428, http.send("DELETE", crowns, null).status());
        assertEquals(412, http.send("DELETE", crowns, null, "If-Match", first).status());
        String second = Market.must(http.get(crowns)).header("ETag");
        assertEquals(204, http.send("DELETE", crowns, null, "If-Match", second).status());
        assertEquals(404, http.get(crowns).status());

        Answer file = Market.must(http.get(offers + "/default"));
        assertEquals("FILE", file.json().path("source").asText());
        Answer ofAFile = http.send("DELETE", offers + "/default", null, "If-Match", file.header("ETag"));
        assertEquals(ofAFile.body(), 409, ofAFile.status());
        assertTrue(ofAFile.body(), ofAFile.body().contains("comes from a configuration of the node"));
    }

    @Test
    public void whatNobodyServesIsAProblem() throws Exception {
        for (String path : List.of("/nothing", "/api", "/api/v1", "/api/v1/nothing", "/api/v1/missionsandmore")) {
            assertEquals(path, 404, get(path).status());
        }
        assertEquals(400, get("/api/v1/missions/not-an-id").status());
        assertEquals(405, send(request("/api/v1/missions").DELETE()).status());
    }

    @Test
    public void theMainJobIsDoneByHandOnPages() throws Exception {
        new ByHand(market).run();
    }

    @Test
    public void errorsAndTheOperatorsPagesAreForPeople() throws Exception {
        ByHand.errorsArePages(server.uri("/"));
        ByHand.theOperatorLooksOn(server.uri("/"));
        ByHand.whatIsAwaySaysSo(market);
    }

    @Test
    public void aRequestHasAnIdThatIsInTheLog() throws Exception {
        String id = "edge-" + System.nanoTime();
        assertEquals(id, get("/api/status", "X-Request-Id", id).header("X-Request-Id"));
        assertEquals(id, get("/nothing", "X-Request-Id", id).header("X-Request-Id"));
        Server.await("the request in the log", Marketplace.BOUND, () -> log().contains("| " + id + " |"));
        String bad = get("/api/status", "X-Request-Id", "a b\tc<script>").header("X-Request-Id");
        assertFalse(bad, bad.contains("<"));
    }

    @Test
    public void theRequestLogSaysWhatWasAskedAndAnsweredAndNoSecret() throws Exception {
        String id = "logged-" + System.nanoTime();
        String secret = "a-token-that-nobody-may-read-" + System.nanoTime();
        Raw refused = get(
                "/api/v1/accounts/me?token=" + secret,
                "X-Request-Id",
                id,
                "Authorization",
                "Bearer " + secret,
                "Cookie",
                "biface_session=" + secret);
        assertEquals(401, refused.status());
        Pattern line = Pattern.compile("(?m)^\\S+ \\| INFO +\\| " + id
                + " \\| requests \\| [^|]+\\| GET /api/v1/accounts/me 401 \\d+ us actor=- address=127\\.0\\.0\\.1$");
        Server.await(
                "the line of the request",
                Marketplace.BOUND,
                () -> line.matcher(log()).find());
        assertFalse("a secret in the log", log().contains(secret));
    }

    private static String log() {
        try {
            return server.log();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    public void longAnswersAreCompressed() throws Exception {
        Raw plain = get("/api/openapi.json");
        assertEquals("", plain.header("Content-Encoding"));
        HttpResponse<byte[]> packed = CLIENT.send(
                request("/api/openapi.json", "Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals("gzip", packed.headers().firstValue("Content-Encoding").orElse(""));
        assertTrue(packed.body().length < plain.bytes().length / 2);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(plain.text(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void theDocsNeedNoOtherHostAndNoInlineScript() throws Exception {
        Raw docs = get("/api/docs");
        assertEquals(200, docs.status());
        String page = docs.text();
        assertTrue(page, page.contains("/api/v1/missions"));
        Matcher references = Pattern.compile("(?i)(?:src|href|action|poster|data)\\s*=\\s*[\"']([^\"']*)")
                .matcher(page);
        Set<String> outside = new TreeSet<>();
        while (references.find()) {
            String target = references.group(1);
            if (target.contains("//") || target.contains(":")) {
                outside.add(target);
            } else if (target.startsWith("/")) {
                assertEquals(target, 200, get(target.replaceAll("#.*", "")).status());
            }
        }
        assertEquals("other hosts", Set.of(), outside);
        assertFalse(
                "a script in the page",
                Pattern.compile("(?i)<script(?![^>]*\\ssrc=)").matcher(page).find());
        assertFalse(
                "a handler",
                Pattern.compile("(?i)<[^>]+\\son\\w+\\s*=").matcher(page).find());
        assertFalse(
                "a style in the page",
                Pattern.compile("(?i)<style|<[^>]+\\sstyle\\s*=").matcher(page).find());
        assertFalse("a style from elsewhere", get("/api/docs/docs.css").text().contains("//"));
    }

    @Test
    public void theDocumentIsWhatIsInstalled() throws Exception {
        Raw before = get("/api/openapi.json");
        assertTrue(paths(before).contains("/api/v1/notifications/mails"));
        String etag = before.header("ETag");
        assertEquals(304, get("/api/openapi.json", "If-None-Match", etag).status());

        market.console("feature:uninstall biface-notifications");
        Raw without = get("/api/openapi.json", "If-None-Match", etag);
        assertEquals(200, without.status());
        assertNotEquals(etag, without.header("ETag"));
        Set<String> gone = paths(before);
        gone.removeAll(paths(without));
        assertEquals(Set.of("/api/v1/notifications/mails"), gone);
        assertEquals(404, get("/api/v1/notifications/mails").status());

        market.console("feature:install biface-notifications");
        assertEquals(before.json(), get("/api/openapi.json").json());
        server.awaitStatus("/api/v1/notifications/mails", 401, Marketplace.BOUND);
    }

    @Test
    public void theDocumentIsValidAndSaysWhatEachOperationTakesAndGives() throws Exception {
        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(get("/api/openapi.json").text());
        assertEquals("what the parser complains about", List.of(), parsed.getMessages());
        List<String> missing = new ArrayList<>();
        parsed.getOpenAPI()
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    String what = method + " " + path;
                    if (operation.getSummary() == null || operation.getOperationId() == null) {
                        missing.add(what + " what it does");
                    }
                    if (operation.getRequestBody() != null
                            && !hasSchema(operation.getRequestBody().getContent())) {
                        missing.add(what + " what it takes");
                    }
                    if (operation.getResponses().keySet().stream().noneMatch(status -> status.startsWith("2"))) {
                        missing.add(what + " how it succeeds");
                    }
                    operation.getResponses().forEach((status, response) -> {
                        boolean described = response.get$ref() != null || response.getDescription() != null;
                        boolean empty = status.equals("204") || status.equals("304");
                        if (!described || response.get$ref() == null && !empty && !hasSchema(response.getContent())) {
                            missing.add(what + " what " + status + " gives");
                        }
                    });
                }));
        assertEquals(List.of(), missing);
    }

    private static boolean hasSchema(Content content) {
        return content != null
                && !content.isEmpty()
                && content.values().stream().allMatch(media -> media.getSchema() != null);
    }

    private static Set<String> paths(Raw document) throws IOException {
        Set<String> paths = new HashSet<>();
        document.json().path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    @Test
    public void whatCannotBeUnderstoodIsRefusedWithAPointer() throws Exception {
        Raw unknown = post(LOGIN, "{\"email\":\"a@example.org\",\"password\":\"x\",\"nope\":1}".getBytes());
        assertEquals(400, unknown.status());
        assertEquals("/nope", unknown.json().at("/errors/0/pointer").asText());
        Raw duplicate = post(LOGIN, "{\"email\":\"a@example.org\",\"email\":\"b@example.org\"}".getBytes());
        assertEquals(400, duplicate.status());

        byte[] latin =
                "{\"email\":\"andr\u00e9@example.org\",\"password\":\"x\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(400, post(LOGIN, latin).status());
        assertEquals(400, post(LOGIN, "{".getBytes()).status());
        assertEquals(400, post(LOGIN, "[[[[".getBytes()).status());
        assertEquals(
                400, post(LOGIN, "{\"email\":{},\"password\":[]}".getBytes()).status());
        Raw large = tooLarge();
        assertEquals(413, large.status());
        assertEquals("nobody sends another request into the rest", "close", large.header("Connection"));
        assertEquals(
                415,
                send(request(LOGIN, "Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .status());
        assertEquals(400, get("/api/v1/missions?limit=many").status());
        assertEquals(
                401, get("/api/v1/missions", "Authorization", "Bearer nobodys").status());
    }

    /** The server answers and does not read the rest: who still writes may lose the answer with the connection, and asks again. */
    private static Raw tooLarge() throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return post(LOGIN, new byte[3 << 20]);
            } catch (IOException hungUp) {
                if (attempt == 10) {
                    throw hungUp;
                }
            }
        }
    }

    /** Requests that no client library sends. */
    @Test
    public void brokenRequestsLearnNothing() throws Exception {
        for (String request : List.of(
                "NONSENSE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/../../etc/users.properties HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api//v1;x=y/missions%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/missions/%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/missions%2F1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/missions/%5C HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/missions/%c3%28 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/missions/\u00ff\u00fe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "NONSENSE /api/v1/missions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST /%00 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                "GET /api/status HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "GET /api/status HTTP/1.1\r\nConnection: close\r\n\r\n",
                "TRACE /api/status HTTP/1.1\r\nHost: a\r\nX-Secret: told\r\nConnection: close\r\n\r\n",
                "GET /api/status HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")) {
            String answer = raw(request);
            String what = request.substring(0, Math.min(60, request.length())).strip() + " -> " + answer;
            assertTrue(what, answer.matches("(?s)HTTP/1\\.1 (4\\d\\d|505) .*"));
            String head = answer.replaceAll("(?s)\r\n\r\n.*", "");
            List<String> names =
                    head.lines().skip(1).map(line -> line.replaceAll(":.*", "")).toList();
            tellsNothing(what, names, answer);
            assertFalse(what, answer.contains("told"));
            if (!answer.startsWith("HTTP/1.1 505")) {
                assertTrue(what, head.contains("\r\nContent-Type: " + PROBLEM));
                assertTrue(what, head.contains("\r\nX-Content-Type-Options: nosniff"));
                assertTrue(what, head.contains("\r\nContent-Security-Policy: default-src 'none'"));
                JsonNode problem = JSON.readTree(answer.substring(head.length()));
                assertEquals(
                        what,
                        answer.substring("HTTP/1.1 ".length()).substring(0, 3),
                        problem.path("status").asText());
                assertTrue(
                        what,
                        head.contains(
                                "\r\nX-Request-Id: " + problem.path("requestId").asText()));
            }
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
            socket.setSoTimeout(180_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
                socket.shutdownOutput();
                socket.getInputStream().transferTo(answer);
            } catch (SocketException reset) {
                // The server hangs up on what it does not want to read; the answer came before.
                assertTrue(reset.toString(), answer.size() > 0);
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    public void everythingListensOnLoopbackOnly() throws Exception {
        Path tcp = Path.of("/proc/net/tcp");
        Assume.assumeTrue("this machine has /proc", Files.isReadable(tcp));
        Set<String> own = sockets();
        Set<Integer> ports = new HashSet<>();
        List<String> open = new ArrayList<>();
        List<String> lines = new ArrayList<>(Files.readAllLines(tcp));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (!words[3].equals("0A") || !own.contains(words[9])) {
                continue;
            }
            String[] address = words[1].split(":");
            ports.add(Integer.parseInt(address[1], 16));
            if (!isLoopback(address[0])) {
                open.add(line);
            }
        }
        assertTrue("HTTP is among " + ports, ports.contains(server.httpPort()));
        assertTrue("the console is among " + ports, ports.contains(server.sshPort()));
        assertEquals("what listens to the world", List.of(), open);
    }

    /** 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, as /proc writes them (each 32 bits in the machine's order). */
    private static boolean isLoopback(String hex) {
        return hex.matches("[0-9A-F]{6}7F")
                || hex.equals("00000000000000000000000001000000")
                || hex.matches("0000000000000000FFFF0000[0-9A-F]{6}7F");
    }

    /** The sockets of the server's processes and of its database's. */
    private static Set<String> sockets() throws IOException {
        List<ProcessHandle> processes = new ArrayList<>();
        ProcessHandle container = ProcessHandle.of(server.pid()).orElseThrow();
        ProcessHandle database = server.postmaster().orElseThrow();
        for (ProcessHandle root : List.of(container, database)) {
            processes.add(root);
            root.descendants().forEach(processes::add);
        }
        Set<String> sockets = new HashSet<>();
        for (ProcessHandle process : processes) {
            try (Stream<Path> files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
                for (Path file : files.toList()) {
                    Matcher socket = Pattern.compile("socket:\\[(\\d+)]").matcher(target(file));
                    if (socket.matches()) {
                        sockets.add(socket.group(1));
                    }
                }
            } catch (java.nio.file.NoSuchFileException
                    | java.nio.file.AccessDeniedException
                    | java.io.UncheckedIOException ended) {
                continue;
            }
        }
        return sockets;
    }

    /** What a process has open under a number; nothing when it has closed it meanwhile, and has the others still. */
    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (java.nio.file.NoSuchFileException closed) {
            return "";
        }
    }

    @Test
    public void theConsoleHasOneUserWithAGeneratedPassword() throws Exception {
        Path file = server.home().resolve("etc/users.properties");
        Map<String, String> users = new java.util.TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("_g_")) {
                String[] parts = line.split("=", 2);
                users.put(parts[0].strip(), parts[1].strip().replaceAll(",.*", ""));
            }
        }
        assertEquals(Set.of("admin"), users.keySet());
        String password = users.get("admin");
        assertTrue("a long password", password.length() >= 16);
        assertFalse("the password is in the log", server.log().contains(password));
        assertFalse("the password was printed", server.said().contains(password));
        assertTrue("the right one opens", server.client("echo opened").contains("opened"));
        assertNotEquals("karaf/karaf", 0, console("karaf", "karaf"));
        assertNotEquals("admin/admin", 0, console("admin", "admin"));
        assertNotEquals("admin/karaf", 0, console("admin", "karaf"));
    }

    /** The status of a console command under this login; 0 only when it was let in. */
    private static int console(String user, String password) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        server.home().resolve("bin/client").toString(),
                        "-a",
                        String.valueOf(server.sshPort()),
                        "-u",
                        user,
                        "-p",
                        password,
                        "echo opened")
                .directory(server.home().toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("bin/client does not end: " + said);
        }
        assertFalse(user + " was let in", said.contains("opened"));
        return process.exitValue();
    }
}
