package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.biface.commission.internal.PolicyRegistry.Key;
import org.biface.commission.internal.RegisteredPolicy.Purpose;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.Timeout;

/** The registry and the guard, with policies that do what they must not. */
public class PolicyRegistryTest {
    private static final Key FLAT = new Key("flat", 1);
    private static final Key BAD = new Key("bad", 1);

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    /** Calls that have come to where they never come back from. */
    private final AtomicLong endless = new AtomicLong();

    private PolicyGuard guard;
    private PolicyRegistry registry;

    @Before
    public void open() {
        // Nothing is slow because the machine is: where time counts, a test says so.
        guard = new PolicyGuard(Duration.ofMinutes(3), 8, 3);
        registry = new PolicyRegistry(guard, Duration.ofMillis(200), 2, Duration.ofMinutes(15));
        registry.firstPause(Duration.ofMillis(20));
    }

    @After
    public void close() {
        never.countDown();
        callers.shutdownNow();
        registry.close();
        guard.close();
    }

    private RegisteredPolicy.Source install(CommissionPolicy policy, int ranking, String bundleVersion) {
        RegisteredPolicy.Source source = Policies.source(ranking, bundleVersion);
        registry.add(policy, source);
        return source;
    }

    /** It behaves until it serves. */
    private String refused(CommissionPolicy bad) {
        AtomicBoolean serves = new AtomicBoolean();
        CommissionPolicy policy =
                Policies.of("bad", "1.0.0", request -> serves.get() ? bad.decide(request) : Policies.flat(request));
        install(policy, 0, "1.0.0");
        serves.set(true);
        String message = assertThrows(Unavailable.class, () -> registry.ask(BAD, Policies.request()))
                .getMessage();
        RegisteredPolicy registered = registry.all().stream()
                .filter(one -> one.policy() == policy)
                .findFirst()
                .orElseThrow();
        assertTrue(registered.failing());
        assertEquals(1, registered.failures());
        assertEquals(1, registered.calls());
        return message + " | " + registered.lastError();
    }

    private static void says(String part, String message) {
        assertTrue(message, message.contains(part));
    }

    @Test
    public void answersWithTheExactVersion() {
        install(Policies.flat("1.2.3"), 0, "1.2.3");
        PolicyRegistry.Answer answer = registry.ask(FLAT, Policies.request());
        assertEquals("1.2.3", answer.version());
        assertEquals(
                BigDecimal.valueOf(1000),
                new BigDecimal(answer.result().exact(CommissionSide.FREELANCER).toPlainString()));
    }

    /** A parameter that a later version brought: the contract was signed without it. */
    @Test
    public void contractsFromBeforeAParameterAreAskedWithItsDefault() {
        install(Policies.flat("1.3.0"), 0, "1.3.0");
        CommissionRequest signedBefore = Policies.request().withParameters(Map.of());
        assertEquals(
                BigDecimal.valueOf(1000),
                new BigDecimal(registry.ask(FLAT, signedBefore)
                        .result()
                        .exact(CommissionSide.FREELANCER)
                        .toPlainString()));
    }

    @Test
    public void refusesWhatThrows() {
        String message = refused(Policies.of("bad", "1.0.0", request -> {
            throw new IllegalStateException("the secret of the partner");
        }));
        says("it failed", message);
        says("| it threw java.lang.IllegalStateException: the secret of the partner", message);
        assertFalse(message.substring(0, message.indexOf('|')).contains("secret"));
    }

    @Test
    public void refusesErrors() {
        says("StackOverflowError", refused(Policies.of("bad", "1.0.0", new java.util.function.Function<>() {
            @Override
            public CommissionResult apply(org.biface.spi.commission.CommissionRequest request) {
                return apply(request);
            }
        })));
    }

    @Test
    public void refusesExceptionsThatThrowThemselves() {
        says("without a message", refused(Policies.of("bad", "1.0.0", request -> {
            throw new RuntimeException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new IllegalStateException();
                }
            };
        })));
    }

    @Test
    public void refusesNull() {
        says("it answered null", refused(Policies.of("bad", "1.0.0", request -> null)));
    }

    @Test
    public void refusesAnotherCurrency() {
        says(
                "it answered in USD, not in EUR",
                refused(Policies.of(
                        "bad",
                        "1.0.0",
                        request -> CommissionResult.in("USD")
                                .freelancer("a", "a", BigDecimal.ONE)
                                .build())));
    }

    @Test
    public void refusesANegativeCommission() {
        says(
                "it answered -0.01 for the FREELANCER",
                refused(Policies.of("bad", "1.0.0", request -> Policies.takes(request, new BigDecimal("-0.01")))));
    }

    @Test
    public void refusesMoreThanTheAmount() {
        says(
                "it answered 12000 of 10000",
                refused(Policies.of("bad", "1.0.0", request -> Policies.takes(request, new BigDecimal("12000")))));
    }

    @Test
    public void refusesMoreThanTheAmountOfTheClient() {
        says(
                "for the CLIENT",
                refused(Policies.of(
                        "bad",
                        "1.0.0",
                        request -> CommissionResult.of(request)
                                .client("a", "a", new BigDecimal("10000.01"))
                                .build())));
    }

    @Test
    public void takesTheWholeAmount() {
        install(Policies.of("bad", "1.0.0", request -> Policies.takes(request, new BigDecimal("10000"))), 0, "1.0.0");
        registry.ask(BAD, Policies.request());
    }

    @Test
    public void refusesWhatIsNotDeterministic() {
        AtomicLong count = new AtomicLong();
        says(
                "it is not deterministic",
                refused(Policies.of(
                        "bad",
                        "1.0.0",
                        request -> Policies.takes(request, BigDecimal.valueOf(count.incrementAndGet())))));
    }

    @Test
    public void refusesWhatIsSlow() {
        AtomicBoolean slow = new AtomicBoolean();
        CommissionPolicy policy = Policies.of("bad", "1.0.0", request -> {
            if (slow.get()) {
                try {
                    never.await();
                } catch (InterruptedException givenUp) {
                    throw new IllegalStateException(givenUp);
                }
            }
            return Policies.flat(request);
        });
        install(policy, 0, "1.0.0");
        slow.set(true);
        guard.limit(Duration.ofMillis(300));
        says(
                "it did not answer within 300 ms",
                assertThrows(Unavailable.class, () -> registry.ask(BAD, Policies.request()))
                        .getMessage());
        slow.set(false);
        guard.limit(Duration.ofMinutes(3));
        registry.ask(BAD, Policies.request());
        TestDatabase.await("it is asked again", () -> !registry.all().get(0).failing());
    }

    @Test
    public void aPolicyThatCanNotDescribeItselfIsNotUsed() {
        install(
                new CommissionPolicy() {
                    @Override
                    public CommissionResult decide(org.biface.spi.commission.CommissionRequest request) {
                        return Policies.flat(request);
                    }

                    @Override
                    public org.biface.spi.commission.PolicyDescription describe() {
                        return null;
                    }
                },
                0,
                "1.0.0");
        assertEquals(List.of(), registry.all());
    }

    @Test
    public void aStuckPolicyKeepsAFewThreadsAndTakesNothingFromOthers() throws Exception {
        AtomicBoolean stuck = new AtomicBoolean();
        AtomicLong inside = new AtomicLong();
        RegisteredPolicy.Source source = install(
                Policies.of("bad", "1.0.0", request -> {
                    if (stuck.get()) {
                        inside.incrementAndGet();
                        boolean over = false;
                        while (!over) {
                            try {
                                never.await();
                                over = true;
                            } catch (InterruptedException ignored) {
                                Thread.yield();
                            }
                        }
                    }
                    return Policies.flat(request);
                }),
                0,
                "1.0.0");
        install(Policies.flat("1.0.0"), 0, "1.0.0");
        // Otherwise it is tried again meanwhile, which is a call that does not come back, too.
        registry.firstPause(Duration.ofMinutes(10));
        stuck.set(true);
        guard.limit(Duration.ofSeconds(5));
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            asked.add(callers.submit(
                    () -> assertThrows(Unavailable.class, () -> registry.ask(BAD, Policies.request()))));
        }
        RegisteredPolicy registered = registry.all().get(0);
        Semaphore permits = registered.lane(Purpose.RELEASE).permits();
        TestDatabase.await(
                "all wait or are given up",
                () -> permits.getQueueLength() == 64 - 8 || asked.stream().anyMatch(Future::isDone));
        // What is well has all the time that a busy machine needs.
        guard.limit(Duration.ofMinutes(3));
        for (int i = 0; i < 200; i++) {
            registry.ask(FLAT, Policies.request());
        }
        for (Future<?> one : asked) {
            one.get();
        }
        says(
                "it is stuck",
                assertThrows(Unavailable.class, () -> registry.ask(BAD, Policies.request()))
                        .getMessage());
        TestDatabase.await("all are given up", () -> inside.get() == registered.stuck(Purpose.RELEASE));
        assertTrue("stuck calls: " + inside.get(), inside.get() >= 3 && inside.get() <= 3 + 8);
        // Given-up calls do not hold up the bundle's leaving, which would wait longer than this test may take.
        registry.remove(source.serviceId());
        never.countDown();
        TestDatabase.await("stuck calls come back", () -> registered.stuck(Purpose.RELEASE) == 0);
    }

    /** Who is being proven when the registry leaves is interrupted; nobody may call that a refusal. */
    @Test
    public void aNewcomerIsNotQuarantinedForTheRegistrysLeaving() throws Exception {
        guard.firstLimit(Duration.ofMinutes(3));
        List<String> told = new CopyOnWriteArrayList<>();
        ExecutorService prover = Executors.newSingleThreadExecutor();
        var leaving = new PolicyRegistry(
                guard,
                new PolicyProving(guard, (policy, major, limit) -> List.of(), 1),
                event -> told.add(event.getClass().getSimpleName()),
                key -> 0,
                prover,
                Decisions.NONE,
                Duration.ofMillis(200),
                2,
                Duration.ofMinutes(15));
        var asked = new CountDownLatch(1);
        leaving.add(
                Policies.of("flat", "1.0.0", request -> {
                    asked.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException givenUp) {
                        throw new IllegalStateException(givenUp);
                    }
                    return Policies.flat(request);
                }),
                Policies.source(0, "1.0.0"));
        assertTrue(asked.await(3, TimeUnit.MINUTES));
        leaving.close();
        assertTrue(prover.awaitTermination(3, TimeUnit.MINUTES));
        assertEquals(List.of("PolicyCame"), told);
    }

    /** A version that never comes back from what costs 13, and is well otherwise. */
    private RegisteredPolicy endlessAtThirteen() {
        install(
                Policies.of("flat", "1.0.0", request -> {
                    boolean over = request.amount() != 13;
                    if (!over) {
                        endless.incrementAndGet();
                    }
                    while (!over) {
                        try {
                            never.await();
                            over = true;
                        } catch (InterruptedException ignored) {
                            Thread.yield();
                        }
                    }
                    return Policies.flat(request);
                }),
                0,
                "1.0.0");
        return registry.all().get(0);
    }

    /** What never comes back is given up soon; what is well has all the time that a busy machine needs. */
    private void givenUpSoon(ThrowingRunnable calls) throws Exception {
        Duration usual = guard.limit();
        guard.limit(Duration.ofMillis(300));
        try {
            calls.run();
        } catch (Exception | Error failed) {
            throw failed;
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            guard.limit(usual);
        }
    }

    /** Asks until so many calls don't come back: one that a busy machine did not even begin keeps no thread. */
    private void neverComeBack(int calls, RegisteredPolicy policy, Purpose purpose, Runnable ask) {
        TestDatabase.await("calls that do not come back", () -> {
            if (policy.stuck(purpose) < calls) {
                ask.run();
            }
            return endless.get() >= calls && policy.stuck(purpose) == calls;
        });
    }

    private static CommissionRequest request(long amount) {
        return CommissionRequest.of(amount, "EUR").parameter("rate", "1000").build();
    }

    @Test
    public void simulationsAndChecksOfOffersCostReleasesNothing() throws Exception {
        RegisteredPolicy policy = endlessAtThirteen();
        Versions versions = new Versions(registry, guard);
        givenUpSoon(() -> {
            neverComeBack(
                    3,
                    policy,
                    Purpose.STUDY,
                    () -> assertThrows(Refused.class, () -> versions.ask("flat", "1.0.0", request(13))));
            registry.thrownBy(policy, request(13));
        });
        says(
                "it is stuck",
                assertThrows(Refused.class, () -> versions.ask("flat", "1.0.0", request(14)))
                        .getMessage());
        assertEquals(3, policy.stuck(Purpose.STUDY));
        for (int i = 0; i < 20; i++) {
            registry.ask(FLAT, request(14));
            registry.quote(FLAT, request(14));
        }
        assertFalse(policy.failing());
        assertEquals(Optional.empty(), registry.notNow(FLAT));
    }

    @Test
    public void quotesCostReleasesNothing() throws Exception {
        RegisteredPolicy policy = endlessAtThirteen();
        givenUpSoon(() -> neverComeBack(
                3,
                policy,
                Purpose.QUOTE,
                () -> assertThrows(Unavailable.class, () -> registry.quote(FLAT, request(13)))));
        assertThrows("quotes are stuck", Unavailable.class, () -> registry.quote(FLAT, request(14)));
        assertEquals("1.0.0", registry.ask(FLAT, request(14)).version());
        assertFalse(policy.failing());
    }

    /** It is asked again and again, but not on the threads of releases. */
    @Test
    public void oneReleaseThatNeverComesBackCostsTheOthersOneCall() throws Exception {
        RegisteredPolicy policy = endlessAtThirteen();
        givenUpSoon(() -> TestDatabase.await("it has been asked again too often", () -> {
            if (policy.stuck(Purpose.RELEASE) == 0) {
                assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(13)));
            }
            return policy.stuck(Purpose.TRIAL) == 3 && endless.get() == 3 + 1;
        }));
        assertEquals(1, policy.stuck(Purpose.RELEASE));
        assertEquals("1.0.0", registry.ask(FLAT, request(14)).version());
        never.countDown();
        TestDatabase.await("it answers again", () -> !policy.failing());
    }

    @Test
    public void aQuoteThatIsRefusedPutsNoVersionAside() {
        install(Policies.flat("1.0.0"), 0, "1.0.0");
        install(
                Policies.of("flat", "1.1.0", request -> {
                    if (request.amount() == 13) {
                        throw new IllegalStateException("thirteen");
                    }
                    return Policies.flat(request);
                }),
                0,
                "1.1.0");
        assertEquals(
                "another one answers",
                "1.0.0",
                registry.quote(FLAT, request(13)).version());
        assertEquals("1.1.0", registry.ask(FLAT, request(14)).version());
        assertFalse(registry.all().stream().anyMatch(RegisteredPolicy::failing));
    }

    @Test
    public void timersKeepAwayFromASlowPolicyForAWhile() throws Exception {
        RegisteredPolicy policy = endlessAtThirteen();
        registry.firstPause(Duration.ofMinutes(10));
        assertEquals(Optional.empty(), registry.notNow(FLAT));
        givenUpSoon(() -> assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(13))));
        says("did not answer in time", registry.notNow(FLAT).orElseThrow());
        assertEquals(
                "whoever waits is answered",
                "1.0.0",
                registry.ask(FLAT, request(14)).version());
        assertEquals("which shows that it answers", Optional.empty(), registry.notNow(FLAT));
        givenUpSoon(() -> assertThrows(Unavailable.class, () -> registry.ask(FLAT, request(13))));
        assertTrue(policy.isSlow());
        install(Policies.flat("1.1.0"), 0, "1.1.0");
        assertEquals("another version serves", Optional.empty(), registry.notNow(FLAT));
    }

    @Test
    public void theTimeThatTimersKeepAwayGrowsAndEnds() {
        RegisteredPolicy policy = endlessAtThirteen();
        policy.wasSlow(Duration.ofMillis(1), Duration.ofMillis(5));
        TestDatabase.await("it is asked again", () -> !policy.isSlow());
        for (int i = 0; i < 70; i++) {
            policy.wasSlow(Duration.ofMillis(1), Duration.ofMillis(5));
        }
        TestDatabase.await("it is asked again", () -> !policy.isSlow());
    }

    @Test
    public void runsWithThePolicysClassLoader() {
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        CommissionPolicy policy = Policies.of("bad", "1.0.0", request -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return Policies.flat(request);
        });
        install(policy, 0, "1.0.0");
        registry.ask(BAD, Policies.request());
        assertSame(policy.getClass().getClassLoader(), seen.get());
    }

    @Test
    public void prefersRankingThenBundleVersionThenWhoCameFirst() {
        install(Policies.flat("1.0.0"), 0, "1.9.0");
        assertEquals("1.0.0", registry.ask(FLAT, Policies.request()).version());
        install(Policies.flat("1.1.0"), 0, "1.10.0");
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        install(Policies.flat("1.2.0"), 0, "1.10.0");
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        RegisteredPolicy.Source held = install(Policies.flat("1.0.1"), 5, "1.0.1");
        assertEquals("1.0.1", registry.ask(FLAT, Policies.request()).version());
        registry.remove(held.serviceId());
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        install(Policies.flat("2.0.0"), 9, "2.0.0");
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        assertEquals(
                "2.0.0", registry.ask(new Key("flat", 2), Policies.request()).version());
    }

    @Test
    public void waitsForAPolicyThatIsOnItsWay() throws Exception {
        registry = new PolicyRegistry(guard, Duration.ofMinutes(15), 2, Duration.ofSeconds(5));
        Future<PolicyRegistry.Answer> answer = callers.submit(() -> registry.ask(FLAT, Policies.request()));
        TestDatabase.await("somebody waits", () -> registry.waiting() == 1);
        install(Policies.flat("1.0.0"), 0, "1.0.0");
        assertEquals("1.0.0", answer.get(180, TimeUnit.SECONDS).version());
    }

    @Test
    public void doesNotWaitForEver() {
        says(
                "no policy 'flat 1.x' is installed",
                assertThrows(Unavailable.class, () -> registry.ask(FLAT, Policies.request()))
                        .getMessage());
    }

    @Test
    public void onlyAFewWait() throws Exception {
        registry = new PolicyRegistry(guard, Duration.ofMinutes(15), 2, Duration.ofSeconds(5));
        Future<?> one = callers.submit(() -> registry.ask(FLAT, Policies.request()));
        Future<?> other = callers.submit(() -> registry.ask(FLAT, Policies.request()));
        TestDatabase.await("two wait", () -> registry.waiting() == 2);
        // The third one does not; it would wait longer than this test may take.
        assertThrows(Unavailable.class, () -> registry.ask(FLAT, Policies.request()));
        install(Policies.flat("1.0.0"), 0, "1.0.0");
        one.get();
        other.get();
    }

    /** 1.1 beside 1.0, then 1.0 away, then 1.0 back and 1.1 away, again and again under calls: none fails, none runs in a version that has left. */
    @Test
    public void handsOverBetweenVersionsWithoutAFailedCall() throws Exception {
        registry = new PolicyRegistry(guard, Duration.ZERO, 0, Duration.ofMinutes(3));
        AtomicBoolean stop = new AtomicBoolean();
        Queue<PolicyRegistry.Answer> answered = new ConcurrentLinkedQueue<>();
        Map<String, List<There>> there = new HashMap<>();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Instant since = Instant.now();
        RegisteredPolicy.Source source = install(Policies.flat("1.0.0"), 0, "1.0.0");
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            load.add(callers.submit(() -> {
                while (!stop.get()) {
                    try {
                        answered.add(registry.ask(FLAT, Policies.request()));
                    } catch (RuntimeException | Error wrong) {
                        failed.compareAndSet(null, wrong);
                    }
                }
            }));
        }
        AtomicLong calledAfterLeaving = new AtomicLong();
        for (int swap = 1; swap <= 40; swap++) {
            AtomicBoolean gone = new AtomicBoolean();
            Instant came = Instant.now();
            RegisteredPolicy.Source next = install(
                    Policies.of("flat", "1." + swap + ".0", request -> {
                        if (gone.get()) {
                            calledAfterLeaving.incrementAndGet();
                        }
                        LockSupport.parkNanos(100_000);
                        return Policies.flat(request);
                    }),
                    0,
                    "1." + swap + ".0");
            int before = answered.size();
            TestDatabase.await("load goes on", () -> answered.size() > before + 20 || failed.get() != null);
            registry.remove(source.serviceId());
            was(there, source, since);
            source = next;
            since = came;
            if (swap % 2 == 0) {
                since = Instant.now();
                RegisteredPolicy.Source back = install(Policies.flat("1.0.0"), 1, "1.0.0");
                registry.remove(next.serviceId());
                gone.set(true);
                was(there, next, came);
                source = back;
            }
        }
        stop.set(true);
        for (Future<?> one : load) {
            one.get();
        }
        if (failed.get() != null) {
            throw new AssertionError(failed.get());
        }
        was(there, source, since);
        assertEquals(0, calledAfterLeaving.get());
        assertTrue(answered.size() > 500);
        for (PolicyRegistry.Answer one : answered) {
            assertTrue(
                    one + " of one that was there in " + there.get(one.version()),
                    there.get(one.version()).stream()
                            .anyMatch(span ->
                                    !one.at().isBefore(span.from()) && !one.at().isAfter(span.until())));
        }
    }

    /** When a version was there; answers are dated to the microsecond. */
    private record There(Instant from, Instant until) {}

    private static void was(Map<String, List<There>> there, RegisteredPolicy.Source source, Instant since) {
        there.computeIfAbsent(source.version().toString(), any -> new ArrayList<>())
                .add(new There(since.truncatedTo(ChronoUnit.MICROS), Instant.now()));
    }

    @Test
    public void leavingWaitsForTheCallInFlight() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        AtomicBoolean left = new AtomicBoolean();
        AtomicBoolean leftDuringTheCall = new AtomicBoolean();
        RegisteredPolicy.Source source = install(
                Policies.of("flat", "1.0.0", request -> {
                    if (hold.get()) {
                        inside.countDown();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                        leftDuringTheCall.set(left.get());
                    }
                    return Policies.flat(request);
                }),
                0,
                "1.0.0");
        hold.set(true);
        Future<?> call = callers.submit(() -> registry.ask(FLAT, Policies.request()));
        inside.await();
        registry.remove(source.serviceId());
        left.set(true);
        call.get();
        assertFalse(leftDuringTheCall.get());
    }
}
