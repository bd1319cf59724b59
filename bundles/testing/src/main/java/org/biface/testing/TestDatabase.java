package org.biface.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.kernel.persistence.internal.House;
import org.biface.kernel.persistence.internal.Patience;
import org.biface.kernel.postgres.internal.EmbeddedServer;
import org.junit.rules.ExternalResource;

/**
 * A fresh PostgreSQL database for a test class, with the house's real persistence on it and without OSGi:
 *
 * <pre>
 * &#64;ClassRule
 * public static final TestDatabase DATABASE = new TestDatabase();
 *
 * Unit unit = DATABASE.open("missions", MissionEntity.class);
 * </pre>
 *
 * <p>One server is started for all test classes of a JVM, without waiting for the disk; it ends with the JVM.
 */
public final class TestDatabase extends ExternalResource {

    private static final Duration BOUND = Duration.ofMinutes(3);

    /** A machine that has other things to do is no database that is away. */
    private static final Patience PATIENCE = new Patience(BOUND, BOUND, BOUND);

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedServer server;

    private final SettableClock clock = new SettableClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final List<House> nodes = new ArrayList<>();
    private Address address;
    private House house;

    /** @return the persistence of this test class's first node */
    public Persistence persistence() {
        return house;
    }

    /** @return what the timers go by; starts at the present and stands still until it is set */
    public SettableClock clock() {
        return clock;
    }

    /** @return where the database is, for a connection beside the house */
    public Address address() {
        return address;
    }

    /** @return a connection beside the house; the caller closes it */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    /** @return the persistence of one more node on the same database, closed with the test class */
    public Persistence anotherNode() {
        return node(clock);
    }

    /**
     * Opens a unit with the migrations of {@code db/migration} on the class path, and waits until it is ready.
     *
     * @param schema the schema
     * @param entities the mapped classes
     * @return the unit; closed with the test class, or before by the caller
     */
    public Unit open(String schema, Class<?>... entities) {
        return open(persistence(), schema, entities);
    }

    /**
     * Opens a unit on one of several nodes.
     *
     * @param node where
     * @param schema the schema
     * @param entities the mapped classes
     * @return the unit
     */
    public Unit open(Persistence node, String schema, Class<?>... entities) {
        Unit unit = node.open(definition(schema, Path.of("target", "classes", "db", "migration"), entities));
        await("unit " + schema + " is ready", unit::isReady);
        return unit;
    }

    /**
     * @param schema the schema
     * @param migrations a folder with SQL files; may be missing
     * @param entities the mapped classes
     * @return the definition of a unit outside OSGi
     */
    public static UnitDefinition definition(String schema, Path migrations, Class<?>... entities) {
        ClassLoader loader = entities.length == 0 ? TestDatabase.class.getClassLoader() : entities[0].getClassLoader();
        URL root = (entities.length == 0 ? TestDatabase.class : entities[0])
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        return new UnitDefinition(schema, List.of(entities), loader, root, () -> files(migrations));
    }

    private static List<URL> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            var urls = new ArrayList<URL>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".sql")).toList()) {
                urls.add(file.toUri().toURL());
            }
            return urls;
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Waits until something is so, looking again and again. The bound only ends a test that would hang: it is far beyond
     * what anything takes on a slow and busy machine.
     *
     * @param what what is waited for, for the message
     * @param condition whether it is so
     */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited " + BOUND.toSeconds() + " s in vain: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    protected void before() throws Throwable {
        Address shared = shared();
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(shared.url(), shared.user(), shared.password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        address = new Address(
                shared.url().substring(0, shared.url().lastIndexOf('/') + 1) + name, shared.user(), shared.password());
        house = node(clock);
    }

    private House node(Clock time) {
        var node = new House(() -> Optional.of(address), () -> "", 8, time, Duration.ofMillis(50), PATIENCE);
        nodes.add(node);
        await("the database is available", node::isAvailable);
        return node;
    }

    @Override
    protected void after() {
        nodes.forEach(House::close);
        nodes.clear();
    }

    private static synchronized Address shared() throws IOException {
        if (server == null) {
            Path folder = Files.createTempDirectory("biface-test-db-");
            // The programs stay between runs: unpacking them takes longer than most tests.
            Path programs =
                    Path.of(System.getProperty("java.io.tmpdir"), "biface-postgres-" + System.getProperty("user.name"));
            server = new EmbeddedServer(new EmbeddedServer.Settings(
                    folder,
                    programs,
                    0,
                    Map.of(
                            "fsync", "off",
                            "synchronous_commit", "off",
                            "full_page_writes", "off",
                            "logging_collector", "off",
                            "max_connections", "200"),
                    Duration.ZERO));
            EmbeddedServer started = server;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.close();
                delete(folder);
            }));
        }
        EmbeddedServer current = server;
        await("PostgreSQL: " + current.state(), () -> current.address().isPresent());
        return current.address().orElseThrow();
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println("left behind: " + folder + " (" + left + ")");
        }
    }
}
