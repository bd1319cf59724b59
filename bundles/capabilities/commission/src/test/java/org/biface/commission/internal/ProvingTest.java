package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.biface.commission.Line;
import org.biface.commission.PolicyFailing;
import org.biface.commission.PolicyLeft;
import org.biface.commission.PolicyQuarantined;
import org.biface.commission.PolicyServes;
import org.biface.commission.Side;
import org.biface.commission.internal.PolicyRegistry.Key;
import org.biface.commons.DomainEvent;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Newcomers are held to what is recorded, and versions that have trouble make room for those that have none. */
public class ProvingTest {
    private static final Key FLAT = new Key("flat", 1);

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<DomainEvent> told = new ArrayList<>();
    private final ConcurrentLinkedQueue<RecordedInputs.Recorded> recorded = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile CountDownLatch reading = new CountDownLatch(0);
    private volatile CountDownLatch readOn = new CountDownLatch(0);
    private PolicyGuard guard;
    private PolicyRegistry registry;

    @Before
    public void open() {
        guard = new PolicyGuard(Duration.ofMinutes(3), 8, 3);
        open(Decisions.NONE);
    }

    private void open(Decisions decisions) {
        registry = new PolicyRegistry(
                guard,
                new PolicyProving(guard, this::last, 50),
                this::tell,
                key -> 0,
                threads::execute,
                decisions,
                Duration.ofMinutes(5),
                16,
                Duration.ofMinutes(3));
        registry.firstPause(Duration.ofMillis(20));
    }

    private List<RecordedInputs.Recorded> last(String policy, int major, int limit) {
        try {
            reading.countDown();
            readOn.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        if (away.get()) {
            throw new Unavailable("The database is away.", Duration.ofSeconds(2));
        }
        return policy.equals("flat") && major == 1
                ? recorded.stream().limit(limit).toList()
                : List.of();
    }

    private synchronized void tell(DomainEvent event) {
        told.add(event);
    }

    private synchronized <E> List<E> told(Class<E> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @After
    public void close() {
        never.countDown();
        registry.close();
        threads.shutdownNow();
        guard.close();
    }

    private static CommissionRequest request(long amount) {
        return CommissionRequest.of(amount, "EUR").parameter("rate", "1000").build();
    }

    private void record(int releases) {
        for (int i = 1; i <= releases; i++) {
            CommissionRequest request = request(1_000L + i);
            CommissionResult result = Policies.flat(request);
            recorded.add(new RecordedInputs.Recorded(
                    new UUID(0, i),
                    "1.0.0",
                    request,
                    result.lines().stream()
                            .map(line -> new Line(Side.FREELANCER, "Then", "Alors", line.exact()))
                            .toList(),
                    true));
        }
    }

    private RegisteredPolicy.Source install(CommissionPolicy policy) {
        RegisteredPolicy.Source source = Policies.source(0, policy.describe().version());
        registry.add(policy, source);
        return source;
    }

    private RegisteredPolicy one(String version) {
        return registry.all().stream()
                .filter(one -> one.description().version().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private RegisteredPolicy.Source serving(CommissionPolicy policy) {
        RegisteredPolicy.Source source = install(policy);
        String version = policy.describe().version();
        TestDatabase.await(version + " serves", () -> registry.isServing(one(version)));
        return source;
    }

    private RegisteredPolicy rejected(CommissionPolicy policy) {
        install(policy);
        RegisteredPolicy one = one(policy.describe().version());
        TestDatabase.await("it is rejected", () -> one.phase() == RegisteredPolicy.Phase.REJECTED);
        return one;
    }

    private static CommissionPolicy flat(String version, Function<CommissionRequest, CommissionResult> decide) {
        return Policies.of("flat", version, decide);
    }

    private static BigDecimal tenPercent(CommissionRequest request) {
        return BigDecimal.valueOf(request.amount()).movePointLeft(1);
    }

    @Test
    public void aPatchThatGivesTheSameServes() {
        record(80);
        serving(Policies.flat("1.0.0"));
        AtomicLong asked = new AtomicLong();
        serving(flat("1.0.1", request -> {
            asked.incrementAndGet();
            // Better worded, in two lines, with another scale: the sums count.
            return CommissionResult.of(request)
                    .freelancer("Half", "Moitié", tenPercent(request).divide(BigDecimal.valueOf(2)))
                    .freelancer(
                            "Half",
                            "Moitié",
                            tenPercent(request).divide(BigDecimal.valueOf(2)).setScale(9))
                    .build();
        }));
        assertEquals("the rehearsal and 50 records, each asked twice", 102, asked.get());
        assertEquals("1.0.1", registry.ask(FLAT, request(10)).version());
        assertEquals("being proven is no call", 1, one("1.0.1").calls());
        assertEquals(
                List.of("1.0.0", "1.0.1"),
                told(PolicyServes.class).stream().map(PolicyServes::version).toList());
    }

    @Test
    public void nothingRecordedIsProvenByTheRehearsal() {
        serving(Policies.flat("1.0.0"));
        RegisteredPolicy broken = rejected(flat("1.1.0", request -> {
            throw new IllegalStateException("no licence");
        }));
        assertTrue(broken.proof().reason(), broken.proof().reason().contains("no licence"));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void differencesAreCountedKeptAndTold() {
        record(50);
        serving(Policies.flat("1.0.0"));
        RegisteredPolicy greedy = rejected(flat(
                "1.1.0",
                request -> request.amount() % 2 == 0
                        ? Policies.flat(request)
                        : Policies.takes(request, tenPercent(request).add(new BigDecimal("0.001")))));
        assertEquals(25, greedy.proof().differing());
        assertEquals(50, greedy.proof().asked());
        assertEquals(PolicyProving.KEPT, greedy.proof().differences().size());
        assertEquals("100.1", greedy.proof().differences().get(0).recorded());
        assertEquals("100.101", greedy.proof().differences().get(0).answered());
        assertEquals("freelancer", greedy.proof().differences().get(0).what());
        PolicyQuarantined quarantined = told(PolicyQuarantined.class).get(0);
        assertEquals("1.1.0", quarantined.version());
        assertEquals(greedy.id(), quarantined.aggregate());
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void whatElseMayNotDiffer() {
        record(3);
        assertEquals(
                "returnedOnRefund",
                rejected(flat(
                                "1.1.0",
                                request -> CommissionResult.of(request)
                                        .freelancer("a", "a", tenPercent(request))
                                        .returnedOnRefund(false)
                                        .build()))
                        .proof()
                        .differences()
                        .get(0)
                        .what());
        assertEquals(
                "client",
                rejected(flat(
                                "1.2.0",
                                request -> CommissionResult.of(request)
                                        .freelancer("a", "a", tenPercent(request))
                                        .client("a", "a", BigDecimal.ONE)
                                        .build()))
                        .proof()
                        .differences()
                        .get(0)
                        .what());
        assertEquals(
                "refused",
                rejected(flat(
                                "1.3.0",
                                request -> Policies.takes(
                                        request, tenPercent(request).multiply(BigDecimal.valueOf(12)))))
                        .proof()
                        .differences()
                        .get(0)
                        .what());
        Proof throwing = rejected(flat("1.4.0", request -> {
                    throw new IllegalStateException("broken");
                }))
                .proof();
        assertEquals(3, throwing.differing());
        assertTrue(throwing.reason(), throwing.reason().contains("3 of 3"));
    }

    @Test
    public void oneThatNeverAnswersIsGivenUpSoon() {
        record(50);
        serving(Policies.flat("1.0.0"));
        guard.limit(Duration.ofMillis(200));
        RegisteredPolicy stuck = rejected(flat("1.1.0", request -> {
            if (request.amount() < 100_000) {
                try {
                    never.await();
                } catch (InterruptedException given) {
                    throw new IllegalStateException(given);
                }
            }
            return Policies.flat(request);
        }));
        assertEquals(5, stuck.proof().asked());
        assertEquals(
                "it does not give the results that are recorded", stuck.proof().shortly());
        guard.limit(Duration.ofMinutes(3));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void parametersThatItDoesNotKnowAnyMore() {
        record(1);
        recorded.add(new RecordedInputs.Recorded(
                UUID.randomUUID(),
                "1.0.0",
                request(500).withParameters(Map.of("rate", "1000", "cap", "7")),
                List.of(),
                true));
        Proof proof = rejected(Policies.flat("1.1.0")).proof();
        assertEquals(1, proof.differing());
        assertTrue(proof.reason(), proof.reason().contains("no parameter cap"));
    }

    @Test
    public void aChangeOfTermsIsANewMajorVersion() {
        record(10);
        serving(Policies.flat("1.0.0"));
        serving(flat("2.0.0", request -> Policies.takes(request, BigDecimal.ONE)));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        assertEquals("2.0.0", registry.ask(new Key("flat", 2), request(10)).version());
    }

    @Test
    public void provingGoesOnWhenTheDatabaseIsBack() {
        record(10);
        away.set(true);
        install(Policies.flat("1.0.0"));
        TestDatabase.await(
                "it says what it waits for", () -> one("1.0.0").waitsFor().contains("database"));
        assertEquals(RegisteredPolicy.Phase.PROVING, one("1.0.0").phase());
        away.set(false);
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void nothingServesBeforeTheDecisionsAreKnown() {
        open((Decisions) null);
        install(Policies.flat("1.0.0"));
        install(Policies.flat("1.1.0"));
        TestDatabase.await(
                "it says what it waits for", () -> one("1.1.0").waitsFor().contains("decisions"));
        registry.decided(new Decisions(Set.of(), Map.of(FLAT, "1.0.0"), Map.of()));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
    }

    /** The old version leaves while the new one is still being proven: calls wait for it, none fails. */
    @Test
    public void callsWaitForTheNewcomerWhenTheOldOneLeavesEarly() throws Exception {
        record(20);
        RegisteredPolicy.Source old = serving(Policies.flat("1.0.0"));
        reading = new CountDownLatch(1);
        readOn = new CountDownLatch(1);
        install(Policies.flat("1.1.0"));
        reading.await();
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        }
        registry.remove(old.serviceId());
        for (int i = 0; i < 12; i++) {
            calls.add(threads.submit(() -> registry.ask(FLAT, request(10)).version()));
        }
        TestDatabase.await("they wait", () -> registry.waiting() == 12);
        readOn.countDown();
        for (Future<String> call : calls) {
            assertEquals("1.1.0", call.get(180, TimeUnit.SECONDS));
        }
    }

    @Test
    public void anotherVersionAnswersForOneThatIsRefused() {
        serving(Policies.flat("1.0.0"));
        AtomicBoolean broken = new AtomicBoolean();
        serving(flat("1.1.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("since today");
            }
            return Policies.flat(request);
        }));
        broken.set(true);
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        assertFalse(registry.isCandidate(one("1.1.0")));
        assertEquals("1.1.0", told(PolicyQuarantined.class).get(0).version());
        assertEquals(0, told(PolicyFailing.class).size());
        broken.set(false);
        TestDatabase.await("it is asked again and serves", () -> registry.isServing(one("1.1.0")));
    }

    @Test
    public void wrongAnswersComeBackOnlyWhenAnOperatorWants() {
        serving(Policies.flat("1.0.0"));
        AtomicBoolean greedy = new AtomicBoolean();
        serving(flat(
                "1.1.0",
                request -> Policies.takes(
                        request, greedy.get() ? BigDecimal.valueOf(request.amount() * 12 / 10) : tenPercent(request))));
        greedy.set(true);
        assertEquals("1.0.0", registry.ask(FLAT, request(100)).version());
        greedy.set(false);
        assertEquals("1.0.0", registry.ask(FLAT, request(100)).version());
        registry.decided(
                new Decisions(Set.of(), Map.of(), Map.of(new Decisions.Exact("flat", "1.1.0"), UUID.randomUUID())));
        assertEquals("1.1.0", registry.ask(FLAT, request(100)).version());
    }

    @Test
    public void theOnlyVersionGoesOnBeingAsked() {
        AtomicBoolean broken = new AtomicBoolean();
        serving(flat("1.0.0", request -> {
            if (broken.get() && request.amount() == 13) {
                throw new IllegalStateException("thirteen");
            }
            return Policies.flat(request);
        }));
        broken.set(true);
        for (int i = 0; i < 3; i++) {
            assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(13)));
            assertEquals("1.0.0", registry.ask(FLAT, request(14)).version());
        }
        assertEquals("told once", 1, told(PolicyFailing.class).size());
        assertEquals(3, one("1.0.0").failures());
        assertEquals(1, told(PolicyServes.class).size());
        broken.set(false);
        TestDatabase.await(
                "told, so that parked releases are tried",
                () -> told(PolicyServes.class).size() == 2);
        assertFalse(one("1.0.0").failing());
    }

    @Test
    public void aWorkingVersionTakesOverFromOneThatFails() {
        AtomicBoolean broken = new AtomicBoolean();
        RegisteredPolicy.Source bad = serving(flat("1.2.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("always");
            }
            return Policies.flat(request);
        }));
        broken.set(true);
        assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(13)));
        RegisteredPolicy.Source good = serving(Policies.flat("1.0.0"));
        assertEquals("1.0.0", registry.ask(FLAT, request(13)).version());
        assertFalse(registry.isCandidate(one("1.2.0")));
        registry.remove(good.serviceId());
        assertTrue("better than nothing", registry.isServing(one("1.2.0")));
        registry.remove(bad.serviceId());
        TestDatabase.await("both are told", () -> told(PolicyLeft.class).size() == 2);
    }

    @Test
    public void acceptedDifferencesServe() {
        record(5);
        serving(Policies.flat("1.0.0"));
        RegisteredPolicy other = rejected(flat("1.1.0", request -> Policies.takes(request, BigDecimal.ONE)));
        Decisions accepted = accepted("1.1.0", "content of 1.1.0");
        registry.decided(accepted);
        assertTrue(registry.isServing(other));
        assertEquals("they are still shown", 5, other.proof().differing());
        registry.decided(Decisions.NONE);
        assertFalse(registry.isServing(other));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        registry.remove(other.source().serviceId());
        registry.decided(accepted);
        serving(flat("1.1.0", request -> Policies.takes(request, BigDecimal.ONE)));
    }

    private static Decisions accepted(String version, String content) {
        return new Decisions(Set.of(new Decisions.Seen("flat", version, content)), Map.of(), Map.of());
    }

    @Test
    public void anotherBundleOfTheAcceptedVersionIsNotAccepted() {
        record(5);
        serving(Policies.flat("1.0.0"));
        registry.decided(accepted("1.1.0", "content of 1.1.0"));
        registry.add(
                flat("1.1.0", request -> Policies.takes(request, BigDecimal.TEN)),
                Policies.source(0, "1.1.0", "another content"));
        TestDatabase.await("it is looked at", () -> one("1.1.0").phase() != RegisteredPolicy.Phase.PROVING);
        assertEquals(RegisteredPolicy.Phase.REJECTED, one("1.1.0").phase());
        assertFalse(registry.isAccepted(one("1.1.0")));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        registry.decided(accepted("1.1.0", "another content"));
        assertEquals("1.1.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void whatWasSeenIsTheDifferencesAndNothingElse() {
        record(5);
        Proof one = rejected(flat("1.1.0", request -> Policies.takes(request, BigDecimal.ONE)))
                .proof();
        Proof same = rejected(flat("1.2.0", request -> Policies.takes(request, BigDecimal.ONE)))
                .proof();
        Proof other = rejected(flat("1.3.0", request -> Policies.takes(request, BigDecimal.TEN)))
                .proof();
        assertEquals(one.seen(), same.seen());
        assertNotEquals(one.seen(), other.seen());
        record(1);
        Proof more = rejected(flat("1.4.0", request -> Policies.takes(request, BigDecimal.ONE)))
                .proof();
        assertNotEquals("another release differs too", one.seen(), more.seen());
    }

    @Test
    public void oneThatWasOnlySlowIsProvenAgainByItself() {
        record(1);
        serving(Policies.flat("1.0.0"));
        guard.limit(Duration.ofMillis(300));
        AtomicBoolean slow = new AtomicBoolean(true);
        RegisteredPolicy newcomer = rejected(flat("1.1.0", request -> {
            if (slow.get() && request.amount() < 100_000) {
                try {
                    never.await();
                } catch (InterruptedException given) {
                    throw new IllegalStateException(given);
                }
            }
            return Policies.flat(request);
        }));
        assertTrue(newcomer.proof().passing());
        assertTrue(newcomer.proof().reason(), newcomer.proof().reason().endsWith("it is proven again by itself"));
        Proof first = newcomer.proof();
        TestDatabase.await("it is proven again", () -> newcomer.proof() != first);
        assertEquals("told once", 1, told(PolicyQuarantined.class).size());
        slow.set(false);
        guard.limit(Duration.ofMinutes(3));
        TestDatabase.await("it serves", () -> registry.isServing(newcomer));
    }

    @Test
    public void oneThatDiffersIsNotProvenAgainByItself() {
        record(5);
        assertFalse(rejected(flat("1.1.0", request -> Policies.takes(request, BigDecimal.ONE)))
                .proof()
                .passing());
        assertFalse(rejected(flat("1.2.0", request -> {
                    throw new IllegalStateException("no licence");
                }))
                .proof()
                .passing());
    }

    /** A timer neither parks nor waits because a newcomer is looked at; it comes back while nobody else is there. */
    @Test
    public void timersAskWhileANewcomerIsProvenBesideAGoodVersion() throws Exception {
        record(3);
        RegisteredPolicy.Source old = serving(Policies.flat("1.0.0"));
        CountDownLatch proving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        install(flat("1.1.0", request -> {
            proving.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return Policies.flat(request);
        }));
        proving.await();
        assertEquals(Optional.empty(), registry.notNow(FLAT));
        registry.remove(old.serviceId());
        String message =
                assertThrows(Unavailable.class, () -> registry.notNow(FLAT)).getMessage();
        assertTrue(message, message.contains("is being proven"));
        goOn.countDown();
        TestDatabase.await("it serves", () -> registry.isServing(one("1.1.0")));
        assertEquals(Optional.empty(), registry.notNow(FLAT));
        registry.remove(one("1.1.0").source().serviceId());
        assertEquals(
                "no version of the policy 'flat 1.x' serves",
                registry.notNow(FLAT).orElseThrow());
    }

    @Test
    public void aRejectedVersionIsProvenAgainWhenAnOperatorWants() {
        record(5);
        AtomicBoolean broken = new AtomicBoolean(true);
        RegisteredPolicy one = rejected(flat(
                "1.0.0", request -> broken.get() ? Policies.takes(request, BigDecimal.ONE) : Policies.flat(request)));
        broken.set(false);
        registry.decided(
                new Decisions(Set.of(), Map.of(), Map.of(new Decisions.Exact("flat", "1.0.0"), UUID.randomUUID())));
        TestDatabase.await("it serves", () -> registry.isServing(one));
    }

    /** It would be asked again by itself much later; parked releases are tried when it is told that it serves. */
    @Test
    public void theOnlyVersionServesAgainAtOnceWhenAnOperatorWants() {
        AtomicBoolean broken = new AtomicBoolean();
        serving(flat("1.0.0", request -> {
            if (broken.get()) {
                throw new IllegalStateException("for a moment");
            }
            return Policies.flat(request);
        }));
        registry.firstPause(Duration.ofMinutes(5));
        broken.set(true);
        assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(10)));
        assertEquals(1, told(PolicyServes.class).size());
        broken.set(false);
        registry.decided(
                new Decisions(Set.of(), Map.of(), Map.of(new Decisions.Exact("flat", "1.0.0"), UUID.randomUUID())));
        assertEquals(2, told(PolicyServes.class).size());
        assertFalse(one("1.0.0").failing());
    }

    @Test
    public void aHeldVersionServesAlone() {
        RegisteredPolicy.Source old = serving(Policies.flat("1.0.0"));
        serving(Policies.flat("1.1.0"));
        registry.decided(new Decisions(Set.of(), Map.of(FLAT, "1.0.0"), Map.of()));
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        install(Policies.flat("1.2.0"));
        TestDatabase.await("it is proven", () -> one("1.2.0").phase() == RegisteredPolicy.Phase.PROVEN);
        assertEquals("1.0.0", registry.ask(FLAT, request(10)).version());
        registry.remove(old.serviceId());
        assertTrue("no other instead", registry.serving(FLAT).isEmpty());
        registry.decided(Decisions.NONE);
        assertEquals("1.2.0", registry.ask(FLAT, request(10)).version());
    }

    @Test
    public void saysHowLongCallsTake() {
        serving(Policies.flat("1.0.0"));
        for (int i = 0; i < 100; i++) {
            registry.ask(FLAT, request(10));
        }
        Latencies latencies = one("1.0.0").latencies();
        assertTrue(latencies.micros(0.5) > 0);
        assertTrue(latencies.micros(0.99) >= latencies.micros(0.5));
        Latencies known = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            known.took(i * 1000L);
        }
        assertTrue("p50 " + known.micros(0.5), known.micros(0.5) >= 500 && known.micros(0.5) <= 563);
        assertTrue("p99 " + known.micros(0.99), known.micros(0.99) >= 990 && known.micros(0.99) <= 1114);
        assertEquals(0, new Latencies().micros(0.5));
        new Latencies().took(Long.MAX_VALUE);
    }
}
