package org.biface.kernel.events.internal;

import static org.biface.testing.TestDatabase.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.felix.hc.api.Result;
import org.biface.commons.DomainEvent;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.events.internal.Node.Stopped;
import org.biface.kernel.events.internal.Node.Ticked;
import org.biface.kernel.persistence.Persistence;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class EventLogTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** Longer than anything here takes on the slowest machine: it ends a test that would hang, and proves nothing. */
    private static final long BOUND = 180;

    private final UUID clock = UUID.randomUUID();
    private final String name = "test." + clock;
    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Node node;

    @Before
    public void start() {
        node = node(DATABASE.persistence());
        Notebook.prepare(node.persistence);
    }

    @After
    public void stop() {
        nodes.forEach(Node::close);
        threads.shutdownNow();
    }

    private Node node(Persistence persistence) {
        Node started = new Node(persistence);
        nodes.add(started);
        return started;
    }

    private Notebook notebook(Node at) {
        return new Notebook(at.persistence, name, clock);
    }

    private List<Long> noted() {
        return Notebook.versions(node.persistence, name);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    public void anEventIsAppendedInATransactionOrNotAtAll() {
        assertThrows(IllegalStateException.class, () -> node.log.append(new Ticked(clock, 1)));
        assertThrows(
                ArithmeticException.class,
                () -> node.persistence.write(connection -> {
                    node.log.append(new Ticked(clock, 1));
                    throw new ArithmeticException("the change is refused");
                }));
        node.tick(clock, 2);
        node.deliver(Node.SETTINGS, notebook(node));
        await("the only event is delivered", () -> noted().equals(upTo(1)));
    }

    @Test
    public void anEventKeepsWhatItWasMadeOf() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        List<Event> got = new CopyOnWriteArrayList<>();
        node.append(new Ticked(clock, 41), new Stopped(clock, null));
        node.deliver(Node.SETTINGS, new Notebook(node.persistence, name, clock, Set.of(), got::add));
        await("both are delivered", () -> got.size() == 2);

        Event ticked = got.get(0);
        assertEquals("Ticked", ticked.type());
        assertEquals(clock, ticked.aggregate());
        assertEquals(clock, ticked.id("clock"));
        assertEquals(41, ticked.body().get("number").intValue());
        assertEquals(Set.of("clock", "number"), fields(ticked));
        assertEquals(1, ticked.version());
        assertTrue(ticked.at().isAfter(yesterday));
        Event stopped = got.get(1);
        assertEquals("Stopped", stopped.type());
        assertEquals(2, stopped.version());
        assertNull(stopped.text("why"));
        assertTrue(stopped.position() > ticked.position());
        assertEquals(List.of(ticked), node.log.read(ticked.position() - 1, 1));
        assertTrue(node.log.head() >= stopped.position());
    }

    private static Set<String> fields(Event event) {
        Set<String> fields = new java.util.HashSet<>();
        event.body().fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    public void aSignalAfterCommitDoesNotWaitForThePoll() {
        Settings slow = new Settings(
                Duration.ofMinutes(10),
                Duration.ofMillis(2),
                20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(5));
        node.deliver(slow, notebook(node));
        for (int i = 1; i <= 5; i++) {
            node.tick(clock, i);
            int last = i;
            await("event " + i + " is delivered", () -> noted().equals(upTo(last)));
        }
    }

    @Test
    public void aCrashBetweenCommitAndDispatchLosesNothing() {
        Node crashed = new Node(DATABASE.anotherNode());
        crashed.tick(clock, 1);
        crashed.tick(clock, 2);
        crashed.close();

        node.deliver(Node.SETTINGS, notebook(node));
        await("the survivor delivers", () -> noted().equals(upTo(2)));
    }

    @Test
    public void transactionsThatCommitInReverseOrderOfTheirInsertsAreAllSeen() throws Exception {
        UUID late = UUID.randomUUID();
        String lateName = "test." + late;
        node.deliver(Node.SETTINGS, notebook(node), new Notebook(node.persistence, lateName, late));
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Future<?> slow = threads.submit(() -> node.persistence.write(connection -> {
            node.log.append(new Ticked(late, 1));
            inserted.countDown();
            pass(commit);
            return null;
        }));
        pass(inserted);
        node.tick(clock, 1);
        await("the later insert, committed first, is delivered", () -> noted().equals(upTo(1)));
        await("everybody is past it", () -> node.status(lateName).lag() == 0);
        assertEquals(List.of(), Notebook.versions(node.persistence, lateName));

        commit.countDown();
        slow.get(BOUND, TimeUnit.SECONDS);
        await(
                "the earlier insert is delivered too",
                () -> Notebook.versions(node.persistence, lateName).equals(upTo(1)));
    }

    @Test
    public void nothingIsSkippedWhileManyCommitInAnyOrder() throws Exception {
        node.deliver(Node.SETTINGS, notebook(node));
        AtomicInteger number = new AtomicInteger();
        List<Future<?>> writers = new ArrayList<>();
        List<UUID> others =
                IntStream.range(0, 8).mapToObj(i -> UUID.randomUUID()).toList();
        for (UUID other : others) {
            node.deliver(Node.SETTINGS, new Notebook(node.persistence, "test." + other, other));
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    int pause = number.incrementAndGet() % 7;
                    node.persistence.write(connection -> {
                        node.log.append(new Ticked(other, 1));
                        return connection.createStatement().execute("select pg_sleep(0.00" + pause + ")");
                    });
                }
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(BOUND, TimeUnit.SECONDS);
        }
        for (UUID other : others) {
            await(
                    "all events of one writer, in order",
                    () -> Notebook.versions(node.persistence, "test." + other).equals(upTo(40)));
        }
    }

    @Test
    public void concurrentAppendsToOneAggregateGetVersionsWithoutGaps() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(threads.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    await(
                            "somebody else loses",
                            () -> appended(new Ticked(clock, number), new Stopped(clock, "pause")));
                }
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(BOUND, TimeUnit.SECONDS);
        }
        node.deliver(Node.SETTINGS, notebook(node));
        await("80 events in the order of their versions", () -> noted().equals(upTo(80)));
    }

    /** Whoever loses against others again and again is told to try again, with nothing changed. */
    private boolean appended(DomainEvent... events) {
        try {
            node.append(events);
            return true;
        } catch (Unavailable lost) {
            return false;
        }
    }

    @Test
    public void aSubscriberInstalledLaterReadsFromTheBeginning() {
        for (int i = 0; i < 50; i++) {
            node.tick(clock, i);
        }
        EventDelivery delivery = node.deliver(Node.SETTINGS);
        await(
                "all have a position",
                () -> node.log.read(0, Integer.MAX_VALUE).stream()
                                .filter(event -> event.aggregate().equals(clock))
                                .count()
                        == 50);
        Notebook newcomer = notebook(node);
        delivery.offer(newcomer, Node.offer(newcomer, 0, "1.0.0"));
        await("the whole history", () -> noted().equals(upTo(50)));
    }

    @Test
    public void typesThatAreNotWantedArePassedOver() {
        for (int i = 0; i < 30; i++) {
            node.append(new Ticked(clock, i), new Stopped(clock, "tea"));
        }
        node.deliver(
                Node.SETTINGS,
                new Notebook(node.persistence, name, clock, Set.of("Stopped", "NeverSeen"), event -> {}));
        await("every second event", () -> noted().size() == 30);
        node.tick(clock, 31);
        await(
                "the cursor follows the head",
                () -> node.status(name).lag() == 0 && node.status(name).cursor() == node.log.head());
        assertTrue(noted().stream().allMatch(version -> version % 2 == 0));
    }

    @Test
    public void whatAnOldVersionDoesNotWantWaitsForTheNewOne() {
        Notebook old = new Notebook(node.persistence, name, clock, Set.of("Stopped"), event -> {});
        Notebook newer = new Notebook(node.persistence, name, clock, Set.of("Stopped", "Ticked"), event -> {});
        EventDelivery delivery = node.deliver(Node.SETTINGS, old);
        node.append(new Ticked(clock, 1), new Stopped(clock, "lunch"));
        await("the old version takes what it wants", () -> noted().equals(List.of(2L)));

        delivery.offer(newer, Node.offer(newer, 0, "1.1.0"));
        await("the new version gets what it wants besides", () -> noted().equals(List.of(2L, 1L)));
        node.append(new Ticked(clock, 3), new Stopped(clock, "tea"));
        await("and goes on", () -> noted().equals(List.of(2L, 1L, 3L, 4L)));

        delivery.withdraw(newer);
        node.append(new Ticked(clock, 5), new Stopped(clock, "dinner"), new Ticked(clock, 7));
        await("back to the old version", () -> noted().equals(List.of(2L, 1L, 3L, 4L, 6L)));
        await("which has seen all that it wants", () -> node.status(name).lag() == 0);

        delivery.offer(newer, Node.offer(newer, 0, "1.1.0"));
        await(
                "nothing was lost meanwhile, and nothing comes twice",
                () -> noted().equals(List.of(2L, 1L, 3L, 4L, 6L, 5L, 7L)));
        node.append(new Ticked(clock, 8));
        await("and so on", () -> noted().equals(List.of(2L, 1L, 3L, 4L, 6L, 5L, 7L, 8L)));
    }

    @Test
    public void aFailingSubscriberIsTriedAgainWithPausesAndBlocksNobody() {
        UUID other = UUID.randomUUID();
        AtomicBoolean broken = new AtomicBoolean(true);
        List<Instant> tries = new CopyOnWriteArrayList<>();
        Notebook failing = new Notebook(node.persistence, name, clock, Set.of(), event -> {
            if (event.version() == 3) {
                // by the clock that the pauses go by
                tries.add(node.persistence.read(EventLogTest::serversTime));
                if (broken.get()) {
                    throw new IllegalStateException("out of ink");
                }
            }
        });
        for (int i = 1; i <= 5; i++) {
            node.append(new Ticked(clock, i), new Ticked(other, i));
        }
        node.deliver(Node.SETTINGS, failing, new Notebook(node.persistence, "test." + other, other));
        await(
                "the others go on",
                () -> Notebook.versions(node.persistence, "test." + other).equals(upTo(5)));
        await("three failures, and four calls", () -> node.status(name).failures() >= 3 && tries.size() >= 4);

        SubscriberStatus status = node.status(name);
        assertEquals("what went well before stays", upTo(2), noted());
        assertEquals("IllegalStateException: out of ink", status.lastError());
        assertNotNull(status.retryAt());
        assertTrue(status.lag() > 0);
        assertTrue(status.present());
        // the batch failed first and was then taken one by one, so the second call came at once; from then on 0.2, 0.4
        // …
        assertTrue("pauses grow " + tries, pause(tries, 2) >= 200 && pause(tries, 3) >= 400);

        assertEquals(
                Result.Status.WARN,
                new EventsHealthCheck(node.log, 1000).execute().getStatus());

        broken.set(false);
        await("it catches up by itself", () -> noted().equals(upTo(5)));
        await(
                "and is well",
                () -> node.status(name).failures() == 0
                        && node.status(name).retryAt() == null
                        && node.status(name).lastError() == null);
        assertEquals(
                Result.Status.OK,
                new EventsHealthCheck(node.log, 1000).execute().getStatus());
    }

    private static Instant serversTime(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet now = statement.executeQuery("select clock_timestamp()")) {
            now.next();
            return now.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static long pause(List<Instant> times, int before) {
        return Duration.between(times.get(before - 1), times.get(before)).toMillis();
    }

    @Test
    public void effectsAndCursorRollBackTogether() {
        AtomicInteger failures = new AtomicInteger(3);
        node.tick(clock, 1);
        node.tick(clock, 2);
        // notes in the database first, then fails
        Notebook stumbling = new Notebook(node.persistence, name, clock, Set.of(), event -> {
            if (event.version() == 2 && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("after the effect");
            }
        });
        node.deliver(Node.SETTINGS, stumbling);
        await("both, once each", () -> noted().size() >= 2 && node.status(name).lag() == 0);
        assertEquals(upTo(2), noted());
        assertTrue(stumbling.calls.get() >= 5);
    }

    @Test
    public void twoNodesNeverBothRunOneSubscriber() throws Exception {
        Contest contest = new Contest();
        List<Competitor> competitors =
                List.of(new Competitor(contest, node), new Competitor(contest, node(DATABASE.anotherNode())));
        node.tick(clock, 1);
        pass(contest.begun);
        Competitor first = contest.first.get();
        Competitor second = competitors.get(first == competitors.get(0) ? 1 : 0);

        // the first one is in the middle of its event, and the other one tries again and again, in vain
        for (int i = 1; i <= 5; i++) {
            int tries = i;
            second.at.append(new Ticked(second.own, i), new Ticked(clock, 1 + i));
            await("the other node has tried", () -> second.witness.calls.get() == tries);
            assertEquals("the subscriber runs on one node", 0, second.notebook.calls.get());
        }
        assertEquals(List.of(), noted());
        contest.goOn.countDown();

        Future<?> writer = threads.submit(() -> {
            for (int i = 0; i < 200; i++) {
                competitors.get(i % 2).at.append(new Ticked(clock, i), new Ticked(clock, i), new Ticked(clock, i));
            }
        });
        writer.get(BOUND, TimeUnit.SECONDS);
        await("every effect", () -> noted().size() >= 606);
        assertEquals("each once, in order", upTo(606), noted());

        // how much each of them took is chance, so the one that began leaves: the other one must take what comes
        first.delivery.withdraw(first.notebook);
        first.at.tick(clock, 607);
        await("the other node takes over", () -> noted().equals(upTo(607)));
        assertTrue("both took part", second.notebook.calls.get() > 0);
        assertFalse("never at once", contest.overlapped.get());
    }

    /** What nodes that compete for one subscriber share. The first call is held until it may go on. */
    private static final class Contest {
        final AtomicReference<Competitor> first = new AtomicReference<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final AtomicInteger inside = new AtomicInteger();
        final AtomicBoolean overlapped = new AtomicBoolean();

        void enter(Competitor competitor) {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            if (first.compareAndSet(null, competitor)) {
                begun.countDown();
                pass(goOn);
            }
            Thread.onSpinWait();
            inside.decrementAndGet();
        }
    }

    /**
     * A node with the subscriber that all want, and with one of its own besides. There is one thread for both, and the
     * lookout wakes them in this order: when its own subscriber has an event, the node has tried for the other one too.
     */
    private final class Competitor {
        final UUID own = UUID.randomUUID();
        final Node at;
        final Notebook notebook;
        final Notebook witness;
        final EventDelivery delivery;

        Competitor(Contest contest, Node at) {
            this.at = at;
            notebook = new Notebook(at.persistence, name, clock, Set.of(), event -> contest.enter(this));
            witness = new Notebook(at.persistence, "test." + own, own);
            delivery = at.deliver(Node.ONE_THREAD, notebook, witness);
        }
    }

    @Test
    public void aNodeThatWasSuspendedLosesTheSubscriberAndItsEffects() throws Exception {
        Settings impatient = new Settings(
                Duration.ofMillis(50),
                Duration.ofMillis(2),
                20,
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                2,
                Duration.ofSeconds(10));
        CountDownLatch suspended = new CountDownLatch(1);
        CountDownLatch resume = new CountDownLatch(1);
        node.tick(clock, 1);
        node.tick(clock, 2);
        AtomicBoolean once = new AtomicBoolean();
        // A node of its own, because its connections break.
        Node first = node(DATABASE.anotherNode());
        first.deliver(impatient, new Notebook(first.persistence, name, clock, Set.of(), event -> {
            if (once.compareAndSet(false, true)) {
                suspended.countDown();
                pass(resume);
            }
        }));
        pass(suspended);
        Node second = node(DATABASE.anotherNode());
        second.deliver(impatient, notebook(second));
        await(
                "the other node takes over",
                () -> Notebook.versions(second.persistence, name).equals(upTo(2)));
        resume.countDown();
        second.tick(clock, 3);
        await("life goes on", () -> Notebook.versions(second.persistence, name).size() >= 3);
        await("all is delivered", () -> second.status(name).lag() == 0);
        assertEquals("each effect once", upTo(3), Notebook.versions(second.persistence, name));
    }

    @Test
    public void theHigherVersionServesAndLeavingWaitsForTheCallInFlight() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Notebook one = new Notebook(node.persistence, name, clock, Set.of(), event -> {
            if (event.version() == 1) {
                entered.countDown();
                pass(leave);
                ended.set(true);
            }
        });
        Notebook two = notebook(node);
        EventDelivery delivery = node.deliver(Node.SETTINGS);
        delivery.offer(one, Node.offer(one, 0, "1.0.0"));
        node.tick(clock, 1);
        node.tick(clock, 2);
        pass(entered);
        delivery.offer(two, Node.offer(two, 0, "1.1.0"));
        Future<?> gone = threads.submit(() -> {
            delivery.withdraw(one);
            assertTrue("leaves only after its call", ended.get());
        });
        assertThrows(java.util.concurrent.TimeoutException.class, () -> gone.get(200, TimeUnit.MILLISECONDS));
        leave.countDown();
        gone.get(BOUND, TimeUnit.SECONDS);
        await("the new version goes on where the old one ended", () -> noted().equals(upTo(2)));
        assertEquals(1, one.calls.get());
        assertEquals(1, two.calls.get());
        delivery.withdraw(two);
        assertFalse("absent, but known", node.status(name).present());
    }

    @Test
    public void offersAreOrderedByRankingThenVersionThenAge() {
        EventSubscriber any = notebook(node);
        Offer old = Node.offer(any, 0, "1.0.0");
        Offer newer = Node.offer(any, 0, "1.10.0");
        Offer alsoNewer = Node.offer(any, 0, "1.10.0");
        Offer held = Node.offer(any, 1, "0.9.0");
        List<Offer> offers = new ArrayList<>(List.of(alsoNewer, old, newer, held));
        offers.sort(Offer.ORDER);
        assertEquals(List.of(held, newer, alsoNewer, old), offers);
    }

    @Test
    public void aRewoundSubscriberReadsTheHistoryAgain() {
        node.tick(clock, 1);
        node.tick(clock, 2);
        node.deliver(Node.SETTINGS, notebook(node));
        await("once", () -> noted().size() == 2);
        node.log.rewind(name);
        await("twice", () -> noted().equals(List.of(1L, 2L, 1L, 2L)));
        assertThrows(NotFound.class, () -> node.log.rewind("test.unknown"));
    }

    @Test
    public void aFailingSubscriberIsTriedAgainAtOnceWhenItIsAskedFor() {
        AtomicBoolean broken = new AtomicBoolean(true);
        node.tick(clock, 1);
        node.deliver(Node.PATIENT, new Notebook(node.persistence, name, clock, Set.of(), event -> {
            if (broken.get()) {
                throw new IllegalStateException("out of ink");
            }
        }));
        await("it fails, and pauses", () -> node.status(name).retryAt() != null);
        broken.set(false);
        node.log.retry(name);
        await("it goes on", () -> noted().equals(List.of(1L)));
        assertThrows(NotFound.class, () -> node.log.retry("test.unknown"));
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertTrue("waited too long", latch.await(BOUND, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
