package org.biface.plugins.matching.opensearch;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.biface.spi.matching.engine.EngineAway;
import org.biface.testing.Configured;
import org.biface.testing.TestCertificate;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Whom the plugin talks to, and what it believes. */
public class RestTest {

    private static final String OK = "{\"ok\": true}";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    @After
    public void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private String server(int status, String answer) throws IOException {
        return "http://localhost:" + answering(HttpServer.create(anyPort(), 0), status, answer);
    }

    private int answering(HttpServer server, int status, String answer) {
        int number = servers.size();
        servers.add(server);
        server.createContext("/", exchange -> {
            synchronized (seen) {
                seen.add(number + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private static Settings settings(Map<String, ?> set) {
        return Settings.of(Configured.with(Settings.Config.class, set), Map.of("SECRET", " s3cret\n")::get);
    }

    private static Rest to(String... hosts) {
        return new Rest(settings(Map.of("hosts", String.join(" , ", hosts), "answer_limit_millis", 60_000L)));
    }

    @Test
    public void whenANodeCantTheNextIsAskedAndStaysTheOne() throws IOException {
        String broken = server(503, "{\"error\": {\"reason\": \"no master\"}}");
        String gone = server(200, OK);
        servers.get(1).stop(0);
        String well = server(200, OK);
        Rest rest = to(broken, gone, well);
        assertTrue(rest.ask("GET", "/x", null).body().path("ok").asBoolean());
        assertTrue(rest.ask("POST", "/x", Map.of("a", 1)).ok());
        assertEquals(List.of("0 null", "2 null", "2 null"), seen);
        EngineAway none = assertThrows(EngineAway.class, () -> to(broken, gone).ask("GET", "/x", null));
        assertTrue(none.getMessage(), none.getMessage().contains(gone + " can't be reached"));
        EngineAway one = assertThrows(EngineAway.class, () -> to(broken).ask("GET", "/x", null));
        assertEquals("OpenSearch at " + broken + " answers 503 no master.", one.getMessage());
    }

    @Test
    public void whatIsRefusedIsNotAskedOfAnotherNode() throws IOException {
        String refuses =
                server(403, "{\"error\": {\"root_cause\": [{\"reason\": \"no permissions\"}], \"reason\": \"x\"}}");
        Rest rest = to(refuses, server(200, OK));
        assertEquals("403 no permissions", rest.ask("GET", "/x", null).why());
        assertEquals(List.of("0 null"), seen);
    }

    @Test
    public void anAnswerThatDoesNotEndIsNotWaitedFor() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer endless = HttpServer.create(anyPort(), 0);
        endless.setExecutor(work -> new Thread(work).start());
        servers.add(endless);
        endless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        endless.start();
        String host = "http://localhost:" + endless.getAddress().getPort();
        Rest rest = new Rest(settings(Map.of("hosts", host, "answer_limit_millis", 100L)));
        EngineAway late = assertThrows(EngineAway.class, () -> rest.ask("GET", "/x", null));
        over.countDown();
        assertEquals("OpenSearch at " + host + " can't be reached: no answer within 100 ms.", late.getMessage());
    }

    @Test
    public void aPageOfAProxyIsNoAnswer() throws IOException {
        assertEquals(
                "404 what is no JSON",
                to(server(404, "<html>")).ask("GET", "/x", null).why());
    }

    @Test
    public void onlyTheCertificatesThatAreSaidAreTrustedAndOnlyTheyGetThePassword() throws Exception {
        TestCertificate own = TestCertificate.make(folder.getRoot().toPath(), "localhost");
        TestCertificate other = TestCertificate.make(folder.getRoot().toPath(), "localhost");
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own.tls()));
        int port = answering(server, 200, OK);
        Map<String, Object> set = new HashMap<>(
                Map.of("hosts", "https://localhost:" + port + "/", "user", "biface", "password", "env:SECRET"));
        set.put("authorities", own.pem().toString());
        assertTrue(new Rest(settings(set)).ask("GET", "/x", null).ok());
        String basic = Base64.getEncoder().encodeToString("biface:s3cret".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("0 Basic " + basic), seen);
        set.put("authorities", other.pem().toString());
        Rest wary = new Rest(settings(set));
        assertThrows(EngineAway.class, () -> wary.ask("GET", "/x", null));
        set.put("authorities", "");
        assertThrows(EngineAway.class, () -> new Rest(settings(set)).ask("GET", "/x", null));
        set.put("authorities", own.pem().toString());
        set.put("hosts", "https://127.0.0.1:" + port);
        assertThrows("another name", EngineAway.class, () -> new Rest(settings(set)).ask("GET", "/x", null));
        assertEquals(1, seen.size());
        Path nothing = Files.writeString(folder.getRoot().toPath().resolve("empty.pem"), "");
        set.put("authorities", nothing.toString());
        assertThrows(IllegalArgumentException.class, () -> new Rest(settings(set)));
    }

    private static String refused(Map<String, ?> set) {
        Map<String, Object> all = new HashMap<>(Map.of("hosts", "https://a.example:9200"));
        all.putAll(set);
        return assertThrows(IllegalArgumentException.class, () -> settings(all))
                .getMessage()
                .replace("etc/" + Settings.PID + ".cfg: ", "");
    }

    @Test
    public void settingsThatCantBeRightAreRefusedWithASentence() throws IOException {
        assertEquals("hosts is empty.", refused(Map.of("hosts", " , ")));
        assertEquals(
                "hosts has search1:9200, which is no address such as https://search1.example:9200.",
                refused(Map.of("hosts", "search1:9200")));
        assertEquals(
                "hosts must not have passwords in it: say user and password.",
                refused(Map.of("hosts", "https://a:b@c.example")));
        assertEquals(
                "a password is sent over https only; look at hosts.",
                refused(Map.of("hosts", "http://a.example", "user", "u", "password", "env:SECRET")));
        assertEquals(
                "a password does not stand in a file of configuration: say env:NAME or file:PATH.",
                refused(Map.of("user", "u", "password", "plain")));
        assertEquals("the environment has no NOTHING.", refused(Map.of("user", "u", "password", "env:NOTHING")));
        assertEquals("user and password go together.", refused(Map.of("user", "u")));
        assertEquals("shards must be from 1 to 100.", refused(Map.of("shards", 0)));
        assertEquals("replicas must be from 0 to 10.", refused(Map.of("replicas", 11)));
        assertEquals("limits are at least 1 ms.", refused(Map.of("answer_limit_millis", 0L)));
        assertTrue(refused(Map.of("prefix", "Upper")).startsWith("prefix has at most 51 small letters"));
        Path file = Files.writeString(folder.getRoot().toPath().resolve("password"), "from a file\n");
        assertEquals(
                "from a file",
                settings(Map.of("hosts", "http://localhost:9200", "user", "u", "password", "file:" + file))
                        .password());
        assertFalse(new OpenSearchEngine(
                        settings(Map.of("hosts", "https://a.example:9200", "user", "u", "password", "env:SECRET")))
                .name()
                .contains("s3cret"));
    }
}
