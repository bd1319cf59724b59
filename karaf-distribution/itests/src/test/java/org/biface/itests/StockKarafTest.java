package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Operator;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;
import org.biface.runner.Server;
import org.junit.Test;

/** The marketplace in a Karaf that somebody has already: the one line of the README, and then the main job. */
public class StockKarafTest {

    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Path README =
            Path.of(System.getProperty("biface.root"), "karaf-distribution/assembly/README.md");

    @Test
    public void theLineOfTheReadmeMakesAMarketplace() throws Exception {
        Path work = Path.of(System.getProperty("biface.work"));
        Path archive = Path.of(System.getProperty("biface.archive"));
        // The system folder of the distribution stands for the repository that the features are published in.
        Path distribution = Server.unpack(archive, work.resolve("published")).home();
        List<String> roots = roots(distribution.resolve("etc/org.apache.karaf.features.cfg"));
        try (Server karaf = Server.in(unzip(Path.of(System.getProperty("karaf.archive")), work.resolve("stock")))) {
            karaf.configure("org.apache.karaf.shell.cfg", "sshPort", String.valueOf(karaf.sshPort()))
                    .configure("org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1")
                    .configure("org.apache.karaf.management.cfg", "rmiRegistryPort", String.valueOf(Server.freePort()))
                    .configure("org.apache.karaf.management.cfg", "rmiServerPort", String.valueOf(Server.freePort()))
                    .configure(
                            "org.apache.felix.http.cfg", "org.osgi.service.http.port", String.valueOf(karaf.httpPort()))
                    .configure("org.apache.felix.http.cfg", "org.apache.felix.http.host", "127.0.0.1")
                    .configure("users.properties", "karaf", "secret,_g_:admingroup")
                    .configure("users.properties", "_g_\\:admingroup", "group,admin,manager,viewer,systembundles,ssh")
                    .configure(
                            "org.ops4j.pax.url.mvn.cfg",
                            "org.ops4j.pax.url.mvn.localRepository",
                            "${karaf.data}/repository")
                    .configure("org.biface.payments.cfg", "hold.seconds", "0")
                    // A pause of a busy machine must not count as a slow policy.
                    .configure("org.biface.commission.cfg", "time.limit.millis", "60000");
            replaceRepositories(karaf, distribution.resolve("system"));
            karaf.launch();
            karaf.awaitConsole(BOOT);

            String answer = karaf.client(documented());
            karaf.awaitStatus("/api/status", 200, BOOT);
            String installed = karaf.client("feature:list --required --no-format");
            for (String root : roots) {
                assertTrue(answer + installed, installed.contains(root));
            }
            runTheMainJob(karaf);
            new LogCheck()
                    .allow("Still waiting for the database")
                    // Karaf's own management server set it before it was started again, with the settings from above.
                    .allow("java\\.rmi\\.server\\.hostname system property is already set to 127\\.0\\.0\\.1")
                    // On a JDK 21; the distribution's own settings of the log leave it out.
                    .allow("Java vector incubator module is not readable")
                    .check(Files.readString(karaf.home().resolve("data/log/karaf.log")));
        }
    }

    /** The line of the README that installs everything, as it stands there. */
    private static String documented() throws IOException {
        List<String> lines = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("feature:repo-add "))
                .toList();
        assertEquals("lines to type", 1, lines.size());
        return lines.get(0);
    }

    private static void runTheMainJob(Server karaf) throws Exception {
        Api api = new Api(karaf.uri("/"), BOOT);
        Operator operator =
                Operator.firstLogin(api, karaf.home().resolve("operator-password.txt"), "a test needs no secrets 2026");
        karaf.client("feature:install --no-auto-refresh biface-commission-flat");
        Outcome outcome = new MainJob(api, "stock", BOOT, Steps.SILENT).run();
        assertEquals(108_000, outcome.payable());
        assertEquals(List.of(), operator.verifyLedger());
    }

    /** The features of ours that the distribution boots, which an operator of another Karaf names one by one. */
    private static List<String> roots(Path config) throws IOException {
        String boot = Files.readAllLines(config).stream()
                .filter(line -> line.startsWith("featuresBoot="))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(boot.substring("featuresBoot=".length()).split("\\s*,\\s*"))
                .filter(feature -> feature.startsWith("biface-"))
                .map(feature -> feature.replaceFirst("/.*", ""))
                .toList();
    }

    /** Its own repositories run over several lines; only ours is asked here, so that the test needs no network. */
    private static void replaceRepositories(Server karaf, Path published) throws IOException {
        Path file = karaf.home().resolve("etc/org.ops4j.pax.url.mvn.cfg");
        String text = Files.readString(file)
                .replaceFirst("(?m)^org\\.ops4j\\.pax\\.url\\.mvn\\.repositories=(.*\\\\\\R)*.*$", "");
        Files.writeString(
                file,
                text + "\norg.ops4j.pax.url.mvn.repositories = " + published.toUri() + "@id=biface@checksum=ignore\n");
    }

    private static Path unzip(Path archive, Path folder) throws IOException {
        Server.delete(folder);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path inside = Path.of(entry.getName());
                if (entry.isDirectory() || inside.getNameCount() < 2) {
                    continue;
                }
                Path file = folder.resolve(inside.subpath(1, inside.getNameCount()));
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.write(file, in.readAllBytes());
                }
                if (inside.getName(1).toString().equals("bin")) {
                    assertTrue(file.toFile().setExecutable(true));
                }
            }
        }
        return folder;
    }
}
