package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.Result;
import org.biface.commission.BroughtBy;
import org.biface.commission.Line;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commission.Pin;
import org.biface.commission.PolicyDecision;
import org.biface.commission.PolicyServes;
import org.biface.commission.PolicyStatus;
import org.biface.commission.PolicyStatus.State;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainEvent;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Operators' decisions and offers, on two nodes of one database. */
public class DeskServiceTest {
    private static final Actor OPERATOR = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
    private static final PolicyRegistry.Key FLAT = new PolicyRegistry.Key("flat", 1);

    @Rule
    public final TestDatabase database = new TestDatabase();

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final List<Node> nodes = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<RecordedInputs.Recorded> recorded = new CopyOnWriteArrayList<>();
    private Node one;
    private Node other;

    /** What one container has. */
    private final class Node {
        private final Unit unit;
        private final TestEvents events;
        private final PolicyGuard guard = new PolicyGuard(Duration.ofMinutes(3), 8, 4);
        private final PinStore pins;
        private final PolicyJournal journal;
        private final PolicyRegistry registry;
        private final Offers offers;
        private final DeskWatch watch;
        private final DeskService desk;
        private final CommissionService commissions;

        private Node(Persistence persistence) {
            unit = database.open(persistence, "commission", PinEntity.class);
            events = new TestEvents(persistence);
            pins = new PinStore(persistence, unit);
            journal = new PolicyJournal(persistence, events.log());
            PinCount count = new PinCount(pins);
            registry = new PolicyRegistry(
                    guard,
                    new PolicyProving(guard, (policy, major, limit) -> major == 1 ? recorded : List.of(), 300),
                    journal::tell,
                    count::open,
                    threads::execute,
                    null,
                    Duration.ofSeconds(60),
                    8,
                    Duration.ofSeconds(5));
            registry.firstPause(Duration.ofMillis(20));
            offers = new Offers(registry);
            DeskStore store = new DeskStore(pins);
            watch = new DeskWatch(store, registry, offers);
            desk = new DeskService(
                    persistence, pins, count, store, watch, registry, offers, events.log(), Clock.systemUTC());
            commissions = new CommissionService(pins, offers, registry);
            nodes.add(this);
        }

        private RegisteredPolicy.Source install(CommissionPolicy policy) {
            RegisteredPolicy.Source source =
                    Policies.source(0, policy.describe().version());
            registry.add(policy, source);
            TestDatabase.await(
                    "it is looked at",
                    () -> status(policy.describe().id(), policy.describe().version())
                                    .state()
                            != State.PROVING);
            return source;
        }

        private PolicyStatus status(String policy, String version) {
            return desk.policies(OPERATOR).stream()
                    .filter(status -> status.policy().equals(policy) && version.equals(status.version()))
                    .findFirst()
                    .orElseThrow();
        }

        private State state(String version) {
            return status("flat", version).state();
        }

        private Pin sign(String currency) {
            return commissions.pin(
                    Actor.SYSTEM,
                    new SigningFacts(
                            UUID.randomUUID(),
                            UUID.randomUUID(),
                            UUID.randomUUID(),
                            "it",
                            currency,
                            BroughtBy.PLATFORM,
                            Instant.parse("2026-11-22T10:00:00Z")));
        }

        private void close() {
            watch.close();
            registry.close();
            journal.close();
            guard.close();
            events.close();
        }
    }

    @Before
    public void open() {
        one = new Node(database.persistence());
        other = new Node(database.anotherNode());
    }

    @After
    public void close() {
        nodes.forEach(Node::close);
        threads.shutdownNow();
    }

    private static OfferTerms terms(String name, String versions, Map<String, String> parameters, String currency) {
        return new OfferTerms(name, "flat", versions, parameters, null, currency, null, null, null);
    }

    private static CommissionPolicy greedier(String version) {
        return Policies.of(
                "flat",
                version,
                request -> Policies.takes(
                        request,
                        BigDecimal.valueOf(request.amount()).movePointLeft(1).add(BigDecimal.ONE)));
    }

    private void record(int releases) {
        for (int i = 0; i < releases; i++) {
            CommissionRequest request = Policies.request();
            recorded.add(new RecordedInputs.Recorded(
                    UUID.randomUUID(),
                    "1.0.0",
                    request,
                    List.of(new Line(Side.FREELANCER, "a", "a", new BigDecimal("1000.00"))),
                    true));
        }
    }

    private List<String> told(UUID decision) {
        return one.events.about(decision).stream().map(Event::type).toList();
    }

    @Test
    public void nobodyStandsInForAVersionThatChargesAnotherRate() {
        record(3);
        one.install(Policies.flat("1.0.0"));
        AtomicBoolean broken = new AtomicBoolean();
        one.install(Policies.of("flat", "1.1.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("for a moment");
            }
            return Policies.takes(request, BigDecimal.valueOf(request.amount()).movePointLeft(2));
        }));
        one.desk.accept(OPERATOR, "flat", "1.1.0", one.status("flat", "1.1.0").seen());
        PolicyRegistry.Key key = new PolicyRegistry.Key("flat", 1);
        assertEquals("1.1.0", one.registry.ask(key, Policies.request()).version());
        broken.set(true);
        assertThrows(Unavailable.class, () -> one.registry.ask(key, Policies.request()));
    }

    @Test
    public void acceptedOnRecordAndServedByAllNodes() {
        record(30);
        one.install(Policies.flat("1.0.0"));
        one.install(greedier("1.1.0"));
        other.install(greedier("1.1.0"));
        PolicyStatus status = one.status("flat", "1.1.0");
        assertEquals(State.QUARANTINED, status.state());
        assertEquals(30, status.differing());
        assertEquals(PolicyProving.KEPT, status.differences().size());
        assertEquals("1001", status.differences().get(0).answered());
        assertTrue(status.reason(), status.reason().contains("30 of 30 releases"));
        assertEquals(
                "seen",
                assertThrows(Invalid.class, () -> one.desk.accept(OPERATOR, "flat", "1.1.0", " "))
                        .errors()
                        .get(0)
                        .field());
        String others = assertThrows(Conflict.class, () -> one.desk.accept(OPERATOR, "flat", "1.1.0", "others"))
                .getMessage();
        assertTrue(others, others.contains(status.seen()));
        PolicyDecision decision = one.desk.accept(OPERATOR, "flat", "1.1.0", status.seen());
        assertEquals("content of 1.1.0", decision.content());
        assertEquals(status.seen(), decision.seen());
        assertEquals(30, decision.differing());
        assertEquals(OPERATOR.account(), decision.by());
        assertEquals("at once here", State.SERVING, one.state("1.1.0"));
        assertTrue(one.status("flat", "1.1.0").accepted());
        assertEquals(State.STANDBY, one.state("1.0.0"));
        TestDatabase.await("soon there", () -> other.state("1.1.0") == State.SERVING);
        assertEquals("asked again, the same", decision, other.desk.accept(OPERATOR, "flat", "1.1.0", status.seen()));
        assertEquals(List.of("PolicyAccepted"), told(decision.id()));
        Node later = new Node(database.anotherNode());
        later.install(greedier("1.1.0"));
        assertEquals("also after a restart", State.SERVING, later.state("1.1.0"));
        assertThrows(Conflict.class, () -> one.desk.accept(OPERATOR, "flat", "1.0.0", status.seen()));
        assertThrows(NotFound.class, () -> one.desk.accept(OPERATOR, "flat", "1.0.9", status.seen()));
    }

    /** Somebody installs another jar that says the version which was accepted. */
    @Test
    public void whatWasAcceptedIsOneBundleOnAllNodesAndNotAnotherOne() {
        record(3);
        one.install(greedier("1.1.0"));
        one.desk.accept(OPERATOR, "flat", "1.1.0", one.status("flat", "1.1.0").seen());
        assertEquals(State.SERVING, one.state("1.1.0"));
        other.registry.add(greedier("1.1.0"), Policies.source(0, "1.1.0", "another content"));
        TestDatabase.await("it is looked at", () -> other.state("1.1.0") != State.PROVING);
        assertEquals(State.QUARANTINED, other.state("1.1.0"));
        PolicyDecision second = other.desk.accept(
                OPERATOR, "flat", "1.1.0", other.status("flat", "1.1.0").seen());
        assertEquals("another content", second.content());
        assertEquals(State.SERVING, other.state("1.1.0"));
        assertEquals(State.SERVING, one.state("1.1.0"));
    }

    @Test
    public void contractsAreSignedByWhatServesOnly() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CommissionPolicy newcomer = Policies.of("flat", "1.0.0", request -> {
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return Policies.flat(request);
        });
        one.desk.add(OPERATOR, terms("default", "1.x", Map.of(), null));
        one.registry.add(newcomer, Policies.source(0, "1.0.0"));
        assertNull("nothing serves it yet", one.desk.offer(OPERATOR, "default").serving());
        Future<Pin> signing = threads.submit(() -> one.sign("EUR"));
        goOn.countDown();
        assertEquals("it waits for it", 1, signing.get().major());
    }

    /** Files are of one node; nobody sees from there what the others offer. */
    @Test
    public void nodesWithOtherFilesSaySo() {
        one.install(Policies.flat("1.0.0"));
        CommissionHealth health =
                new CommissionHealth(one.registry, one.offers, new PinCount(one.pins), one.journal::leftOut);
        one.offers.read("default", Map.of("policy", "flat", "param.rate", "1000"));
        other.offers.read("default", Map.of("policy", "flat", "param.rate", "900"));
        other.offers.read("dollars", Map.of("policy", "flat", "currency", "USD"));
        TestDatabase.await(
                "one knows what the other has",
                () -> List.copyOf(one.offers.otherwise().values()).equals(List.of(Set.of("default", "dollars"))));
        String said = CommissionHealthTest.said(health, Result.Status.WARN);
        assertTrue(said, said.contains("makes other offers than the one of this node: default, dollars."));
        one.offers.read("dollars", Map.of("policy", "flat", "currency", "USD"));
        one.offers.read("default", Map.of("policy", "flat", "param.rate", "900"));
        TestDatabase.await("both have the same", () -> one.offers.otherwise().isEmpty());
        other.offers.remove("dollars");
        TestDatabase.await("one is missing there", () -> !one.offers.otherwise().isEmpty());
        other.watch.close();
        one.watch.look();
        assertTrue("it has left", one.offers.otherwise().isEmpty());
    }

    @Test
    public void heldUntilReleased() {
        for (Node node : nodes) {
            node.install(Policies.flat("1.0.0"));
            node.install(Policies.flat("1.1.0"));
        }
        PolicyDecision decision = other.desk.hold(OPERATOR, "flat", "1.0.0");
        assertEquals(State.HELD, other.state("1.0.0"));
        assertEquals(State.STANDBY, other.state("1.1.0"));
        assertEquals(
                "version 1.0.0 is held by an operator",
                other.status("flat", "1.1.0").reason());
        TestDatabase.await("soon there", () -> one.state("1.0.0") == State.HELD);
        assertEquals("1.0.0", one.registry.ask(FLAT, Policies.request()).version());
        assertThrows(NotFound.class, () -> one.desk.release(OPERATOR, "flat", "1.1.0"));
        PolicyDecision next = one.desk.hold(OPERATOR, "flat", "1.1.0");
        assertEquals(State.HELD, one.state("1.1.0"));
        one.desk.release(OPERATOR, "flat", "1.1.0");
        assertEquals(State.SERVING, one.state("1.1.0"));
        assertThrows(NotFound.class, () -> one.desk.release(OPERATOR, "flat", "1.1.0"));
        assertThrows(NotFound.class, () -> one.desk.release(OPERATOR, "flat", "newest"));
        assertEquals(List.of("PolicyHeld"), told(decision.id()));
        assertEquals(List.of("PolicyHeld", "PolicyReleased"), told(next.id()));
        TestDatabase.await("soon there", () -> other.state("1.1.0") == State.SERVING);
    }

    @Test
    public void whatIsQuarantinedIsNotHeld() {
        record(3);
        one.install(greedier("1.1.0"));
        assertThrows(Conflict.class, () -> one.desk.hold(OPERATOR, "flat", "1.1.0"));
    }

    @Test
    public void triedAgainOnAllNodes() {
        record(3);
        List<RecordedInputs.Recorded> kept = List.copyOf(recorded);
        recorded.add(new RecordedInputs.Recorded(UUID.randomUUID(), "1.0.0", Policies.request(), List.of(), true));
        one.install(Policies.flat("1.0.0"));
        other.install(Policies.flat("1.0.0"));
        assertEquals(State.QUARANTINED, one.state("1.0.0"));
        assertEquals(1, other.status("flat", "1.0.0").differing());
        recorded.clear();
        recorded.addAll(kept);
        PolicyDecision decision = one.desk.retry(OPERATOR, "flat", "1.0.0");
        assertEquals(List.of("PolicyRetried"), told(decision.id()));
        TestDatabase.await("here", () -> one.state("1.0.0") == State.SERVING);
        TestDatabase.await("and there", () -> other.state("1.0.0") == State.SERVING);
    }

    @Test
    public void offersAreSharedChangedAndEnded() {
        for (Node node : nodes) {
            node.install(Policies.flat("1.0.0"));
        }
        OfferStatus made = one.desk.add(OPERATOR, terms("default", "1.x", Map.of("rate", "900"), null));
        assertEquals(1, made.version());
        assertTrue(made.serves());
        assertEquals("1.0.0", made.serving());
        Pin signed = one.sign("EUR");
        assertEquals(Map.of("rate", "900"), signed.parameters());
        TestDatabase.await("soon there", () -> other.desk.offers(OPERATOR).size() == 1);
        assertEquals("default", other.sign("EUR").offer());
        assertThrows(
                Stale.class,
                () -> other.desk.change(
                        OPERATOR, "default", Expected.of(7), terms("default", "1.x", Map.of("rate", "800"), null)));
        OfferStatus changed = other.desk.change(
                OPERATOR, "default", Expected.of(1), terms("default", "1.x", Map.of("rate", "800"), null));
        assertEquals(2, changed.version());
        assertEquals("800", other.sign("EUR").parameters().get("rate"));
        TestDatabase.await(
                "soon there", () -> one.desk.offer(OPERATOR, "default").version() == 2);
        assertEquals("800", one.sign("EUR").parameters().get("rate"));
        assertEquals(
                "what is signed stays",
                "900",
                one.commissions
                        .pinned(Actor.SYSTEM, signed.contract())
                        .parameters()
                        .get("rate"));
        other.desk.end(OPERATOR, "default", Expected.of(2));
        assertThrows(NotFound.class, () -> other.desk.offer(OPERATOR, "default"));
        assertThrows(NotFound.class, () -> other.desk.end(OPERATOR, "default", Expected.ANY));
        assertThrows(Unavailable.class, () -> other.sign("EUR"));
        TestDatabase.await("soon there", () -> one.desk.offers(OPERATOR).isEmpty());
        OfferStatus again = one.desk.add(OPERATOR, terms("default", "1.x", Map.of("rate", "700"), null));
        assertEquals("a new one of that name", 1, again.version());
    }

    @Test
    public void wrongOffersAreRefusedAndWhatWasThereGoesOn() {
        one.install(Policies.flat("1.0.0"));
        one.desk.add(OPERATOR, terms("default", "1.x", Map.of("rate", "900"), null));
        Invalid range = assertThrows(
                Invalid.class,
                () -> one.desk.change(
                        OPERATOR, "default", Expected.ANY, terms("default", "1.x", Map.of("rate", "10001"), null)));
        assertEquals("parameters", range.errors().get(0).field());
        assertEquals(
                "versions",
                assertThrows(
                                Invalid.class,
                                () -> one.desk.change(
                                        OPERATOR, "default", Expected.ANY, terms("default", "1", Map.of(), null)))
                        .errors()
                        .get(0)
                        .field());
        assertThrows(
                Invalid.class,
                () -> one.desk.change(OPERATOR, "default", Expected.ANY, terms("other", "1.x", Map.of(), null)));
        assertThrows(Invalid.class, () -> one.desk.add(OPERATOR, terms("No!", "1.x", Map.of(), "USD")));
        assertThrows(Conflict.class, () -> one.desk.add(OPERATOR, terms("default", "1.x", Map.of(), "USD")));
        assertThrows("a tie", Conflict.class, () -> one.desk.add(OPERATOR, terms("other", "1.x", Map.of(), null)));
        assertEquals("900", one.sign("EUR").parameters().get("rate"));
        assertEquals(1, one.desk.offers(OPERATOR).size());
        OfferTerms christmas = new OfferTerms(
                "christmas",
                "flat",
                "[1.0.0,2.0.0)",
                Map.of("rate", "0"),
                null,
                null,
                BroughtBy.FREELANCER,
                LocalDate.parse("2026-12-01"),
                LocalDate.parse("2027-01-01"));
        assertEquals(christmas, one.desk.add(OPERATOR, christmas).terms());
    }

    @Test
    public void namesOfFilesAndStoredOffersDoNotClash() {
        one.install(Policies.flat("1.0.0"));
        TestDatabase.await("decisions are known", () -> one.state("1.0.0") == State.SERVING);
        one.offers.read("default", Map.of("policy", "flat", "param.rate", "1000"));
        assertThrows(Conflict.class, () -> one.desk.add(OPERATOR, terms("default", "1.x", Map.of(), "USD")));
        assertThrows(
                "a tie with a file", Conflict.class, () -> one.desk.add(OPERATOR, terms("all", "1.x", Map.of(), null)));
        assertThrows(
                Conflict.class,
                () -> one.desk.change(OPERATOR, "default", Expected.ANY, terms("default", "1.x", Map.of(), "USD")));
        assertThrows(Conflict.class, () -> one.desk.end(OPERATOR, "default", Expected.ANY));
        assertEquals(
                OfferStatus.Source.FILE, one.desk.offer(OPERATOR, "default").source());
        // Another node, without that file, can't know; there it is stored, and goes before the file everywhere.
        other.install(Policies.flat("1.0.0"));
        other.desk.add(OPERATOR, terms("default", "1.x", Map.of("rate", "500"), null));
        TestDatabase.await(
                "the stored one serves",
                () -> one.desk.offer(OPERATOR, "default").source() == OfferStatus.Source.STORED);
        assertEquals("500", one.sign("EUR").parameters().get("rate"));
        assertTrue(one.offers.refused().get("default").contains("stored an offer of the same name"));
        Node restarted = new Node(database.anotherNode());
        restarted.offers.read("default", Map.of("policy", "flat", "param.rate", "1000"));
        restarted.install(Policies.flat("1.0.0"));
        TestDatabase.await(
                "it has looked at what is stored",
                () -> restarted.desk.offer(OPERATOR, "default").source() == OfferStatus.Source.STORED);
        assertEquals("500", restarted.sign("EUR").parameters().get("rate"));
        other.desk.end(OPERATOR, "default", Expected.ANY);
        awaitRate(one, "1000");
    }

    /** The node's process ends, and another one starts with these files. */
    private Node restarted(Node before, Map<String, Map<String, String>> files) {
        before.close();
        nodes.remove(before);
        Node after = new Node(database.anotherNode());
        files.forEach(after.offers::read);
        after.install(Policies.flat("1.0.0"));
        return after;
    }

    private static Map<String, String> rate(String rate) {
        return Map.of("policy", "flat", "param.rate", rate);
    }

    private static Map<String, String> ofIt(String rate) {
        return Map.of("policy", "flat", "vertical", "it", "param.rate", rate);
    }

    private static void awaitRate(Node node, String rate) {
        TestDatabase.await("signs at " + rate, () -> {
            node.watch.look();
            try {
                return node.sign("EUR").parameters().get("rate").equals(rate);
            } catch (Unavailable notYet) {
                return false;
            }
        });
    }

    private static void awaitRefused(Node node, String name, String reason) {
        TestDatabase.await(name + " is refused: " + reason, () -> {
            node.watch.look();
            return node.offers.refused().getOrDefault(name, "").contains(reason);
        });
    }

    /** Money: the general offer must not get the contracts of a special one whose file has become wrong. */
    @Test
    public void whatAFileSaidBeforeItBecameWrongServesOnAfterARestartAndOnTheOtherNode() {
        one.install(Policies.flat("1.0.0"));
        other.install(Policies.flat("1.0.0"));
        one.offers.read("default", rate("1000"));
        one.offers.read("it", ofIt("500"));
        awaitRate(one, "500");
        one.offers.read("it", ofIt("50000"));
        awaitRefused(one, "it", "from 0 to 10000 basis points");
        assertEquals("500", one.sign("EUR").parameters().get("rate"));
        Node again = restarted(one, Map.of("default", rate("1000"), "it", ofIt("50000")));
        awaitRefused(again, "it", "from 0 to 10000 basis points");
        assertEquals("500", again.sign("EUR").parameters().get("rate"));
        OfferStatus shown = again.desk.offer(OPERATOR, "it");
        assertTrue(shown.serves());
        assertEquals(Map.of("rate", "500"), shown.terms().parameters());
        String said = CommissionHealthTest.said(
                new CommissionHealth(again.registry, again.offers, new PinCount(again.pins), again.journal::leftOut),
                Result.Status.WARN);
        assertTrue(said, said.contains("Offer it is refused: rate must be from 0 to 10000 basis points, not 50000."));
        assertTrue(said, said.contains("Its previous terms go on serving new contracts."));
        other.offers.read("it", Map.of("policy", "flat", "vertcal", "it"));
        awaitRefused(other, "it", "vertcal is no property");
        awaitRate(other, "500");
        other.offers.read("it", ofIt("600"));
        awaitRate(other, "600");
        Node unreadable = restarted(again, Map.of("it", Map.of("policy", "flat", "vertcal", "it")));
        awaitRate(unreadable, "600");
    }

    @Test
    public void aPolicyThatComesAfterTheFilesIsAskedBeforeTheyAreAccepted() {
        one.install(Policies.flat("1.0.0"));
        one.offers.read("it", ofIt("500"));
        awaitRate(one, "500");
        one.close();
        nodes.remove(one);
        Node again = new Node(database.anotherNode());
        again.offers.read("it", ofIt("50000"));
        awaitRefused(again, "it", "nobody can say whether the parameters fit");
        again.install(Policies.flat("1.0.0"));
        awaitRefused(again, "it", "from 0 to 10000 basis points");
        assertEquals("500", again.sign("EUR").parameters().get("rate"));
    }

    /** Nothing was ever accepted under the name, so there is no such offer; and it is said. */
    @Test
    public void aFileThatWasNeverRightIsNoOfferWhenItsPolicyComes() {
        other.offers.read("default", rate("1000"));
        other.offers.read("it", ofIt("50000"));
        TestDatabase.await("both hold their contracts", () -> other.offers.all().size() == 2);
        other.install(Policies.flat("1.0.0"));
        awaitRefused(other, "it", "from 0 to 10000 basis points");
        assertEquals("1000", other.sign("EUR").parameters().get("rate"));
        String said = CommissionHealthTest.said(
                new CommissionHealth(other.registry, other.offers, new PinCount(other.pins), other.journal::leftOut),
                Result.Status.WARN);
        assertTrue(said, said.contains("It serves no contract: those that it was made for get the next offer"));
        other.offers.read("late", ofIt("700"));
        awaitRate(other, "700");
        other.offers.read("it", ofIt("500"));
        awaitRefused(other, "it", "'late'");
    }

    @Test
    public void aFileThatWasTakenAwayHasEndedAlsoWhileNobodyLooked() {
        one.install(Policies.flat("1.0.0"));
        one.offers.read("default", rate("1000"));
        one.offers.read("it", ofIt("500"));
        awaitRate(one, "500");
        one.offers.remove("it");
        awaitRate(one, "1000");
        one.offers.read("it", ofIt("50000"));
        awaitRefused(one, "it", "from 0 to 10000 basis points");
        assertEquals("it begins anew", "1000", one.sign("EUR").parameters().get("rate"));
        one.offers.read("it", ofIt("500"));
        awaitRate(one, "500");
        one.offers.untilGone(Duration.ofDays(1));
        Node again = restarted(one, Map.of("default", rate("1000")));
        awaitRate(again, "1000");
        again.offers.untilGone(Duration.ZERO);
        TestDatabase.await("nobody has it", () -> !accepted().contains("it"));
        again.offers.read("it", ofIt("50000"));
        awaitRefused(again, "it", "from 0 to 10000 basis points");
        assertEquals("1000", again.sign("EUR").parameters().get("rate"));
    }

    private List<String> accepted() {
        try (Connection connection = database.connect();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("select name from commission.offer_file")) {
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Whichever is read first after that, and wherever. */
    @Test
    public void ofTwoFilesThatTieTheOneAcceptedFirstStays() {
        one.install(Policies.flat("1.0.0"));
        one.offers.read("zebra", ofIt("500"));
        awaitRate(one, "500");
        one.offers.read("antelope", ofIt("700"));
        awaitRefused(one, "antelope", "'zebra'");
        other.offers.read("antelope", ofIt("700"));
        awaitRefused(other, "antelope", "'zebra' of another node's configuration");
        other.offers.read("zebra", ofIt("500"));
        other.install(Policies.flat("1.0.0"));
        awaitRate(other, "500");
        Node again = restarted(one, Map.of("antelope", ofIt("700")));
        again.offers.read("zebra", ofIt("500"));
        awaitRate(again, "500");
        awaitRefused(again, "antelope", "'zebra'");
        Node without = new Node(database.anotherNode());
        without.install(Policies.flat("1.0.0"));
        assertThrows(
                "a tie with what only another node's file offers",
                Conflict.class,
                () -> without.desk.add(
                        OPERATOR, new OfferTerms("stored", "flat", "1.x", Map.of(), "it", null, null, null, null)));
        again.offers.remove("zebra");
        other.offers.remove("zebra");
        awaitRate(again, "700");
    }

    /** Both look, both find nothing in the way: only one may come through. */
    @Test
    public void twoThatTieDoNotSlipInSideBySide() throws Exception {
        for (int round = 0; round < 5; round++) {
            CyclicBarrier together = new CyclicBarrier(2);
            String name = "offer-" + round + "-";
            String currency = List.of("EUR", "USD", "GBP", "CHF", "SEK").get(round);
            List<Future<Boolean>> made = new ArrayList<>();
            for (Node node : List.of(one, other)) {
                Callable<Boolean> add = () -> {
                    together.await();
                    try {
                        node.desk.add(OPERATOR, terms(name + nodes.indexOf(node), "1.x", Map.of(), currency));
                        return true;
                    } catch (Conflict tie) {
                        return false;
                    }
                };
                made.add(threads.submit(add));
            }
            assertTrue(made.get(0).get() ^ made.get(1).get());
        }
    }

    @Test
    public void theMajorVersionOfTheBestThatFits() {
        one.install(Policies.flat("1.0.0"));
        one.desk.add(OPERATOR, terms("default", "[1,3)", Map.of("rate", "900"), null));
        one.desk.add(OPERATOR, terms("dollars", "1.x", Map.of("rate", "800"), "USD"));
        Pin before = one.sign("EUR");
        assertEquals(1, before.major());
        RegisteredPolicy.Source next = one.install(Policies.flat("2.0.0"));
        assertEquals(2, one.sign("EUR").major());
        assertEquals(1, one.sign("USD").major());
        assertEquals(1, one.commissions.pinned(Actor.SYSTEM, before.contract()).major());
        assertEquals("2.0.0", one.desk.offer(OPERATOR, "default").serving());
        one.registry.remove(next.serviceId());
        assertEquals(1, one.sign("EUR").major());
        assertEquals(
                "its contract waits",
                State.MISSING,
                one.desk.policies(OPERATOR).stream()
                        .filter(status -> status.major() == 2)
                        .findFirst()
                        .orElseThrow()
                        .state());
        CommissionPolicy strict = Policies.of("flat", "2.1.0", "percent", Policies::flat);
        one.install(strict);
        assertEquals("its parameters do not fit", 1, one.sign("EUR").major());
        assertNull(one.desk.offer(OPERATOR, "default").problem());
    }

    @Test
    public void saysHowManyContractsNeedWhatIsMissing() {
        RegisteredPolicy.Source source = one.install(Policies.flat("1.0.0"));
        one.desk.add(OPERATOR, terms("default", "1.x", Map.of(), null));
        one.sign("EUR");
        one.sign("EUR");
        assertEquals(2, one.status("flat", "1.0.0").contracts());
        RegisteredPolicy.Source patch = one.install(Policies.flat("1.0.1"));
        var said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            one.registry.remove(patch.serviceId());
            one.registry.remove(source.serviceId());
            TestDatabase.await(
                    "it is said",
                    () -> said.toString(StandardCharsets.UTF_8)
                            .contains(
                                    "policy=flat 1.0.0 of test.policies 1.0.0 was the last version of flat 1.x, which 2 open"
                                            + " contracts are pinned to"));
        } finally {
            System.setErr(before);
        }
        assertFalse(
                "another one was there",
                said.toString(StandardCharsets.UTF_8).contains("flat 1.0.1 of test.policies 1.0.1 was the last"));
        TestDatabase.await("both have left", () -> ofType("PolicyLeft").size() == 2);
        assertEquals(
                List.of("1.0.1 0", "1.0.0 2"),
                ofType("PolicyLeft").stream()
                        .map(event -> event.text("version") + " " + event.text("openContracts"))
                        .toList());
        List<PolicyStatus> left = one.desk.policies(OPERATOR);
        assertEquals(1, left.size());
        assertEquals(State.MISSING, left.get(0).state());
        assertEquals(2, left.get(0).contracts());
    }

    @Test
    public void tellsWhatBecomesOfEachVersionOnEachNode() {
        for (Node node : nodes) {
            RegisteredPolicy.Source source = node.install(Policies.flat("1.0.0"));
            UUID registration = node.registry.all().get(0).id();
            node.registry.remove(source.serviceId());
            TestDatabase.await("three facts", () -> told(registration).size() == 3);
            assertEquals(List.of("PolicyCame", "PolicyServes", "PolicyLeft"), told(registration));
        }
    }

    private List<Event> ofType(String type) {
        return one.events.log().read(0, Integer.MAX_VALUE).stream()
                .filter(event -> event.type().equals(type))
                .toList();
    }

    private Event awaited(String type) {
        TestDatabase.await(type + " is told", () -> !ofType(type).isEmpty());
        return ofType(type).get(0);
    }

    private String kept(String columns, UUID decision) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select " + columns + " from commission.policy_decision where id = '" + decision + "'")) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    @Test
    public void whatIsDecidedIsKeptForEver() throws Exception {
        record(3);
        one.install(greedier("1.1.0"));
        PolicyDecision decision = one.desk.accept(
                OPERATOR, "flat", "1.1.0", one.status("flat", "1.1.0").seen());
        assertEquals(OPERATOR.account().toString(), kept("decided_by", decision.id()));
        String reason = kept("reason", decision.id());
        assertTrue(reason, reason.contains("it does not give the recorded result of 3 of 3 releases"));
        PolicyDecision held = one.desk.hold(OPERATOR, "flat", "1.1.0");
        one.desk.release(OPERATOR, "flat", "1.1.0");
        assertEquals(OPERATOR.account().toString(), kept("ended_by", held.id()));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            String of = " where id = '" + decision.id() + "'";
            for (String refused : List.of(
                    "delete from commission.policy_decision" + of,
                    "truncate commission.policy_decision",
                    "update commission.policy_decision set reason = 'another'" + of,
                    "update commission.policy_decision set ended_at = now(), differing = 0" + of,
                    "update commission.policy_decision set ended_at = null where id = '" + held.id() + "'",
                    "update commission.policy_decision set ended_at = now() where id = '" + held.id() + "'")) {
                String said = assertThrows(refused, SQLException.class, () -> statement.execute(refused))
                        .getMessage();
                assertTrue(said, said.contains("policy_decision is append-only"));
            }
        }
    }

    @Test
    public void tellsWhichVersionIsQuarantinedAndWhichFails() {
        record(3);
        AtomicBoolean broken = new AtomicBoolean();
        one.install(Policies.of("flat", "1.0.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("no licence");
            }
            return Policies.flat(request);
        }));
        one.install(greedier("1.1.0"));
        Event quarantined = awaited("PolicyQuarantined");
        assertEquals("flat", quarantined.text("policy"));
        assertEquals("1", quarantined.text("major"));
        assertEquals("1.1.0", quarantined.text("version"));
        assertEquals("it does not give the results that are recorded", quarantined.text("reason"));
        broken.set(true);
        assertThrows(Unavailable.class, () -> one.registry.ask(FLAT, Policies.request()));
        Event failing = awaited("PolicyFailing");
        assertEquals("flat", failing.text("policy"));
        assertEquals("1.0.0", failing.text("version"));
        assertEquals("what a policy says is for the log only", "it failed", failing.text("reason"));
    }

    @Test
    public void tellsWhatBecomesOfOffers() {
        one.install(Policies.flat("1.0.0"));
        one.desk.add(OPERATOR, terms("default", "1.x", Map.of("rate", "900"), null));
        one.desk.change(OPERATOR, "default", Expected.of(1), terms("default", "1.x", Map.of("rate", "800"), null));
        one.desk.end(OPERATOR, "default", Expected.of(2));
        Event made = awaited("OfferChanged");
        assertEquals(List.of("OfferChanged", "OfferChanged", "OfferEnded"), told(made.aggregate()));
        assertEquals(
                List.of("1", "2"),
                ofType("OfferChanged").stream()
                        .map(event -> event.text("version"))
                        .toList());
        assertEquals("flat", made.text("policy"));
        assertEquals(OPERATOR.account(), made.id("by"));
        assertEquals(OPERATOR.account(), ofType("OfferEnded").get(0).id("by"));
    }

    /** A fact that nobody can write down. */
    private record Unwritable(UUID aggregate, Object what) implements DomainEvent {}

    @Test
    public void whatCantBeToldIsShownAndHoldsNobodyUp() {
        one.journal.tell(new Unwritable(UUID.randomUUID(), new Object()));
        UUID next = UUID.randomUUID();
        one.journal.tell(new PolicyServes(next, "flat", 1, "1.0.0"));
        TestDatabase.await("the next one is told", () -> told(next).equals(List.of("PolicyServes")));
        assertEquals(1, one.journal.leftOut());
        CommissionHealth health =
                new CommissionHealth(one.registry, one.offers, new PinCount(one.pins), one.journal::leftOut);
        String said = CommissionHealthTest.said(health, Result.Status.WARN);
        assertTrue(said, said.contains("1 events about policies could not be told since the start"));
    }

    /** Nobody can connect, and then everybody can again. */
    @Test
    public void whatIsToldWhileTheDatabaseIsAwayIsThereWhenItIsBack() throws Exception {
        String url = database.address().url();
        String name = url.substring(url.lastIndexOf('/') + 1);
        List<UUID> facts = List.of(UUID.randomUUID(), UUID.randomUUID());
        try (Connection beside = DriverManager.getConnection(
                        url.substring(0, url.lastIndexOf('/') + 1) + "postgres",
                        database.address().user(),
                        database.address().password());
                Statement statement = beside.createStatement()) {
            statement.execute("alter database " + name + " with allow_connections false");
            statement.execute(
                    "select pg_terminate_backend(pid, 180000) from pg_stat_activity where datname = '" + name + "'");
            facts.forEach(fact -> one.journal.tell(new PolicyServes(fact, "flat", 1, "1.0.0")));
            TestDatabase.await("the journal has noticed", () -> one.journal.waiting() < 2);
            statement.execute("alter database " + name + " with allow_connections true");
        }
        TestDatabase.await("it is back", database.persistence()::isAvailable);
        for (UUID fact : facts) {
            List<String> types = new ArrayList<>();
            TestDatabase.await("it is told", () -> {
                try {
                    types.clear();
                    return types.addAll(told(fact));
                } catch (Unavailable cut) {
                    return false;
                }
            });
            assertEquals(List.of("PolicyServes"), types);
        }
        assertEquals(0, one.journal.leftOut());
    }

    @Test
    public void onlyOperatorsMay() {
        Actor somebody = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT, Role.FREELANCER), Set.of());
        OfferTerms terms = terms("default", "1.x", Map.of(), null);
        for (var forbidden : List.<java.util.function.Consumer<Actor>>of(
                actor -> one.desk.policies(actor),
                actor -> one.desk.accept(actor, "flat", "1.0.0", "0"),
                actor -> one.desk.hold(actor, "flat", "1.0.0"),
                actor -> one.desk.release(actor, "flat", "1.0.0"),
                actor -> one.desk.retry(actor, "flat", "1.0.0"),
                actor -> one.desk.offers(actor),
                actor -> one.desk.offer(actor, "default"),
                actor -> one.desk.add(actor, terms),
                actor -> one.desk.change(actor, "default", Expected.ANY, terms),
                actor -> one.desk.end(actor, "default", Expected.ANY))) {
            assertThrows(Forbidden.class, () -> forbidden.accept(somebody));
            assertThrows(Unauthenticated.class, () -> forbidden.accept(Actor.NOBODY));
        }
        assertFalse(one.desk.policies(Actor.SYSTEM).iterator().hasNext());
    }
}
