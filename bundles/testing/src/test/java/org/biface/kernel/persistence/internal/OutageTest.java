package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.postgres.internal.EmbeddedServer;
import org.biface.testing.TestDatabase;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

public class OutageTest {

    @ClassRule
    public static final TemporaryFolder FOLDER =
            new TemporaryFolder(Path.of("target").toFile());

    private static EmbeddedServer server(Path folder) {
        Path programs =
                Path.of(System.getProperty("java.io.tmpdir"), "biface-postgres-" + System.getProperty("user.name"));
        return new EmbeddedServer(
                new EmbeddedServer.Settings(folder, programs, 0, Map.of("shared_buffers", "16MB"), Duration.ZERO));
    }

    /** Long waits, so that a call that waits is told from one that fails at once, whatever the machine is busy with. */
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(1));

    private static final Duration FAR_LESS = Duration.ofMinutes(5);

    /** So many calls that would wait for a connection take twice as long as is allowed. */
    private static final int CALLS = 60;

    private static void unavailable(String what, int times, ThrowingRunnable call) {
        long began = System.nanoTime();
        for (int i = 0; i < times; i++) {
            assertThrows(Unavailable.class, call);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(what + " after " + took, took.compareTo(FAR_LESS) < 0);
    }

    @Test
    public void recoversFromADatabaseThatIsAwayAtTheStartAndLater() throws Exception {
        Path folder = FOLDER.newFolder().toPath();
        var server = new EmbeddedServer[] {server(folder)};
        var installed = new AtomicBoolean();
        var house = new House(
                () -> installed.get() ? server[0].address() : Optional.empty(),
                () -> "not installed",
                4,
                Clock.systemUTC(),
                Duration.ofMillis(50),
                PATIENCE);
        try {
            Unit unit = house.open(TestDatabase.definition("outage", Path.of("src/test/db"), Thing.class));
            var ran = new AtomicInteger();
            unit.timers().every("tick", Duration.ofMillis(10), ran::incrementAndGet);
            unit.timers().start();
            unavailable("failed at once", CALLS, () -> unit.read(em -> null));
            unavailable("failed at once", CALLS, () -> house.write(connection -> null));
            Unavailable away = assertThrows(Unavailable.class, () -> unit.read(em -> null));
            assertEquals(Duration.ofSeconds(2), away.retryAfter());
            assertEquals(
                    Result.Status.TEMPORARILY_UNAVAILABLE,
                    new DatabaseHealth(house).execute().getStatus());

            installed.set(true);
            TestDatabase.await("ready", unit::isReady);
            unit.write(em -> {
                em.persist(new Thing("before"));
                return null;
            });
            TestDatabase.await("timers run", () -> ran.get() > 0);

            server[0].close();
            // Whoever is the first to notice may wait for another connection, but not for an answer that never comes.
            unavailable(
                    "failed soon",
                    1,
                    () -> unit.read(
                            em -> em.createQuery("select t from Thing t").getResultList()));
            TestDatabase.await("seen to be away", () -> !house.isAvailable());
            unavailable("failed at once", CALLS, () -> unit.write(em -> em.merge(new Thing("never"))));
            assertTrue(unit.isReady());

            server[0] = server(folder);
            TestDatabase.await("back", house::isAvailable);
            int before = ran.get();
            unit.write(em -> {
                em.persist(new Thing("after"));
                return null;
            });
            assertEquals(
                    2L,
                    unit.read(em -> em.createQuery("select count(t) from Thing t", Long.class)
                                    .getSingleResult())
                            .longValue());
            TestDatabase.await("timers run again", () -> ran.get() > before);
        } finally {
            house.close();
            server[0].close();
        }
    }

    @Test
    public void refusesAServerThatIsTooOldWithOneSentence() throws Exception {
        try (OldServer old = new OldServer(140_019);
                var house = new House(
                        () -> Optional.of(old.address()),
                        () -> "",
                        4,
                        Clock.systemUTC(),
                        Duration.ofMillis(50),
                        PATIENCE)) {
            String sentence = "The database is PostgreSQL 14; Biface needs 15 or newer.";
            TestDatabase.await("refused", () -> house.database().reason().equals(sentence));
            assertEquals(false, house.isAvailable());
            Unit unit = house.open(TestDatabase.definition("old", Path.of("src/test/db"), Thing.class));
            assertThrows(Unavailable.class, () -> unit.read(em -> null));
            Result health = new DatabaseHealth(house).execute();
            assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, health.getStatus());
            assertEquals(sentence, health.iterator().next().getMessage());
        }
    }

    @Test
    public void survivesAKilledServerUnderLoad() throws Exception {
        var server = server(FOLDER.newFolder().toPath());
        var house = new House(server::address, server::state, 4, Clock.systemUTC(), Duration.ofMillis(50), PATIENCE);
        try {
            Unit unit = house.open(TestDatabase.definition("killed", Path.of("src/test/db"), Thing.class));
            TestDatabase.await("ready", unit::isReady);
            var saved = new TreeSet<String>();
            for (int i = 0; i < 200; i++) {
                save(unit, "before " + i);
                saved.add("before " + i);
            }
            // In the middle of this transaction, the server dies.
            Unavailable refused = assertThrows(
                    Unavailable.class,
                    () -> unit.write(em -> {
                        em.persist(new Thing("amidst"));
                        em.flush();
                        return house.read(OutageTest::kill);
                    }));
            assertEquals(Duration.ofSeconds(2), refused.retryAfter());
            var perhaps = new TreeSet<String>();
            var tries = new AtomicInteger();
            for (int i = 0; i < 200; i++) {
                TestDatabase.await("saved again", () -> {
                    String name = "after " + tries.incrementAndGet();
                    try {
                        save(unit, name);
                        saved.add(name);
                        return true;
                    } catch (Unavailable away) {
                        perhaps.add(name);
                        return false;
                    }
                });
            }
            var found = new TreeSet<String>();
            found.addAll(unit.read(em ->
                    em.createQuery("select t.name from Thing t", String.class).getResultList()));
            assertTrue("nothing that was saved is lost", found.containsAll(saved));
            found.removeAll(saved);
            found.removeAll(perhaps);
            assertEquals("nothing else is there", Set.of(), found);
        } finally {
            house.close();
            server.close();
        }
    }

    private static void save(Unit unit, String name) {
        unit.write(em -> {
            em.persist(new Thing(name));
            return null;
        });
    }

    /** Kills the server and the process that serves this connection, and goes on asking until that shows. */
    private static Void kill(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            List<ProcessHandle> both;
            try (var answer =
                    statement.executeQuery("select pg_backend_pid(), pg_read_file('postmaster.pid', 0, 20)")) {
                answer.next();
                long own = answer.getLong(1);
                long postmaster =
                        Long.parseLong(answer.getString(2).lines().findFirst().orElseThrow());
                // Both before either is killed: the second may be gone as soon as the first is.
                both = List.of(
                        ProcessHandle.of(postmaster).orElseThrow(),
                        ProcessHandle.of(own).orElseThrow());
            }
            both.forEach(ProcessHandle::destroyForcibly);
            while (true) {
                statement.execute("select 1");
            }
        }
    }
}
