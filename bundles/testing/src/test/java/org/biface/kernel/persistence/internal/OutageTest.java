package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.postgres.internal.EmbeddedServer;
import org.biface.testing.TestDatabase;
import org.junit.ClassRule;
import org.junit.Test;
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
                Duration.ofMillis(50));
        try {
            long began = System.nanoTime();
            Unit unit = house.open(TestDatabase.definition("outage", Path.of("src/test/db"), Thing.class));
            var ran = new AtomicInteger();
            unit.timers().every("tick", Duration.ofMillis(10), ran::incrementAndGet);
            unit.timers().start();
            Unavailable away = assertThrows(Unavailable.class, () -> unit.read(em -> null));
            assertThrows(Unavailable.class, () -> house.write(connection -> null));
            assertEquals(Duration.ofSeconds(2), away.retryAfter());
            assertTrue(
                    "failed at once",
                    System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
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
            long leaving = System.nanoTime();
            assertThrows(
                    Unavailable.class,
                    () -> unit.read(
                            em -> em.createQuery("select t from Thing t").getResultList()));
            assertTrue(
                    "failed soon",
                    System.nanoTime() - leaving < Duration.ofSeconds(10).toNanos());
            TestDatabase.await("seen to be away", () -> !house.isAvailable());
            long failing = System.nanoTime();
            assertThrows(Unavailable.class, () -> unit.write(em -> em.merge(new Thing("never"))));
            assertTrue(
                    "failed at once",
                    System.nanoTime() - failing < Duration.ofSeconds(10).toNanos());
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
                        () -> Optional.of(old.address()), () -> "", 4, Clock.systemUTC(), Duration.ofMillis(50))) {
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
        var house = new House(server::address, server::state, 4, Clock.systemUTC(), Duration.ofMillis(50));
        try {
            Unit unit = house.open(TestDatabase.definition("killed", Path.of("src/test/db"), Thing.class));
            TestDatabase.await("ready", unit::isReady);
            int done = 0;
            int refused = 0;
            boolean killed = false;
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < deadline && (done < 400 || refused == 0)) {
                String name = "n" + done;
                if (done == 200 && !killed) {
                    killed = true;
                    long pid = house.read(connection -> {
                        var answer = connection
                                .createStatement()
                                .executeQuery("select pg_read_file('postmaster.pid', 0, 20)");
                        answer.next();
                        return Long.parseLong(
                                answer.getString(1).lines().findFirst().orElseThrow());
                    });
                    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                }
                try {
                    unit.write(em -> {
                        em.persist(new Thing(name));
                        return null;
                    });
                    done++;
                } catch (Unavailable expected) {
                    refused++;
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                }
            }
            assertTrue("refused " + refused, refused > 0);
            assertEquals(
                    done,
                    unit.read(em -> em.createQuery("select count(t) from Thing t", Long.class)
                                    .getSingleResult())
                            .intValue());
            assertTrue("done " + done, done >= 400);
        } finally {
            house.close();
            server.close();
        }
    }
}
