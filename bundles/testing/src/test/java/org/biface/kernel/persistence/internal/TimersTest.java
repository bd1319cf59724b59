package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commons.NotFound;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TimerStatus;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.Rule;
import org.junit.Test;

public class TimersTest {

    @Rule
    public final TestDatabase database = new TestDatabase();

    private Instant in(int seconds) {
        return database.clock().instant().plusSeconds(seconds);
    }

    private int rows(String schema) {
        return database.persistence().read(connection -> {
            try (var statement = connection.createStatement()) {
                var answer = statement.executeQuery("select count(*) from " + schema + ".scheduled_tasks");
                answer.next();
                return answer.getInt(1);
            }
        });
    }

    @Test
    public void runWhenTheyAreDueAndNotBefore() {
        Unit unit = database.open("due");
        var ran = new CopyOnWriteArrayList<String>();
        unit.timers().on("release", id -> {
            ran.add(id);
            return null;
        });
        unit.timers().start();
        unit.timers().set("release", "b", in(60));
        unit.timers().set("release", "a", in(30));
        unit.timers().set("release", "c", in(90));
        unit.timers().cancel("release", "c");
        assertEquals(2, rows("due"));
        database.clock().advance(Duration.ofSeconds(31));
        TestDatabase.await("a ran", () -> ran.equals(List.of("a")));
        unit.timers().set("release", "b", in(100));
        database.clock().advance(Duration.ofSeconds(60));
        unit.timers().set("release", "now", in(0));
        TestDatabase.await("now ran", () -> ran.equals(List.of("a", "now")));
        database.clock().advance(Duration.ofSeconds(60));
        TestDatabase.await("b ran", () -> ran.equals(List.of("a", "now", "b")));
        TestDatabase.await("none is left", () -> rows("due") == 0);
    }

    @Test
    public void areSetAndCancelledWithTheTransaction() {
        Unit unit = database.open("tx");
        unit.timers().set("kind", "kept", in(10));
        assertThrows(
                NotFound.class,
                () -> unit.write(em -> {
                    unit.timers().set("kind", "never", in(10));
                    unit.timers().cancel("kind", "kept");
                    throw new NotFound("There is no such thing.");
                }));
        assertEquals(1, rows("tx"));
        unit.write(em -> {
            unit.timers().cancel("kind", "kept");
            unit.timers().cancel("kind", "unknown");
            return null;
        });
        assertEquals(0, rows("tx"));
    }

    @Test
    public void waitForTheirCapabilityAndSurviveARestart() {
        Unit unit = database.open("away");
        unit.timers().on("other", id -> null);
        unit.timers().start();
        unit.timers().set("kind", "x", in(1));
        database.clock().advance(Duration.ofDays(400));
        unit.close();
        assertEquals(1, rows("away"));

        Persistence next = database.anotherNode();
        Unit back = database.open(next, "away");
        var ran = new CountDownLatch(1);
        back.timers().on("kind", id -> {
            ran.countDown();
            return null;
        });
        back.timers().start();
        TestDatabase.await("x ran", () -> ran.getCount() == 0);
    }

    @Test
    public void areCountedByKindAlsoWhileTheirCapabilityIsAway() {
        assertEquals(List.of(), database.persistence().timers());
        Unit away = database.open("counted");
        away.timers().set("release", "late", in(10));
        away.timers().set("release", "due", in(50));
        away.timers().set("release", "later", in(600));
        away.timers().set("expiry", "x", in(300));
        Instant first = in(10);
        Instant other = in(300);
        away.close();
        Unit unit = database.open("fails");
        unit.timers().on("kind", id -> {
            throw new NotFound("It is not there.");
        });
        unit.timers().start();
        database.clock().advance(Duration.ofSeconds(71));
        assertEquals(
                List.of(
                        new TimerStatus("counted", "expiry", 1, 0, 0, other),
                        new TimerStatus("counted", "release", 3, 1, 0, first)),
                database.persistence().timers());
        unit.timers().set("kind", "x", in(0));
        TestDatabase.await(
                "it fails",
                () -> database.persistence().timers().stream()
                        .anyMatch(one -> one.schema().equals("fails") && one.waiting() == 1 && one.failing() == 1));
    }

    @Test
    public void runOnOneNodeAtATime() {
        var runs = new CopyOnWriteArrayList<String>();
        Unit first = database.open("nodes");
        Unit second = database.open(database.anotherNode(), "nodes");
        for (Unit unit : List.of(first, second)) {
            unit.timers().on("kind", id -> {
                runs.add(id);
                return null;
            });
            unit.timers().start();
        }
        first.write(em -> {
            for (int i = 0; i < 200; i++) {
                first.timers().set("kind", "t" + i, in(1));
            }
            return null;
        });
        database.clock().advance(Duration.ofSeconds(2));
        TestDatabase.await("all ran", () -> rows("nodes") == 0);
        assertEquals(200, runs.size());
        assertEquals(200, runs.stream().distinct().count());
    }

    @Test
    public void moveWhileTheyRun() throws Exception {
        Unit unit = database.open("moved");
        var runs = new AtomicInteger();
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        unit.timers().on("kind", id -> {
            if (runs.incrementAndGet() == 1) {
                running.countDown();
                try {
                    assertTrue(goOn.await(180, TimeUnit.SECONDS));
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
            return null;
        });
        unit.timers().start();
        unit.timers().set("kind", "x", in(0));
        assertTrue(running.await(180, TimeUnit.SECONDS));
        unit.timers().set("kind", "x", in(60));
        goOn.countDown();
        TestDatabase.await("let go", () -> leases("moved") == 0);
        assertEquals(1, rows("moved"));
        assertEquals(1, runs.get());
        database.clock().advance(Duration.ofSeconds(61));
        TestDatabase.await("ran again", () -> runs.get() == 2 && rows("moved") == 0);
    }

    private int leases(String schema) {
        return database.persistence().read(connection -> {
            try (var statement = connection.createStatement()) {
                var answer = statement.executeQuery(
                        "select count(*) from " + schema + ".scheduled_tasks where lease is not null");
                answer.next();
                return answer.getInt(1);
            }
        });
    }

    @Test
    public void runAgainAfterAFailureAndWhenTheySaySo() {
        Unit unit = database.open("again");
        var runs = new AtomicInteger();
        unit.timers().on("kind", id -> {
            int run = runs.incrementAndGet();
            if (run == 1) {
                throw new IllegalStateException("expected by the test");
            }
            return run == 2 ? in(30) : null;
        });
        unit.timers().start();
        unit.timers().set("kind", "x", in(0));
        TestDatabase.await("failed", () -> runs.get() == 1 && leases("again") == 0);
        database.clock().advance(Duration.ofSeconds(2));
        TestDatabase.await("ran", () -> runs.get() == 2 && leases("again") == 0);
        database.clock().advance(Duration.ofSeconds(31));
        TestDatabase.await("done", () -> runs.get() == 3 && rows("again") == 0);
    }

    @Test
    public void recur() {
        Unit unit = database.open("recur");
        var runs = new AtomicInteger();
        unit.timers().every("sweep", Duration.ofMinutes(5), runs::incrementAndGet);
        unit.timers().start();
        for (int i = 1; i <= 3; i++) {
            int expected = i;
            TestDatabase.await("run " + i, () -> runs.get() == expected && leases("recur") == 0);
            database.clock().advance(Duration.ofMinutes(5));
        }
    }

    @Test
    public void moveAwayFromANodeThatDied() {
        Unit unit = database.open("dead");
        // What a killed node leaves behind: a lease that nobody renews.
        database.persistence().write(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(
                        "insert into dead.scheduled_tasks (kind, id, due, lease, lease_until)"
                                + " values ('kind', 'x', now() - interval '1 hour', gen_random_uuid(), now() + interval '1 second')");
            }
        });
        var runs = new AtomicInteger();
        unit.timers().on("kind", id -> {
            runs.incrementAndGet();
            return null;
        });
        unit.timers().start();
        TestDatabase.await("taken over", () -> runs.get() == 1 && rows("dead") == 0);
    }

    @Test
    public void aUnitThatLeavesWaitsForTheTimerThatRuns() throws Exception {
        Unit unit = database.open("leaving");
        var order = new CopyOnWriteArrayList<String>();
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        unit.timers().on("kind", id -> {
            running.countDown();
            try {
                assertTrue(goOn.await(180, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            // The unit still serves what it waits for.
            unit.timers().set("other", "from the timer", in(1));
            order.add("the timer ended");
            return null;
        });
        unit.timers().start();
        unit.timers().set("kind", "x", in(0));
        assertTrue(running.await(180, TimeUnit.SECONDS));
        var closer = new Thread(
                () -> {
                    unit.close();
                    order.add("the unit has left");
                },
                "closer");
        closer.start();
        TestDatabase.await(
                "the unit leaves",
                () -> Set.of(Thread.State.TIMED_WAITING, Thread.State.WAITING, Thread.State.TERMINATED)
                        .contains(closer.getState()));
        goOn.countDown();
        closer.join(TimeUnit.SECONDS.toMillis(180));
        assertEquals(List.of("the timer ended", "the unit has left"), order);
        assertEquals("only what the timer set is left", 1, rows("leaving"));
    }
}
