package org.biface.kernel.postgres.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.junit.After;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The server as it runs at an operator's, with the disk it needs and everything it refuses. */
public class EmbeddedServerTest {

    private static final Path PROGRAMS =
            Path.of(System.getProperty("java.io.tmpdir"), "biface-postgres-" + System.getProperty("user.name"));

    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    /** Ends a test that would hang; nothing here takes nearly as long on the slowest machine. */
    private static final Duration BOUND = Duration.ofMinutes(3);

    /** Has no name everywhere, and no rights anywhere. */
    private static final int NOBODY = 65534;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder(Path.of("target").toFile());

    private final List<EmbeddedServer> servers = new ArrayList<>();

    @After
    public void stop() {
        servers.forEach(EmbeddedServer::close);
    }

    private EmbeddedServer server(int port) {
        var server = new EmbeddedServer(new EmbeddedServer.Settings(
                folder.getRoot().toPath(), PROGRAMS, port, Map.of("shared_buffers", "16MB"), Duration.ZERO));
        servers.add(server);
        return server;
    }

    private static Address started(EmbeddedServer server) {
        await(server, () -> server.address().isPresent());
        return server.address().orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain", System.nanoTime() < deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void await(EmbeddedServer server, BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain: " + server.state(), System.nanoTime() < deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static Connection login(Address address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static String ask(Address address, String sql) throws SQLException {
        try (Connection connection = login(address);
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void run(Address address, String sql) throws SQLException {
        try (Connection connection = login(address);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    public void runsAsAnOperatorsServerShould() throws Exception {
        EmbeddedServer server = server(0);
        // Asking never waits: here it would wait for ever.
        try (var another = FileChannel.open(
                        folder.getRoot().toPath().resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var held = another.lock()) {
            assertTrue(held.isValid());
            assertTrue(server.address().isEmpty());
            await(server, () -> server.state().contains("Another running Biface"));
            assertTrue(server.address().isEmpty());
        }
        Address address = started(server);

        assertTrue(ask(address, "show server_version").startsWith(EmbeddedServer.VERSION));
        assertEquals("on", ask(address, "show fsync"));
        assertEquals("on", ask(address, "show synchronous_commit"));
        assertEquals("on", ask(address, "show full_page_writes"));
        assertEquals("on", ask(address, "show data_checksums"));
        assertEquals("127.0.0.1", ask(address, "show listen_addresses"));
        assertEquals("UTF8", ask(address, "show server_encoding"));
        assertEquals("été", ask(address, "select lower('ÉTÉ')"));
        assertEquals("0", ask(address, "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"));
        assertTrue(ask(address, "select rolpassword from pg_authid where rolname = current_user")
                .startsWith("SCRAM-SHA-256"));

        for (String wrong : List.of("", "biface", "postgres")) {
            SQLException refused = assertThrows(
                    SQLException.class, () -> DriverManager.getConnection(address.url(), address.user(), wrong));
            assertTrue(refused.getSQLState(), List.of("28P01", "28000", "08004").contains(refused.getSQLState()));
        }
        if (!RunAs.isWindows()) {
            Path password = folder.getRoot().toPath().resolve("password");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(password)));
            Path data = folder.getRoot().toPath().resolve("data");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
        }
        int port = Integer.parseInt(ask(address, "show port"));
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress other : Collections.list(network.getInetAddresses())) {
                if (other instanceof Inet4Address && !other.isLoopbackAddress()) {
                    try (var socket = new Socket()) {
                        // Refused, or not even answered, as firewalls do.
                        assertThrows(
                                IOException.class, () -> socket.connect(new InetSocketAddress(other, port), 2_000));
                    }
                }
            }
        }
    }

    @Test
    public void keepsDataPortAndPasswordOverARestart() throws Exception {
        EmbeddedServer first = server(0);
        Address before = started(first);
        run(before, "create table kept (n int); insert into kept values (42)");
        ProcessHandle process = ProcessHandle.of(first.pid().orElseThrow()).orElseThrow();
        first.close();
        assertFalse(process.isAlive());
        assertTrue(first.address().isEmpty());

        // While nobody listens on the port, anybody may take it; not each time.
        EmbeddedServer second = server(0);
        Address after = started(second);
        for (int i = 0; i < 5 && !after.equals(before); i++) {
            before = after;
            second.close();
            second = server(0);
            after = started(second);
        }
        assertEquals(before, after);
        assertEquals("42", ask(after, "select n from kept"));
    }

    @Test
    public void startsAgainWhenThePostmasterIsKilled() throws Exception {
        EmbeddedServer server = server(0);
        Address before = started(server);
        run(before, "create table survivor (n int); insert into survivor values (7)");
        long pid = server.pid().orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(
                server,
                () -> server.pid().filter(now -> now != pid).isPresent()
                        && server.address().isPresent());
        assertNotEquals(pid, (long) server.pid().orElseThrow());
        assertEquals("7", ask(started(server), "select n from survivor"));
    }

    @Test
    public void stopsTheServerThatAKilledJvmLeftBehind() throws Exception {
        Process jvm = otherJvm("stays");
        Path pidFile = folder.getRoot().toPath().resolve("data").resolve("postmaster.pid");
        try (var out = jvm.inputReader()) {
            assertEquals("started", out.readLine());
        }
        long left = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
        ProcessHandle leftover = ProcessHandle.of(left).orElseThrow();
        EmbeddedServer second = server(0);
        await(second, () -> {
            assertTrue(second.address().isEmpty());
            return second.state().contains("Another running Biface");
        });
        second.close();
        jvm.destroyForcibly().waitFor();
        assertTrue("nobody has stopped it yet", leftover.isAlive());

        assertEquals("3", ask(started(server(0)), "select n from left_behind"));
        assertFalse(leftover.isAlive());
    }

    @Test
    public void endsWithTheJvm() throws Exception {
        long began = System.nanoTime();
        Process jvm = otherJvm("ends");
        assertTrue(jvm.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
        Path pidFile = folder.getRoot().toPath().resolve("data").resolve("postmaster.pid");
        boolean slow = System.nanoTime() - began > TimeUnit.SECONDS.toNanos(30);
        assertTrue("the JVM waits for its server", slow || !Files.exists(pidFile));
        await(() -> isStopped(pidFile));
    }

    /** A server whose disk was too slow to let it stop within 30 s was killed, and has left the file. */
    private static boolean isStopped(Path pidFile) {
        try {
            String pid = Files.readAllLines(pidFile).get(0).trim();
            return ProcessHandle.of(Long.parseLong(pid))
                    .map(process -> !process.isAlive())
                    .orElse(true);
        } catch (IOException gone) {
            return !Files.exists(pidFile);
        }
    }

    /** Where these tests run as a normal user, each of them shows it; where they run as root, this one does. */
    @Test
    public void runsForANormalUser() throws Exception {
        Path proc = Path.of("/proc/self");
        Assume.assumeTrue("SKIPPED: this system does not say who runs a process", Files.isDirectory(proc));
        Assume.assumeTrue(
                "not needed: every test here runs as a normal user",
                Files.getAttribute(proc, "unix:uid").equals(0));
        Assume.assumeTrue("SKIPPED: there is no setpriv", Files.isExecutable(Path.of("/usr/bin/setpriv")));
        // Neither root's Maven repository nor this folder may be open to others.
        Path open = Files.createTempDirectory("biface-normal-user-");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path home = Files.createDirectory(open.resolve("home"));
            Files.setAttribute(home, "unix:uid", NOBODY);
            List<String> command = new ArrayList<>(List.of(
                    "/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"));
            command.addAll(otherJvm(copied(CLASS_PATH, open), home, home.resolve("programs"), "stays"));
            Process jvm = new ProcessBuilder(command)
                    .directory(open.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var out = jvm.inputReader()) {
                assertEquals("started", out.readLine());
                Path pidFile = home.resolve("data").resolve("postmaster.pid");
                String pid = Files.readAllLines(pidFile).get(0).trim();
                assertEquals(NOBODY, Files.getAttribute(Path.of("/proc", pid), "unix:uid"));
                assertEquals(NOBODY, Files.getAttribute(pidFile, "unix:uid"));
                // Asked to, it stops what it started.
                jvm.destroy();
                assertTrue(jvm.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
                await(() -> isStopped(pidFile));
            } finally {
                jvm.destroyForcibly();
            }
        } finally {
            delete(open);
        }
    }

    private static String copied(String classPath, Path to) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path copy = to.resolve(copies.size() + "-" + from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path target = copy.resolve(from.relativize(file).toString());
                    Files.copy(file, target);
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString(Files.isDirectory(target) ? "rwxr-xr-x" : "rw-r--r--"));
                }
            } catch (NoSuchFileException missing) {
                continue;
            }
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Process otherJvm(String how) throws Exception {
        return new ProcessBuilder(otherJvm(CLASS_PATH, folder.getRoot().toPath(), PROGRAMS, how))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> otherJvm(String classPath, Path data, Path programs, String how) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                OtherJvm.class.getName(),
                data.toString(),
                programs.toString(),
                how);
    }

    /** A JVM that starts a server, and then stays until it is killed or ends without stopping it. */
    public static final class OtherJvm {
        private OtherJvm() {}

        public static void main(String[] arguments) throws Exception {
            var server = new EmbeddedServer(new EmbeddedServer.Settings(
                    Path.of(arguments[0]),
                    Path.of(arguments[1]),
                    0,
                    Map.of("shared_buffers", "16MB"),
                    Duration.ofMillis(200)));
            run(started(server), "create table left_behind (n int); insert into left_behind values (3)");
            System.out.println("started");
            System.out.flush();
            if (arguments[2].equals("stays")) {
                Thread.currentThread().join();
            }
            System.exit(0);
        }
    }

    @Test
    public void leavesAProcessAloneThatOnlyHasTheOldNumber() throws Exception {
        EmbeddedServer first = server(0);
        started(first);
        first.close();
        Process innocent = new ProcessBuilder("sleep", "3600").start();
        try {
            Path data = folder.getRoot().toPath().resolve("data");
            Files.writeString(
                    data.resolve("postmaster.pid"), innocent.pid() + "\n" + data.toAbsolutePath() + "\n1\n1\n\n");
            EmbeddedServer second = server(0);
            started(second);
            assertTrue(innocent.isAlive());
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    public void refusesTheDataOfAnotherMajorVersion() throws Exception {
        Path data = Files.createDirectories(folder.getRoot().toPath().resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        EmbeddedServer server = server(0);
        assertTrue(server.address().isEmpty());
        await(server, () -> server.state().contains("PostgreSQL 15"));
        assertTrue(server.state(), server.state().contains("this Biface brings 17"));
    }

    @Test
    public void refusesABusyConfiguredPortAndTakesItWhenItIsFree() throws Exception {
        EmbeddedServer server;
        int port;
        try (var busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = busy.getLocalPort();
            server = server(port);
            server.address();
            await(server, () -> server.state().contains("Port " + port));
        }
        assertTrue(started(server).url().contains(":" + port + "/"));
    }

    @Test
    public void takesAnotherPortWhenTheLastOneIsTaken() throws Exception {
        EmbeddedServer first = server(0);
        started(first);
        first.close();
        int last = Integer.parseInt(
                Files.readString(folder.getRoot().toPath().resolve("port")).trim());
        try (var busy = new ServerSocket()) {
            try {
                busy.bind(new InetSocketAddress("127.0.0.1", last), 1);
            } catch (BindException somebodyElse) {
                assertFalse("it is taken in any case", busy.isBound());
            }
            Address address = started(server(0));
            assertFalse(address.url().contains(":" + last + "/"));
        }
    }
}
