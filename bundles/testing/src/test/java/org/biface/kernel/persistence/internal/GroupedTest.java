package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Grouped.Group;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.UniqueViolation;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Requests of many threads in one transaction, each for itself. */
public class GroupedTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** What makes a group wait, so that others gather behind it. */
    private static final String HOLD = "hold";

    private final Persistence house = DATABASE.persistence();
    private final List<List<String>> groups = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Thread> workers = new ConcurrentHashMap<>();
    private final CountDownLatch held = new CountDownLatch(2);
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private Grouped<String, String> names;

    @Before
    public void create() {
        house.write(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(
                        "create table if not exists public.name (name text constraint name_once primary key)");
                return statement.execute("truncate public.name");
            }
        });
        names = house.groupedWrites(10, this::write);
    }

    @After
    public void release() {
        open.countDown();
    }

    /** Inserts names; what a name begins with says what happens to it. */
    private void write(Connection connection, Group<String, String> group) throws SQLException {
        List<String> requests = group.requests();
        groups.add(requests);
        for (int i = 0; i < requests.size(); i++) {
            String name = requests.get(i);
            workers.put(name, Thread.currentThread());
            if (name.startsWith(HOLD)) {
                held.countDown();
                await(open);
            }
            if (name.startsWith("refused")) {
                group.refuse(i, new Conflict(name));
            } else if (name.startsWith("alone") && !group.isAlone()) {
                group.alone(i);
            } else if (!name.startsWith("forgotten")) {
                insert(connection, name.startsWith("twice") ? "twice" : name);
                group.done(i, "done " + name);
            }
        }
    }

    private static void insert(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into public.name values (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(180, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Set<String> stored() {
        return house.read(connection -> {
            Set<String> all = ConcurrentHashMap.newKeySet();
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select name from public.name")) {
                while (row.next()) {
                    all.add(row.getString(1));
                }
            }
            return all;
        });
    }

    private FutureTask<String> start(String name) {
        var task = new FutureTask<>(() -> names.submit(name));
        var thread = new Thread(task, name);
        threads.add(thread);
        thread.start();
        return task;
    }

    /** Lets two groups be under way, and the named ones gather behind them, one after the other. */
    private Map<String, FutureTask<String>> gathered(String... waiting) {
        Map<String, FutureTask<String>> all = new HashMap<>();
        all.put(HOLD + 1, start(HOLD + 1));
        all.put(HOLD + 2, start(HOLD + 2));
        await(held);
        for (String name : waiting) {
            all.put(name, start(name));
            Thread last = threads.get(threads.size() - 1);
            TestDatabase.await(name, () -> LockSupport.getBlocker(last) instanceof Gathering);
        }
        return all;
    }

    /** Lets those who were waited for go on, until they are done. */
    private void goOn(Map<String, FutureTask<String>> all) throws Exception {
        open.countDown();
        answer(all.get(HOLD + 1));
        answer(all.get(HOLD + 2));
    }

    private static String answer(FutureTask<String> task) throws Exception {
        return task.get(180, TimeUnit.SECONDS);
    }

    private static Throwable failure(FutureTask<String> task) {
        return assertThrows(ExecutionException.class, () -> answer(task)).getCause();
    }

    @Test
    public void whoIsAloneWaitsForNobody() {
        assertEquals("done a", names.submit("a"));
        assertEquals("done b", names.submit("b"));
        assertEquals(List.of(List.of("a"), List.of("b")), groups);
        assertEquals(Set.of("a", "b"), stored());
    }

    @Test
    public void whoComesMeanwhileGoesTogether() throws Exception {
        var all = gathered("a", "b", "c");
        goOn(all);
        for (var one : all.entrySet()) {
            assertEquals("done " + one.getKey(), answer(one.getValue()));
        }
        assertTrue(groups.toString(), groups.contains(List.of("a", "b", "c")));
        assertSame("the first of them leads", workers.get("a"), workers.get("c"));
        assertEquals("a", workers.get("c").getName());
    }

    @Test
    public void aGroupHasAnEnd() throws Exception {
        String[] many = new String[25];
        for (int i = 0; i < many.length; i++) {
            many[i] = "n" + i;
        }
        var all = gathered(many);
        goOn(all);
        for (var one : all.entrySet()) {
            assertEquals("done " + one.getKey(), answer(one.getValue()));
        }
        assertTrue(groups.stream().allMatch(group -> group.size() <= 10));
        assertEquals(27, stored().size());
        // Several groups are under way at a time, so which is noted first is chance.
        assertTrue(groups.toString(), groups.contains(List.of(many).subList(0, 10)));
    }

    @Test
    public void eachFailsByItself() throws Exception {
        var all = gathered("a", "refused", "b");
        goOn(all);
        assertEquals("refused", failure(all.get("refused")).getMessage());
        assertEquals("done a", answer(all.get("a")));
        assertEquals("done b", answer(all.get("b")));
        assertEquals(Set.of("a", "b", HOLD + 1, HOLD + 2), stored());
        assertEquals("nobody was worked on again", 3, groups.size());
    }

    @Test
    public void whatTheDatabaseRefusesForAllIsDoneOneByOne() throws Exception {
        var all = gathered("a", "twice1", "twice2", "b");
        goOn(all);
        assertEquals("done a", answer(all.get("a")));
        assertEquals("done b", answer(all.get("b")));
        int failed = 0;
        for (String name : List.of("twice1", "twice2")) {
            try {
                assertEquals("done " + name, answer(all.get(name)));
            } catch (ExecutionException refused) {
                assertEquals("name_once", ((UniqueViolation) refused.getCause()).constraint());
                failed++;
            }
        }
        assertEquals(1, failed);
        assertEquals(Set.of("a", "b", "twice", HOLD + 1, HOLD + 2), stored());
        assertNotEquals("each in its own thread", workers.get("a"), workers.get("b"));
    }

    @Test
    public void whoShallGoAloneDoes() throws Exception {
        var all = gathered("a", "alone", "b");
        goOn(all);
        for (var one : all.entrySet()) {
            assertEquals("done " + one.getKey(), answer(one.getValue()));
        }
        assertTrue(groups.toString(), groups.contains(List.of("a", "alone", "b")));
        assertTrue(groups.toString(), groups.contains(List.of("alone")));
        assertEquals("alone", workers.get("alone").getName());
        assertEquals(5, stored().size());
    }

    @Test
    public void aRequestThatNobodySettlesIsAMistake() throws Exception {
        var all = gathered("a", "forgotten");
        goOn(all);
        assertEquals("done a", answer(all.get("a")));
        assertTrue(failure(all.get("forgotten")) instanceof IllegalStateException);
        assertEquals(Set.of("a", HOLD + 1, HOLD + 2), stored());
    }

    @Test
    public void whoIsInTheMiddleOfATransactionStaysInIt() {
        assertThrows(
                Invalid.class,
                () -> house.write(connection -> {
                    assertEquals("done inside", names.submit("inside"));
                    throw new Invalid("name", "not so");
                }));
        assertEquals(Set.of(), stored());
    }

    @Test
    public void whoIsInterruptedWhileWaitingHasDoneNothing() throws Exception {
        var all = gathered("a", "b");
        threads.get(2).interrupt();
        assertTrue(failure(all.get("a")) instanceof Unavailable);
        goOn(all);
        assertEquals("done b", answer(all.get("b")));
        assertEquals(Set.of("b", HOLD + 1, HOLD + 2), stored());
    }

    @Test
    public void whatIsUnderWayIsFinishedForWhomeverIsInterrupted() throws Exception {
        var interrupted = new AtomicBoolean();
        var blocked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Grouped<String, String> slow = house.groupedReads(10, (connection, group) -> {
            if (group.requests().contains("x")) {
                blocked.countDown();
                await(go);
            }
            for (int i = 0; i < group.requests().size(); i++) {
                group.done(i, group.requests().get(i));
            }
        });
        var task = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            String answer = slow.submit("x");
            interrupted.set(Thread.currentThread().isInterrupted());
            return answer;
        });
        new Thread(task).start();
        await(blocked);
        go.countDown();
        assertEquals("x", answer(task));
        assertTrue("and knows of it afterwards", interrupted.get());
    }

    /** A listener as the HTTP kernel has one for each request with a key. */
    private final class Key implements TransactionListener {
        private final String name;
        private final boolean groupable;

        Key(String name, boolean groupable) {
            this.name = name;
            this.groupable = groupable;
        }

        @Override
        public void begun(Connection connection) {
            if (name.startsWith("known")) {
                throw new Conflict("known before");
            }
        }

        @Override
        public void beforeCommit(Connection connection, Object result) throws SQLException {
            insert(connection, name + ": " + result);
        }

        @Override
        public Joint joint() {
            return groupable ? keys : null;
        }
    }

    private final TransactionListener.Joint keys = new TransactionListener.Joint() {
        @Override
        public List<RuntimeException> begun(Connection connection, List<TransactionListener> listeners) {
            List<RuntimeException> refusals = new ArrayList<>();
            for (TransactionListener listener : listeners) {
                boolean known = ((Key) listener).name.startsWith("known");
                refusals.add(known ? new Conflict("known before") : null);
            }
            return refusals;
        }

        @Override
        public void beforeCommit(Connection connection, List<TransactionListener> listeners, List<Object> results)
                throws SQLException {
            for (int i = 0; i < listeners.size(); i++) {
                insert(connection, ((Key) listeners.get(i)).name + ": " + results.get(i));
            }
        }
    };

    private FutureTask<String> listening(String key, String name, boolean groupable) {
        var task = new FutureTask<>(() -> house.listening(new Key(key, groupable), () -> names.submit(name)));
        var thread = new Thread(task, name);
        thread.start();
        if (groupable) {
            TestDatabase.await(name, () -> LockSupport.getBlocker(thread) instanceof Gathering);
        }
        return task;
    }

    @Test
    public void listenersTakePartForTheirOwnRequest() throws Exception {
        var all = gathered();
        var first = listening("k1", "a", true);
        var known = listening("known", "b", true);
        var refused = listening("k2", "refused", true);
        var last = listening("k3", "c", true);
        var single = listening("k4", "d", false);
        assertEquals("who can't share a transaction does not wait", "done d", answer(single));
        goOn(all);
        assertEquals("done a", answer(first));
        assertEquals("known before", failure(known).getMessage());
        assertEquals("refused", failure(refused).getMessage());
        assertEquals("done c", answer(last));
        Set<String> stored = stored();
        assertTrue(
                stored.toString(), stored.containsAll(Set.of("a", "c", "d", "k1: done a", "k3: done c", "k4: done d")));
        assertFalse(stored.toString(), stored.contains("b") || stored.contains("refused"));
        assertEquals("and with two that held", 8, stored.size());
    }

    @Test
    public void manyAtOnceAreEachDoneOnce() throws Exception {
        List<FutureTask<String>> all = new ArrayList<>();
        open.countDown();
        for (int i = 0; i < 32; i++) {
            String mine = "t" + i + "-";
            var task = new FutureTask<>(() -> {
                for (int n = 0; n < 20; n++) {
                    assertEquals("done " + mine + n, names.submit(mine + n));
                }
                return mine;
            });
            all.add(task);
            new Thread(task).start();
        }
        for (FutureTask<String> one : all) {
            answer(one);
        }
        assertEquals(32 * 20, stored().size());
        assertEquals(32 * 20, groups.stream().mapToInt(List::size).sum());
    }
}
