package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.biface.demo.Api;
import org.biface.runner.Server;
import org.biface.testing.SmtpServer;
import org.biface.testing.TestCertificate;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The unpacked tar.gz from outside, as an operator meets it: its scripts, its files, what listens, how it stops. */
public class StartTest {

    private static final Duration BOOT = Duration.ofMinutes(5);

    private static Server server;
    private static SmtpServer mails;

    @BeforeClass
    public static void startWithoutAnyRepository() throws Exception {
        Path work = Path.of(System.getProperty("biface.work"), "start");
        server = Server.unpack(Path.of(System.getProperty("biface.archive")), work);
        TestCertificate certificate = TestCertificate.make(server.home().resolve("etc"), "localhost");
        mails = new SmtpServer(SmtpServer.Security.STARTTLS, certificate.tls());
        server.configure("org.biface.notifications.cfg", "smtp.host", "localhost");
        server.configure("org.biface.notifications.cfg", "smtp.port", String.valueOf(mails.port()));
        server.configure(
                "org.biface.notifications.cfg",
                "smtp.certificates.file",
                certificate.pem().toString());
        // Whatever were not in the system folder would be asked there, and fail.
        server.configure(
                "org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.repositories",
                "http://127.0.0.1:9/nowhere@id=none");
        server.configure("org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/nothing");
        server.start("/api/status", BOOT);
        server.awaitConsole(BOOT);
    }

    @After
    public void readLog() throws IOException {
        new LogCheck().check(server.log());
    }

    @AfterClass
    public static void stop() {
        if (server != null) {
            server.close();
        }
        if (mails != null) {
            mails.close();
        }
    }

    /** Jakarta Mail finds its parts by class loaders, which are others in the container than in a test of the bundle. */
    @Test
    public void sendsMailsOverTls() throws Exception {
        Api api = new Api(server.uri("/"), BOOT);
        api.post(
                "/api/v1/accounts",
                Map.of(
                        "email", "zoe@example.org",
                        "password", "a test needs no secrets 2026",
                        "displayName", "Zoé",
                        "role", "FREELANCER",
                        "locale", "fr",
                        "termsVersion", "1"));
        Server.await("the mail", Duration.ofMinutes(5), () -> !mails.received().isEmpty());
        SmtpServer.Received mail = mails.received().get(0);
        assertEquals(List.of("zoe@example.org"), mail.to());
        assertTrue("over TLS", mail.encrypted());
        assertTrue(mail.text(), mail.text().contains("\nContent-Type: text/plain; charset=UTF-8\n"));
        Server.await("the mail is settled", Duration.ofMinutes(5), () -> listed().contains("\tsent\t"));
    }

    private static String listed() {
        try {
            return server.client("biface:mail-list --no-format");
        } catch (IOException unreachable) {
            throw new java.io.UncheckedIOException(unreachable);
        }
    }

    @Test
    public void startsOfflineAndInstallsItsPluginOffline() throws Exception {
        String answer = server.client("feature:install biface-commission-flat", "feature:list --installed --no-format");
        assertTrue(answer, answer.contains("biface-commission-flat"));
    }

    @Test
    public void theConsolesPasswordIsMadeByTheFirstStartAndKeptFromOthers() throws Exception {
        Path users = server.home().resolve("etc/users.properties");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
        String[] made = Files.readAllLines(users).stream()
                .filter(line -> line.startsWith("admin = "))
                .toArray(String[]::new);
        assertEquals(1, made.length);
        assertTrue("a long random password", made[0].matches("admin = [0-9a-f]{48},.*"));
        assertTrue(server.client("echo works").contains("works"));
    }

    @Test
    public void theConsoleRefusesTheDefaultLogin() throws Exception {
        Process client = new ProcessBuilder(
                        server.home().resolve("bin/client").toString(),
                        "-a",
                        String.valueOf(server.sshPort()),
                        "-u",
                        "karaf",
                        "-p",
                        "karaf",
                        "-r",
                        "1",
                        "echo",
                        "in")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(
                        server.home().resolve("refused.out").toFile()))
                .start();
        client.getOutputStream().close();
        client.waitFor();
        assertFalse(Files.readString(server.home().resolve("refused.out")).contains("in\n"));
        assertTrue(client.exitValue() != 0);
    }

    @Test
    public void everyPortIsOnLoopback() throws IOException {
        for (String table : new String[] {"tcp", "tcp6"}) {
            Path listening = Path.of("/proc", String.valueOf(server.pid()), "net", table);
            for (String line : Files.readAllLines(listening)) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals("0A") && ports().contains(columns[1].split(":")[1])) {
                    String address = columns[1].split(":")[0];
                    assertTrue(line, address.endsWith("0100007F"));
                }
            }
        }
    }

    private static List<String> ports() {
        return List.of(String.format("%04X", server.httpPort()), String.format("%04X", server.sshPort()));
    }

    @Test
    public void aBusyPortGetsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Server second = Server.unpack(
                                Path.of(System.getProperty("biface.archive")),
                                Path.of(System.getProperty("biface.work"), "busy"))
                        .httpPort(taken.getLocalPort())) {
            second.launch();
            String sentence = "HTTP does not listen at 127.0.0.1:" + taken.getLocalPort();
            Server.await("the sentence", BOOT, () -> second.said().strip().endsWith("start again."));
            // Why, the system says in its own language.
            String said = second.said().strip();
            assertTrue(
                    said,
                    said.matches("biface: " + Pattern.quote(sentence)
                            + " \\([^()\\n]+\\)\\. Free the port or set another, and start again\\."));
            Server.await("the log", BOOT, () -> log(second).contains("| " + sentence));
            assertFalse(log(second), log(second).contains("\tat "));
        }
    }

    private static String log(Server server) {
        try {
            return server.log();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** Without a marketplace that serves: what the scripts do does not wait for the database. */
    @Test
    public void theScriptsStartTellAndStopAndTheAddressIsTheOneOfTheEnvironment() throws Exception {
        Server scripted = Server.unpack(
                Path.of(System.getProperty("biface.archive")), Path.of(System.getProperty("biface.work"), "scripts"));
        Path instance = scripted.home().resolve("instances/instance.properties");
        try {
            assertNotEquals("it does not run yet", 0, script(scripted, "status"));
            assertEquals(0, script(scripted, "start"));
            HttpClient http = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
            Server.await("an answer at 127.0.0.2", BOOT, () -> answers(http, "127.0.0.2", scripted.httpPort()));
            assertFalse("nobody else is told", answers(http, "127.0.0.1", scripted.httpPort()));
            assertEquals("it runs", 0, script(scripted, "status"));
            long pid = pid(instance);
            assertEquals(0, script(scripted, "stop"));
            Server.await(
                    "the process to end",
                    BOOT,
                    () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
            assertNotEquals("it runs no more", 0, script(scripted, "status"));
            assertTrue("its database has stopped with it", scripted.postmaster().isEmpty());
        } finally {
            // After a failure; 0 is nobody's.
            long left = Files.exists(instance) ? pid(instance) : 0;
            if (left > 0) {
                ProcessHandle.of(left).ifPresent(ProcessHandle::destroyForcibly);
            }
            scripted.postmaster().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static int script(Server installed, String name) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(installed.home().resolve("bin").resolve(name).toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BIFACE_HTTP_HOST", "127.0.0.2");
        builder.environment().put("BIFACE_HTTP_PORT", String.valueOf(installed.httpPort()));
        builder.environment().put("BIFACE_SSH_PORT", String.valueOf(installed.sshPort()));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(installed.home().resolve(name + ".out").toFile())
                .start();
        process.getOutputStream().close();
        return process.waitFor();
    }

    private static boolean answers(HttpClient http, String address, int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + "/api/status"))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() > 0;
        } catch (IOException nobody) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long pid(Path instance) throws IOException {
        return Files.readAllLines(instance).stream()
                .filter(line -> line.startsWith("item.0.pid"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*= *", "")))
                .findFirst()
                .orElse(0);
    }

    @Test
    public void anUnsuitableJdkGetsOneLine() throws Exception {
        for (String version : List.of("11.0.2", "25.0.1")) {
            Path jdk = Files.createDirectories(server.home().resolve("jdk-" + version));
            Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
            ProcessBuilder builder =
                    new ProcessBuilder(server.home().resolve("bin/karaf").toString(), "server");
            builder.environment().put("JAVA_HOME", jdk.toString());
            Process process = builder.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, process.waitFor());
            assertEquals(
                    "karaf: Biface runs on JDK 17 or 21, but " + jdk + " is " + version.substring(0, 2)
                            + ". Set JAVA_HOME to one of them.\n",
                    said);
        }
    }
}
