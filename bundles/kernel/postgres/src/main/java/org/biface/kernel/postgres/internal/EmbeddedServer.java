package org.biface.kernel.postgres.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.biface.kernel.persistence.DatabaseServer;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own: unpacked, initialized, started, watched and stopped by this class. The first call of
 * {@link #address} starts it on a thread of its own; a server that dies is started again.
 *
 * <p>It listens on the loopback interface only, and nobody logs in without the password, which is generated once and kept
 * beside the data in a file that only the owner can read.
 */
public final class EmbeddedServer implements DatabaseServer, AutoCloseable {

    /** The version of the programs in this bundle. */
    public static final String VERSION = "17.11";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));
    private static final String USER = "biface";
    private static final String DATABASE = "biface";
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long PATIENT_MILLIS = 3_000;
    private static final Duration START_BOUND = Duration.ofMinutes(3);
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);

    /**
     * How to run the server.
     *
     * @param folder holds the data, the password, the log and the port that was used last
     * @param programs where to unpack the programs
     * @param port the port to listen on; 0 = any free one, the last one again if it is still free
     * @param parameters settings of PostgreSQL that go before those of this class
     * @param patience how long a JVM that ends leaves it to {@link #close} to stop the server
     */
    public record Settings(Path folder, Path programs, int port, Map<String, String> parameters, Duration patience) {}

    private final Settings settings;
    private final Path data;
    private final Thread hook = new Thread(this::stopWithTheJvm, "biface-postgres-stop");
    private final Object monitor = new Object();
    private Thread keeper;
    private FileLock lock;
    private volatile Path programs;
    private volatile Process process;
    private volatile Address address;
    private volatile boolean closed;
    private volatile String state = "The embedded PostgreSQL has not been asked for.";

    public EmbeddedServer(Settings settings) {
        this.settings = settings;
        this.data = settings.folder().toAbsolutePath().normalize().resolve("data");
    }

    @Override
    public Optional<Address> address() {
        synchronized (monitor) {
            if (keeper == null && !closed) {
                state = "The embedded PostgreSQL is starting.";
                keeper = new Thread(this::keep, "biface-postgres");
                keeper.setDaemon(true);
                Runtime.getRuntime().addShutdownHook(hook);
                keeper.start();
            }
        }
        return Optional.ofNullable(address);
    }

    @Override
    public String state() {
        return state;
    }

    /** @return the running server's process id, or empty */
    Optional<Long> pid() {
        Process running = process;
        return running == null || !running.isAlive() ? Optional.empty() : Optional.of(running.pid());
    }

    private void keep() {
        String reported = null;
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!closed) {
                try {
                    start();
                    reported = null;
                    pause = FIRST_PAUSE_MILLIS;
                    process.waitFor();
                    address = null;
                    if (!closed) {
                        state = "The embedded PostgreSQL has stopped and is being started again.";
                        LOG.warn(
                                "The embedded PostgreSQL ended with status {}; it is started again",
                                process.exitValue());
                    }
                } catch (IOException | SQLException failure) {
                    address = null;
                    state = failure.getMessage();
                    String sentence = String.valueOf(failure.getMessage());
                    if (closed || sentence.equals(reported)) {
                        LOG.debug("The embedded PostgreSQL did not start", failure);
                    } else if (failure instanceof Refusal) {
                        reported = sentence;
                        LOG.error(sentence);
                    } else if (pause > PATIENT_MILLIS) {
                        reported = sentence;
                        LOG.error("The embedded PostgreSQL did not start; it is tried again", failure);
                    } else {
                        // What a killed server leaves in memory goes within a second or two.
                        LOG.info("The embedded PostgreSQL did not start at once: {}", sentence);
                    }
                    synchronized (monitor) {
                        if (!closed) {
                            monitor.wait(pause);
                        }
                    }
                    pause = Math.min(pause * 2, 15_000);
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("The keeper of the embedded PostgreSQL ends", interrupted);
        }
    }

    private void start() throws IOException, SQLException, InterruptedException {
        long began = System.nanoTime();
        Path folder = Files.createDirectories(data.getParent());
        own(folder);
        refuseAnotherMajor();
        Path home = Archive.unpack(settings.programs().toAbsolutePath().normalize());
        programs = home;
        RunAs as = RunAs.choose(folder, data);
        boolean fresh = !Files.exists(data);
        stopLeftover();
        if (fresh) {
            initialize(home, as);
        }
        String password = password();
        int port = choosePort();
        launch(home, as, port);
        awaitLogin(port, password);
        Files.writeString(folder.resolve("port"), Integer.toString(port));
        address = new Address(url(port, DATABASE), USER, password);
        state = "The embedded PostgreSQL " + VERSION + " runs on port " + port + ".";
        LOG.info(
                "PostgreSQL {} is ready on 127.0.0.1:{} after {} ms, data in {}",
                VERSION,
                port,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                data);
    }

    private void own(Path folder) throws IOException {
        if (lock != null) {
            return;
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameJvm) {
            LOG.debug("The lock is held in this JVM", sameJvm);
        }
        if (lock == null) {
            channel.close();
            throw new Refusal("Another running Biface uses the database in " + folder
                    + ". Stop it, or give this one a folder of its own.");
        }
    }

    private void refuseAnotherMajor() throws IOException {
        Path file = data.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            return;
        }
        String found = Files.readString(file).trim();
        if (!found.equals(MAJOR)) {
            throw new Refusal("The data in " + data + " were written by PostgreSQL " + found + ", this Biface brings "
                    + MAJOR + ". Dump them with the old version and restore them with this one.");
        }
    }

    private Path passwordFile() {
        return data.resolveSibling("password");
    }

    private String password() throws IOException {
        if (!Files.exists(passwordFile())) {
            throw new Refusal("The file " + passwordFile() + " with the password of the database is missing. Restore it"
                    + " from a backup.");
        }
        return Files.readString(passwordFile()).trim();
    }

    private void initialize(Path home, RunAs as) throws IOException, InterruptedException {
        Path fresh = data.resolveSibling("data.new");
        Archive.delete(fresh);
        if (!Files.exists(passwordFile())) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Path partial = data.resolveSibling("password.new");
            Files.deleteIfExists(partial);
            if (RunAs.isWindows()) {
                Files.createFile(partial);
            } else {
                Files.createFile(
                        partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(partial, HexFormat.of().formatHex(secret));
            Files.move(partial, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.createDirectory(fresh);
        as.own(fresh);
        as.own(passwordFile());
        Path log = startLog();
        Process initdb = as.command(List.of(
                        program(home, "initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums",
                        "--no-instructions"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!initdb.waitFor(START_BOUND.toSeconds(), TimeUnit.SECONDS)) {
            initdb.destroyForcibly();
        }
        if (initdb.waitFor() != 0) {
            throw new IOException("initdb failed: " + tail(log));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(Path home, RunAs as, int port) throws IOException {
        Path logs = Files.createDirectories(data.resolveSibling("log"));
        as.own(logs);
        var all = new java.util.LinkedHashMap<String, String>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("unix_socket_directories", "");
        all.put("password_encryption", "scram-sha-256");
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("full_page_writes", "on");
        all.put("shared_buffers", Memory.forPages() + "MB");
        all.put("max_connections", "100");
        // After each checkpoint the first change of a page writes the whole page once more: with many releases a second
        // and
        // PostgreSQL's 1 GB that was two thirds of what was written.
        all.put("max_wal_size", "4GB");
        all.put("checkpoint_timeout", "15min");
        all.put("timezone", "UTC");
        all.put("log_timezone", "UTC");
        all.put("default_text_search_config", "pg_catalog.simple");
        // A week of logs, each day's file overwritten a week later.
        all.put("logging_collector", "on");
        all.put("log_directory", logs.toString());
        all.put("log_filename", "postgresql-%a.log");
        all.put("log_truncate_on_rotation", "on");
        all.put("log_rotation_age", "1d");
        all.put("log_rotation_size", "0");
        all.putAll(settings.parameters());
        var command = new ArrayList<>(List.of(program(home, "postgres"), "-D", data.toString()));
        all.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process = as.command(command)
                .redirectErrorStream(true)
                .redirectOutput(startLog().toFile())
                .start();
    }

    private void awaitLogin(int port, String password) throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + START_BOUND.toNanos();
        while (true) {
            if (closed) {
                throw new IOException("stopped while starting");
            }
            if (!process.isAlive()) {
                throw new IOException("PostgreSQL ended with status " + process.exitValue() + ": " + tail(startLog()));
            }
            try (Connection connection = login(port, "postgres", password)) {
                createDatabase(connection);
                return;
            } catch (SQLException notYet) {
                boolean refused = "28P01".equals(notYet.getSQLState());
                if (refused || System.nanoTime() > deadline) {
                    stop(process.toHandle());
                    throw refused
                            ? new Refusal("The password in " + passwordFile()
                                    + " is not the database's. Restore the file" + " that belongs to these data.")
                            : new IOException("PostgreSQL does not answer", notYet);
                }
                process.waitFor(30, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                try (var create = connection.createStatement()) {
                    create.execute("create database " + DATABASE);
                }
            }
        }
    }

    /**
     * A JVM that was killed leaves its server behind. Stops it, after having made sure that the process is a server on
     * these data: process ids are used again.
     */
    private void stopLeftover() throws IOException, InterruptedException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> leftover =
                lines.isEmpty() || !lines.get(0).trim().matches("\\d+")
                        ? Optional.empty()
                        : ProcessHandle.of(Long.parseLong(lines.get(0).trim())).filter(ProcessHandle::isAlive);
        if (leftover.isEmpty()) {
            return;
        }
        if (!servesTheseData(leftover.get(), lines)) {
            LOG.info(
                    "Process {} is not our PostgreSQL; its old {} is removed",
                    leftover.get().pid(),
                    file);
            Files.delete(file);
            return;
        }
        LOG.warn(
                "A PostgreSQL (process {}) was left behind on {}; it is stopped",
                leftover.get().pid(),
                data);
        stop(leftover.get());
    }

    private boolean servesTheseData(ProcessHandle candidate, List<String> lines) throws IOException {
        String command = commandLine(candidate);
        if (command != null) {
            return command.contains("postgres") && command.contains(data.toString());
        }
        if (lines.size() < 4 || !Files.exists(passwordFile())) {
            return false;
        }
        try (var connection = login(Integer.parseInt(lines.get(3).trim()), "postgres", password());
                var statement = connection.createStatement();
                var answer = statement.executeQuery("show data_directory")) {
            return answer.next() && Path.of(answer.getString(1)).equals(data);
        } catch (SQLException | NumberFormatException notOurs) {
            LOG.debug("Process {} does not answer as our PostgreSQL", candidate.pid(), notOurs);
            return false;
        }
    }

    private static String commandLine(ProcessHandle candidate) throws IOException {
        Path line = Path.of("/proc", Long.toString(candidate.pid()), "cmdline");
        if (Files.isReadable(line)) {
            return new String(Files.readAllBytes(line), java.nio.charset.StandardCharsets.UTF_8);
        }
        return candidate.info().commandLine().orElse(null);
    }

    private void stop(ProcessHandle server) throws IOException, InterruptedException {
        if (!server.isAlive()) {
            return;
        }
        if (RunAs.isWindows()) {
            new ProcessBuilder(program(programs, "pg_ctl"), "stop", "-m", "fast", "-D", data.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } else {
            // SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which waits for every client.
            new ProcessBuilder("sh", "-c", "kill -INT " + server.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        try {
            server.onExit().get(STOP_BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException hangs) {
            LOG.warn(
                    "PostgreSQL did not stop within {} s and is killed; nothing committed is lost",
                    STOP_BOUND.toSeconds());
            server.destroyForcibly();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IOException(impossible);
        }
    }

    private int choosePort() throws IOException {
        if (settings.port() != 0) {
            if (!isFree(settings.port())) {
                throw new Refusal("Port " + settings.port() + ", where the embedded PostgreSQL shall listen, is in use."
                        + " Configure another one, or 0 for any free port.");
            }
            return settings.port();
        }
        Path file = data.resolveSibling("port");
        if (Files.exists(file)) {
            String last = Files.readString(file).trim();
            if (last.matches("\\d{1,5}") && isFree(Integer.parseInt(last))) {
                return Integer.parseInt(last);
            }
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // Connections of the server before this one may linger in TIME_WAIT; they don't matter to PostgreSQL.
            socket.setReuseAddress(true);
            socket.bind(new java.net.InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    private static Connection login(int port, String database, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        return new Driver().connect(url(port, database), properties);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static String program(Path home, String name) {
        return home.resolve("bin")
                .resolve(RunAs.isWindows() ? name + ".exe" : name)
                .toString();
    }

    private Path startLog() {
        return data.resolveSibling("start.log");
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }

    /** Stops the server and waits until it has stopped. */
    @Override
    public void close() {
        Thread waitedFor;
        synchronized (monitor) {
            if (closed) {
                return;
            }
            closed = true;
            address = null;
            waitedFor = keeper;
            monitor.notifyAll();
        }
        if (waitedFor != null) {
            shutDown(waitedFor);
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                LOG.debug("The JVM is ending", ending);
            }
        }
        state = "The embedded PostgreSQL was stopped.";
    }

    private void shutDown(Thread waitedFor) {
        try {
            Process running = process;
            if (running != null) {
                stop(running.toHandle());
            }
            waitedFor.join(STOP_BOUND.toMillis());
            // The keeper may have launched it between our look at the process and its own look at "closed".
            if (process != null) {
                stop(process.toHandle());
            }
            synchronized (monitor) {
                if (lock != null) {
                    lock.channel().close();
                    lock = null;
                }
                monitor.notifyAll();
            }
        } catch (IOException failure) {
            LOG.warn("The embedded PostgreSQL could not be stopped", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopWithTheJvm() {
        // The framework stops in a hook of its own, beside this one, and its bundles still need the database for that.
        long deadline = System.nanoTime() + settings.patience().toNanos();
        try {
            synchronized (monitor) {
                while (!closed) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        close();
    }
}
