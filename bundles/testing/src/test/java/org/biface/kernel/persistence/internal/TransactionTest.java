package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import jakarta.persistence.PersistenceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.UniqueViolation;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class TransactionTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** Ends a test that would hang, in seconds. */
    private static final long BOUND = 180;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static Persistence house;
    private static Unit left;
    private static Unit right;

    @BeforeClass
    public static void open() {
        house = DATABASE.persistence();
        left = house.open(TestDatabase.definition("lefthand", Path.of("src/test/db"), Thing.class));
        right = house.open(TestDatabase.definition("righthand", Path.of("src/test/db"), Thing.class));
        TestDatabase.await("ready", () -> left.isReady() && right.isReady());
    }

    @AfterClass
    public static void stop() {
        THREADS.shutdownNow();
    }

    private static UUID add(Unit unit, String name) {
        return unit.write(em -> {
            var thing = new Thing(name);
            em.persist(thing);
            return thing.id;
        });
    }

    private static boolean has(Unit unit, String name) {
        return unit.read(em -> em.createQuery("select count(t) from Thing t where t.name = :name", Long.class)
                        .setParameter("name", name)
                        .getSingleResult())
                > 0;
    }

    @Test
    public void unitsJoinOneTransactionAndCommitTogether() {
        long transactions = left.write(em -> {
            long first = transaction();
            add(right, "together");
            add(left, "together");
            assertEquals(Long.valueOf(first), right.write(other -> transaction()));
            assertEquals(first, transaction());
            assertFalse(seenFromOutside("lefthand", "together"));
            return first;
        });
        assertTrue(transactions > 0);
        assertTrue(has(left, "together"));
        assertTrue(has(right, "together"));
        assertFalse(house.inTransaction());
    }

    private static long transaction() {
        return house.read(connection -> {
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery("select txid_current()")) {
                answer.next();
                return answer.getLong(1);
            }
        });
    }

    private static boolean seenFromOutside(String schema, String name) {
        try (Connection connection = DATABASE.connect();
                var statement = connection.prepareStatement("select 1 from " + schema + ".thing where name = ?")) {
            statement.setString(1, name);
            return statement.executeQuery().next();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    public void unitsJoinOneTransactionAndRollBackTogether() {
        assertThrows(
                NotFound.class,
                () -> left.write(em -> {
                    add(left, "neither");
                    add(right, "neither");
                    house.read(connection -> null);
                    throw new NotFound("There is no such thing.");
                }));
        assertFalse(has(left, "neither"));
        assertFalse(has(right, "neither"));
        assertFalse(house.inTransaction());
    }

    @Test
    public void aSwallowedFailureOfANestedWriteFailsTheWhole() {
        assertThrows(
                NotFound.class,
                () -> left.write(em -> {
                    add(left, "swallowed");
                    try {
                        right.write(other -> {
                            add(right, "half");
                            throw new NotFound("There is no such thing.");
                        });
                    } catch (NotFound swallowed) {
                        assertEquals("There is no such thing.", swallowed.getMessage());
                    }
                    return null;
                }));
        assertFalse(has(left, "swallowed"));
        assertFalse(has(right, "half"));
    }

    @Test
    public void readInsideAWriteSeesWhatWasWritten() {
        left.write(em -> {
            var thing = new Thing("inside");
            em.persist(thing);
            assertTrue(has(left, "inside"));
            assertTrue(house.read(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement
                            .executeQuery("select 1 from lefthand.thing where name = 'inside'")
                            .next();
                }
            }));
            return null;
        });
    }

    @Test
    public void aWriteInsideAReadUsesNoSecondConnection() throws Exception {
        // Eight threads on eight connections: with two connections each they would wait for each other.
        var barrier = new CyclicBarrier(8);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "nested-" + i;
            all.add(THREADS.submit(() -> left.read(em -> {
                em.createQuery("select count(t) from Thing t", Long.class).getSingleResult();
                meet(barrier);
                return add(left, name);
            })));
        }
        for (Future<?> one : all) {
            one.get(BOUND, TimeUnit.SECONDS);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(BOUND, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    public void changesInAReadAreLost() {
        UUID id = add(left, "unchanged");
        left.read(em -> em.find(Thing.class, id).name = "changed");
        assertEquals("unchanged", left.read(em -> em.find(Thing.class, id).name));
    }

    @Test
    public void aClosureCanNeitherCommitNorCloseTheConnection() {
        assertThrows(
                Invalid.class,
                () -> house.write(connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute("insert into lefthand.event_log values ('closure', 1)");
                    }
                    connection.commit();
                    connection.close();
                    throw new Invalid("x", "Say something else.");
                }));
        assertEquals(0, events("closure"));
    }

    private static long events(String aggregate) {
        return house.read(connection -> {
            try (var statement =
                    connection.prepareStatement("select count(*) from lefthand.event_log where aggregate = ?")) {
                statement.setString(1, aggregate);
                var answer = statement.executeQuery();
                answer.next();
                return answer.getLong(1);
            }
        });
    }

    @Test
    public void runsAgainAfterAnOptimisticConflict() throws Exception {
        UUID id = add(left, "0");
        var barrier = new CyclicBarrier(2);
        var runs = new AtomicInteger();
        List<Future<?>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(THREADS.submit(() -> {
                var first = new AtomicInteger();
                left.write(em -> {
                    Thing thing = em.find(Thing.class, id);
                    runs.incrementAndGet();
                    if (first.getAndIncrement() == 0) {
                        meet(barrier);
                    }
                    thing.name = Integer.toString(Integer.parseInt(thing.name) + 1);
                    return null;
                });
            }));
        }
        for (Future<?> one : both) {
            one.get(BOUND, TimeUnit.SECONDS);
        }
        assertEquals("2", left.read(em -> em.find(Thing.class, id).name));
        assertEquals(3, runs.get());
    }

    @Test
    public void runsAgainAfterADeadlock() throws Exception {
        UUID one = add(left, "deadlock-1");
        UUID two = add(left, "deadlock-2");
        var barrier = new CyclicBarrier(2);
        var runs = new AtomicInteger();
        Future<?> forth = THREADS.submit(() -> lockBoth(one, two, barrier, runs));
        Future<?> back = THREADS.submit(() -> lockBoth(two, one, barrier, runs));
        forth.get(BOUND, TimeUnit.SECONDS);
        back.get(BOUND, TimeUnit.SECONDS);
        // Not exactly 3: the loser may have its first row again before the winner is awake, and lose once more.
        assertTrue("runs: " + runs, runs.get() >= 3);
    }

    private static void lockBoth(UUID first, UUID second, CyclicBarrier barrier, AtomicInteger runs) {
        var mine = new AtomicInteger();
        left.write(em -> {
            runs.incrementAndGet();
            em.createNativeQuery("select id from thing where id = ?1 for update")
                    .setParameter(1, first)
                    .getSingleResult();
            if (mine.getAndIncrement() == 0) {
                meet(barrier);
            }
            em.createNativeQuery("select id from thing where id = ?1 for update")
                    .setParameter(1, second)
                    .getSingleResult();
            return null;
        });
    }

    @Test
    public void runsAgainAfterASerializationFailure() throws Exception {
        add(left, "serial");
        var barrier = new CyclicBarrier(2);
        var runs = new AtomicInteger();
        List<Future<?>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(THREADS.submit(() -> {
                var mine = new AtomicInteger();
                house.write(connection -> {
                    runs.incrementAndGet();
                    try (var statement = connection.createStatement()) {
                        statement.execute("set transaction isolation level repeatable read");
                        statement.executeQuery("select * from lefthand.thing where name = 'serial'");
                        if (mine.getAndIncrement() == 0) {
                            meet(barrier);
                        }
                        return statement.executeUpdate(
                                "update lefthand.thing set version = version + 1 where name = 'serial'");
                    }
                });
            }));
        }
        for (Future<?> one : both) {
            one.get(BOUND, TimeUnit.SECONDS);
        }
        assertEquals(3, runs.get());
    }

    @Test
    public void runsAgainAfterAUniqueConflictOfTheEventLogAndThenGivesUp() {
        var runs = new AtomicInteger();
        int next = house.write(connection -> {
            int version = runs.incrementAndGet() < 3 ? 1 : 2;
            try (var statement = connection.createStatement()) {
                statement.execute("insert into lefthand.event_log values ('again', " + version + ")");
                if (version == 1) {
                    statement.execute("insert into lefthand.event_log values ('again', 1)");
                }
            }
            return version;
        });
        assertEquals(2, next);
        assertEquals(1, events("again"));

        var attempts = new AtomicInteger();
        assertThrows(
                Unavailable.class,
                () -> left.write(em -> house.write(connection -> {
                    attempts.incrementAndGet();
                    try (var statement = connection.createStatement()) {
                        return statement.executeUpdate("insert into lefthand.event_log values ('again', 2)");
                    }
                })));
        assertEquals(8, attempts.get());
    }

    @Test
    public void otherUniqueConflictsReachTheCaller() {
        add(left, "taken");
        var runs = new AtomicInteger();
        UniqueViolation violation = assertThrows(
                UniqueViolation.class,
                () -> left.write(em -> {
                    runs.incrementAndGet();
                    em.persist(new Thing("taken"));
                    return null;
                }));
        assertEquals("thing_name_unique", violation.constraint());
        assertEquals(1, runs.get());
        UniqueViolation nested = assertThrows(
                UniqueViolation.class,
                () -> left.write(em -> right.write(other -> {
                    add(left, "taken");
                    em.flush();
                    return null;
                })));
        assertEquals("thing_name_unique", nested.constraint());
    }

    @Test
    public void wrongSqlReachesTheCallerOnce() {
        var runs = new AtomicInteger();
        assertThrows(
                PersistenceException.class,
                () -> house.write(connection -> {
                    runs.incrementAndGet();
                    return connection.createStatement().executeUpdate("update nowhere set nothing = 1");
                }));
        assertEquals(1, runs.get());
    }

    @Test
    public void runsActionsAfterTheCommitAndOnlyThen() {
        var done = new ArrayList<String>();
        left.write(em -> {
            house.afterCommit(() -> {
                assertFalse(house.inTransaction());
                assertTrue(seenFromOutside("lefthand", "after"));
                done.add("first");
                throw new IllegalStateException("this one is logged, expected by the test");
            });
            house.afterCommit(() -> done.add("second"));
            add(right, "after");
            add(left, "after");
            assertEquals(List.of(), done);
            return null;
        });
        assertEquals(List.of("first", "second"), done);
        assertThrows(
                NotFound.class,
                () -> left.write(em -> {
                    house.afterCommit(() -> done.add("never"));
                    throw new NotFound("There is no such thing.");
                }));
        house.afterCommit(() -> done.add("at once"));
        assertEquals(List.of("first", "second", "at once"), done);
    }

    @Test
    public void aRunThatIsRepeatedForgetsItsActions() {
        var runs = new AtomicInteger();
        var done = new ArrayList<Integer>();
        house.write(connection -> {
            int run = runs.incrementAndGet();
            house.afterCommit(() -> done.add(run));
            if (run < 3) {
                throw new SQLException("as if", "40001");
            }
            return null;
        });
        assertEquals(List.of(3), done);
    }

    private static final class Recorder implements TransactionListener {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void begun(Connection connection) throws SQLException {
            calls.add("begun");
            try (var statement = connection.createStatement()) {
                statement.execute("insert into lefthand.event_log values ('listener', 1)");
            }
        }

        @Override
        public void beforeCommit(Connection connection, Object result) throws SQLException {
            try (var statement = connection.createStatement()) {
                var seen = statement.executeQuery("select 1 from lefthand.thing where name = 'listened'");
                calls.add(result + " " + seen.next());
            }
        }
    }

    @Test
    public void letsAListenerTakePart() throws Exception {
        var recorder = new Recorder();
        var runs = new AtomicInteger();
        String result = house.listening(recorder, () -> {
            assertTrue(recorder.calls.isEmpty());
            return left.write(em -> {
                em.persist(new Thing("listened"));
                if (runs.incrementAndGet() == 1) {
                    house.write(connection -> {
                        throw new SQLException("as if", "40P01");
                    });
                }
                return right.write(other -> "answer");
            });
        });
        assertEquals("answer", result);
        assertEquals(List.of("begun", "begun", "answer true"), recorder.calls);
        assertEquals(1, events("listener"));
        left.write(em -> null);
        assertEquals(3, recorder.calls.size());
    }

    @Test
    public void aConnectionLostWhileCommittingIsNotTriedAgain() {
        var runs = new AtomicInteger();
        Unavailable unavailable = assertThrows(
                Unavailable.class,
                () -> house.listening(
                        new TransactionListener() {
                            @Override
                            public void begun(Connection connection) {
                                runs.incrementAndGet();
                            }

                            @Override
                            public void beforeCommit(Connection connection, Object pid) throws SQLException {
                                try (Connection other = DATABASE.connect();
                                        var statement = other.createStatement()) {
                                    statement.execute("select pg_terminate_backend(" + pid + ", 180000)");
                                }
                            }
                        },
                        () -> house.write(connection -> {
                            try (var statement = connection.createStatement();
                                    var answer = statement.executeQuery(
                                            "insert into lefthand.event_log values ('lost', 1) returning pg_backend_pid()")) {
                                answer.next();
                                return answer.getInt(1);
                            }
                        })));
        assertEquals(1, runs.get());
        assertTrue(unavailable.getMessage(), unavailable.getMessage().contains("may or may not"));
        assertEquals(0, events("lost"));
        assertFalse(house.inTransaction());
        assertNull(left.write(em -> null));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(BOUND, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** What joined the transaction of a unit that leaves is not cut off in its middle. */
    @Test
    public void aUnitThatLeavesWaitsForItsTransaction() throws Exception {
        Unit leaving = house.open(TestDatabase.definition("leaving", Path.of("src/test/db"), Thing.class));
        TestDatabase.await("ready", leaving::isReady);
        var order = new CopyOnWriteArrayList<String>();
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Future<?> write = THREADS.submit(() -> left.write(em -> {
            add(leaving, "first");
            inside.countDown();
            awaitLatch(goOn);
            add(leaving, "second");
            order.add("the transaction's work ended");
            return null;
        }));
        assertTrue(inside.await(BOUND, TimeUnit.SECONDS));
        var closer = new Thread(
                () -> {
                    leaving.close();
                    order.add("the unit has left");
                },
                "closer");
        closer.start();
        TestDatabase.await(
                "the unit leaves",
                () -> Set.of(Thread.State.TIMED_WAITING, Thread.State.WAITING, Thread.State.TERMINATED)
                        .contains(closer.getState()));
        goOn.countDown();
        write.get(BOUND, TimeUnit.SECONDS);
        closer.join(TimeUnit.SECONDS.toMillis(BOUND));
        assertEquals(List.of("the transaction's work ended", "the unit has left"), order);
        assertTrue(seenFromOutside("leaving", "first"));
        assertTrue(seenFromOutside("leaving", "second"));
        assertThrows(Unavailable.class, () -> add(leaving, "late"));
    }
}
