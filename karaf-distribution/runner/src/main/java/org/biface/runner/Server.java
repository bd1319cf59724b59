package org.biface.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A distribution on disk and the process that runs it, driven from outside as an operator would: by its scripts, signals,
 * HTTP and log. The same object starts and stops the same installation many times. Closing it leaves no process.
 */
public final class Server implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int FIRST_PORT = 22_000;
    private static final int PORTS = 10_000;

    /** Each process begins somewhere else, so that two of them do not choose alike. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % PORTS));

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private int httpPort = freePort();
    private Process process;

    private Server(Path home) {
        this.home = home;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("BIFACE_SSH_PORT", String.valueOf(freePort()));
    }

    /** A server on free ports, unpacked from a tar.gz into {@code folder}, which is emptied first. */
    public static Server unpack(Path archive, Path folder) throws IOException {
        delete(folder);
        Files.createDirectories(folder);
        run(List.of("tar", "xzf", archive.toAbsolutePath().toString(), "--strip-components=1"), folder, "", Map.of());
        return new Server(folder.toAbsolutePath());
    }

    /** A server on free ports for what is unpacked in {@code folder} already. */
    public static Server in(Path folder) {
        return new Server(folder.toAbsolutePath());
    }

    /**
     * A TCP port of the loopback interface that nobody listens on at this moment, and that nobody gets who asks the system
     * for any port before it is used: those come from above 32767.
     */
    public static int freePort() {
        for (int i = 0; i < PORTS; i++) {
            int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("This machine has no free port");
    }

    /** Listens for HTTP on this port from the next start on. */
    public Server httpPort(int port) {
        httpPort = port;
        return this;
    }

    /** Sets a variable of the process from the next start on. */
    public Server environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public int httpPort() {
        return httpPort;
    }

    public int sshPort() {
        return Integer.parseInt(environment.get("BIFACE_SSH_PORT"));
    }

    public Path home() {
        return home;
    }

    /** The address of a path, for example {@code uri("/api/openapi.json")}. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Starts the process and returns at once; what it prints goes to {@code console.out} in its folder. */
    public Server launch() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException("The server runs already, as process " + process.pid());
        }
        List<String> command = new ArrayList<>();
        // In a session of its own, so that a Ctrl-C in our terminal reaches us alone and the stop is ours to order.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(home.resolve("bin/karaf").toString(), "daemon"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(processEnvironment());
        builder.redirectErrorStream(true).redirectOutput(console().toFile());
        process = builder.start();
        process.getOutputStream().close();
        return this;
    }

    /** Starts the process and waits until {@code path} answers 200; returns how long that took. */
    public Duration start(String path, Duration bound) throws IOException, InterruptedException {
        long from = System.nanoTime();
        launch();
        awaitStatus(path, 200, bound);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Waits until a GET of {@code path} answers with this status. */
    public void awaitStatus(String path, int status, Duration bound) throws InterruptedException {
        int[] last = {0};
        await(path + " to answer " + status, bound, () -> {
            if (!isRunning()) {
                throw new IllegalStateException("The server ended with status " + process.exitValue() + ": " + said());
            }
            last[0] = status(path);
            return last[0] == status;
        });
    }

    /** The status that a GET of {@code path} answers with, 0 if nobody answers. */
    public int status(String path) {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Asks the process to stop and waits until it and its database have. */
    public void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
        stopDatabase();
    }

    /** {@code kill -9} of the container alone: its embedded database is left behind, as after a crash. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** The embedded database's first process, if it runs. */
    public Optional<ProcessHandle> postmaster() {
        if (!Files.isDirectory(home.resolve("db"))) {
            return Optional.empty();
        }
        return inDatabase("postmaster.pid")
                .flatMap(Server::pidIn)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive);
    }

    /** A file of the embedded database, which makes and removes others while they are listed. */
    public Optional<Path> inDatabase(String name) {
        Path[] found = {null};
        try {
            Files.walkFileTree(home.resolve("db"), Set.of(), 4, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.endsWith(name)) {
                        found[0] = file;
                        return FileVisitResult.TERMINATE;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("The database folder of " + home + " can't be read", e);
        }
        return Optional.ofNullable(found[0]);
    }

    /**
     * Kills the embedded database and waits until the server has started another. Between the two may lie less than a poll,
     * so it is the number of the process that tells, not an answer of the server.
     */
    public void killDatabase(Duration bound) throws InterruptedException {
        ProcessHandle killed =
                postmaster().orElseThrow(() -> new IllegalStateException("The database of " + home + " does not run"));
        killed.destroyForcibly();
        await(
                "another database process than " + killed.pid(),
                bound,
                () -> postmaster()
                        .filter(postmaster -> postmaster.pid() != killed.pid())
                        .isPresent());
    }

    /** Runs console commands by {@code bin/client -b} and returns what they printed. */
    public String client(String... commands) throws IOException {
        return run(
                List.of(home.resolve("bin/client").toString(), "-b"),
                home,
                String.join("\n", commands) + "\n",
                processEnvironment());
    }

    /** Waits until the console takes commands. */
    public void awaitConsole(Duration bound) throws InterruptedException {
        await("the console", bound, () -> {
            try {
                return client("echo ready").contains("ready");
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** The log so far, with what has been rolled over. */
    public String log() throws IOException {
        return newLog().next();
    }

    /** The log in parts, beginning with the first line of what is kept. */
    public GrowingLog newLog() {
        return new GrowingLog(home.resolve("data/log"));
    }

    /** What the last start printed. */
    public String said() {
        try {
            return Files.readString(console()).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Sets a property of a file in {@code etc}, from the next start on. */
    public Server configure(String file, String key, String value) throws IOException {
        Path path = home.resolve("etc").resolve(file);
        List<String> lines = new ArrayList<>(Files.exists(path) ? Files.readAllLines(path) : List.of());
        lines.removeIf(line -> line.matches("\\s*" + Pattern.quote(key) + "\\s*=.*"));
        lines.add(key + " = " + value);
        Files.write(path, lines);
        return this;
    }

    /** Stops whatever still runs, without ceremony. */
    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            stopDatabase();
        }
    }

    /** Waits, by asking again and again, until {@code condition} holds; fails after {@code bound}. */
    public static void await(String what, Duration bound, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Waited " + bound.toSeconds() + " s for " + what);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private Path console() {
        return home.resolve("console.out");
    }

    private Map<String, String> processEnvironment() {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("BIFACE_HTTP_PORT", String.valueOf(httpPort));
        return all;
    }

    private void stopDatabase() {
        postmaster().ifPresent(postmaster -> {
            List<ProcessHandle> all = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        });
    }

    private static Optional<Long> pidIn(Path file) {
        try {
            // Only a whole line: the file may be just being written.
            var first = Pattern.compile("^\\s*(\\d+)\\s*\\R").matcher(Files.readString(file));
            return first.find() ? Optional.of(Long.parseLong(first.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String run(List<String> command, Path folder, String input, Map<String, String> environment)
            throws IOException {
        Path printed = Files.createTempFile("biface", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(environment);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command + " took longer than 15 minutes");
            }
            String text = Files.readString(printed);
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with status " + process.exitValue() + ": " + text);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + command + " ran", e);
        } finally {
            Files.delete(printed);
        }
    }

    /** Deletes a folder and all in it; nothing happens when it is not there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
