package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.biface.runner.Server;
import org.junit.AfterClass;
import org.junit.AssumptionViolatedException;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The first command of the README, as it is written there, by a person at a terminal in a folder with nothing but the sources:
 * it builds, runs the main job, stays up until Ctrl-C and leaves nothing; and what it has built is, byte for byte, what this
 * build has.
 */
public class FreshCopyTest {

    private static final Path ROOT = Path.of(System.getProperty("biface.root"));
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea", ".vscode");
    private static final Duration BUILD = Duration.ofMinutes(15);
    private static final Duration STOP = Duration.ofMinutes(5);
    private static final char CTRL_C = 3;
    private static final long FIRST_PAGE_BYTES = 60_000;
    private static final double FIRST_PAINT_MILLIS = 1_000;

    private static Path copy;
    private static Guide readme;
    private static int port;
    private static String shown;
    private static int upThen;
    private static Seeded market;
    private static Map<String, FirstPages.Arrival> arrivals;
    private static AssumptionViolatedException noBrowser;
    private static AssertionError lostOnTheTour;
    private static String log;
    private static String afterCtrlC;

    @BeforeClass
    public static void run() throws Exception {
        copy = Path.of(System.getProperty("biface.work"), "fresh-copy").toAbsolutePath();
        Server.delete(copy);
        copySources(copy);
        readme = Guide.read(ROOT.resolve("README.md"));
        port = Server.freePort();
        // A build in the background has Ctrl-C switched off for all of its processes.
        String command = "env --default-signal=INT '" + String.join("' '", maven("-Prun", "-Dhttp.port=" + port)) + "'";
        try (Terminal terminal = Terminal.start(Terminal.in(copy, command))) {
            shown = terminal.await("main job: ", BUILD) + terminal.await("\n");
            Server up = Server.in(copy).httpPort(port);
            Server.await("an answer", STOP, () -> (upThen = up.status("/api/status")) != 0);
            market = new Seeded(up.uri("/"), shown);
            try (Chromium chromium = Chromium.open()) {
                arrivals = new FirstPages(chromium, up.uri("/"), FIRST_PAINT_MILLIS).arrivals();
            } catch (AssumptionViolatedException missing) {
                noBrowser = missing;
            }
            try {
                if (Tour.hasCurl()) {
                    new Tour(readme, copy, port, shown).walk();
                }
            } catch (AssertionError lost) {
                lostOnTheTour = lost;
            }
            terminal.type(String.valueOf(CTRL_C));
            afterCtrlC = terminal.end(STOP);
        }
        log = Server.in(copy.resolve("bundles/demo/target/biface")).log();
    }

    private static List<String> maven(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(), "-q"));
        command.addAll(List.of(arguments));
        Path settings = Path.of(System.getProperty("maven.settings"));
        if (Files.exists(settings)) {
            command.addAll(List.of("-s", settings.toString()));
        }
        command.add("-Dmaven.repo.local=" + System.getProperty("maven.repository"));
        return command;
    }

    /** What a program gets that runs Maven in the copy, and how it ended. */
    private record Said(int status, List<String> lines) {}

    private static Said says(String... arguments) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(maven(arguments)).directory(copy.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The second compiler costs such a Maven, which lives for half a minute, 13 of its 32 seconds.
        builder.environment().merge("MAVEN_OPTS", Marketplace.SHORT_LIVED, (users, ours) -> users + " " + ours);
        Process process = builder.start();
        try {
            // Some installations of Maven put back a colour that they have not set.
            List<String> lines = process.inputReader(StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                    .filter(line -> !line.isBlank())
                    .toList();
            assertTrue("it ends", process.waitFor(STOP.toMinutes(), TimeUnit.MINUTES));
            return new Said(process.exitValue(), lines);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    /** What a clone has: where Git knows the sources, only what it knows. */
    static void copySources(Path copy) throws Exception {
        List<String> known = known();
        if (known.isEmpty()) {
            copyFolder(copy);
        }
        for (String file : known) {
            // What is deleted here and not yet committed is listed as well.
            if (Files.exists(ROOT.resolve(file))) {
                Files.createDirectories(copy.resolve(file).getParent());
                Files.copy(ROOT.resolve(file), copy.resolve(file));
            }
        }
    }

    /** What Git has of the sources; nothing where these are no clone, or somebody else's. */
    private static List<String> known() throws Exception {
        if (!Files.exists(ROOT.resolve(".git"))) {
            return List.of();
        }
        Process git = new ProcessBuilder("git", "ls-files", "-z")
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String files = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return git.waitFor() == 0 ? List.of(files.split("\0")) : List.of();
    }

    private static void copyFolder(Path copy) throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_SOURCES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(ROOT.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !file.endsWith(".git")) {
                    Files.copy(file, copy.resolve(ROOT.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @AfterClass
    public static void clear() throws IOException {
        Server.delete(copy);
    }

    @Test
    public void oneCommandBuildsAndRunsTheMainJob() {
        assertTrue(shown, shown.strip().endsWith("main job: ok"));
        assertEquals(shown, 200, upThen);
        String written = String.join("\n", readme.block("Two commands", 1, 3)).replace(":8080/", ":" + port + "/");
        Guide.isAllThatIsSaid(written.lines().toList(), shown);
    }

    /** Those of the main job are among them: two freelancers and a client, with one mission. */
    @Test
    public void theMarketIsAlive() {
        assertEquals(62, market.profiles);
        assertEquals(Map.of("DRAFT", 1, "PUBLISHED", 20, "FILLED", 19, "CLOSED", 1), market.missions);
        assertEquals(Set.of("en", "fr"), market.locales.keySet());
        assertTrue(market.locales.toString(), market.locales.values().stream().allMatch(people -> people >= 35));
    }

    /** All of them but those that take days: what expires, and what waits for a commission policy that is away. */
    @Test
    public void theMarketHasContractsInEveryState() {
        assertEquals(Set.of("ACTIVE", "COMPLETED"), market.contracts);
        assertEquals(
                Set.of(
                        "PLANNED",
                        "FUNDING",
                        "FUNDED",
                        "SUBMITTED",
                        "CHANGES_REQUESTED",
                        "RELEASED",
                        "REFUNDED",
                        "DISPUTED",
                        "CANCELLED"),
                market.milestones);
        assertEquals(Set.of("RECORDING", "SUBMITTED", "CHANGES_REQUESTED", "APPROVED"), market.weeks);
        assertEquals(Set.of("OPEN", "RESOLVED"), market.disputes);
        assertEquals(Set.of("PROPOSED", "ACCEPTED"), market.amendments);
        assertEquals(Set.of("PROPOSED", "COUNTERED", "ACCEPTED", "DECLINED", "WITHDRAWN"), market.proposals);
        assertEquals(Set.of("OPEN", "ANSWERED", "DECLINED"), market.invitations);
    }

    /** Those on which strangers arrive, of a market with something in it, in a browser that has not been here before. */
    @Test
    public void firstPagesAreSmallAndSoonThere() {
        if (noBrowser != null) {
            throw noBrowser;
        }
        assertEquals(arrivals.keySet().toString(), 18, arrivals.size());
        arrivals.forEach((path, arrival) -> {
            String what = path + ": " + arrival;
            // The page itself, its style and its scripts.
            assertTrue(what, arrival.files() >= 4);
            assertTrue(what, arrival.bytes() > 10_000);
            assertTrue(what, arrival.bytes() < FIRST_PAGE_BYTES);
            assertTrue(what, arrival.painted() > 0);
            assertTrue(what, arrival.painted() < FIRST_PAINT_MILLIS);
        });
    }

    /** As a second terminal shows it while the first one stays up. */
    @Test
    public void theTourIsAsTheReadmeTellsIt() {
        assumeTrue("curl is here", Tour.hasCurl());
        if (lostOnTheTour != null) {
            throw lostOnTheTour;
        }
    }

    @Test
    public void ctrlCEndsIt() throws InterruptedException {
        assertFalse(afterCtrlC, afterCtrlC.contains("failed"));
        RunTest.assertNothingLeft(copy);
    }

    /** For a program that wants to know whether the main job runs. */
    @Test
    public void askedToEndItEndsAfterTheMainJob() throws Exception {
        Said said = says("-Prun", "-Ddemo.exit", "-Dhttp.port=" + Server.freePort());
        assertEquals(said.lines().toString(), 0, said.status());
        assertEquals("main job: ok", said.lines().get(said.lines().size() - 1));
        RunTest.assertNothingLeft(copy);
    }

    @Test
    public void aBusyPortGetsOneClearLineOfMaven() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Said said = says("-Prun", "-Ddemo.exit", "-Dhttp.port=" + taken.getLocalPort());
            assertEquals(
                    List.of("main job: failed: port " + taken.getLocalPort()
                            + " can't be used (is something else listening on it?); choose another with -Dhttp.port=N"),
                    said.lines());
            assertEquals(1, said.status());
        }
    }

    /** Here no JDK is another one, so another one is asked for. */
    @Test
    public void anUnsuitableJdkGetsOneClearLine() throws Exception {
        Said said = says("-Prun", "-Djdks=[1.5,1.6)");
        assertEquals(
                List.of(
                        "Biface builds and runs on JDK 17 or 21 (Apache Karaf 4.4 does not start on newer ones), not on "
                                + System.getProperty("java.version") + ". Set JAVA_HOME to one of them."),
                said.lines());
        assertEquals(1, said.status());
    }

    @Test
    public void itsLogHasNothingToWorryAbout() {
        new LogCheck()
                // It has the limit that is shipped; the job goes on by itself when a busy machine makes a policy late.
                .allow(
                        "policy=flat .* was refused, and there is no other: it did not answer within 250 ms",
                        // The tour takes it away.
                        "was the last version of flat 1\\.x, which \\d+ open contracts are pinned to")
                .check(log);
    }

    @Test
    public void theSameSourceGivesTheSameBytes() throws IOException {
        Path here = Path.of(System.getProperty("biface.archive"));
        for (String end : List.of(".tar.gz", ".zip")) {
            Path archive = here.resolveSibling(here.getFileName().toString().replace(".tar.gz", end));
            Path again = copy.resolve("karaf-distribution/assembly/target").resolve(archive.getFileName());
            assertEquals(
                    "first difference of " + archive.getFileName() + " (after `mvn clean`, too?)",
                    -1,
                    Files.mismatch(archive, again));
        }
    }
}
