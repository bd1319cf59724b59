package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.biface.commission.PolicyUnreadable;
import org.biface.commission.internal.PolicyRegistry.Key;
import org.biface.commons.DomainEvent;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.Timeout;

/** Policies that keep the threads that they are asked on, also when they are asked who they are. */
public class GuardThreadsTest {
    private static final Key FLAT = new Key("flat", 1);
    private static final Duration AT_ONCE = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(3);

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<DomainEvent> told = new CopyOnWriteArrayList<>();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private PolicyGuard guard;
    private PolicyRegistry registry;

    private void open(int callsAtOnce, int stuckCalls, int maxThreads) {
        guard = new PolicyGuard(LONG, callsAtOnce, stuckCalls, maxThreads);
        guard.firstLimit(LONG);
        registry = new PolicyRegistry(
                guard,
                new PolicyProving(guard, (policy, major, limit) -> List.of(), 1),
                told::add,
                key -> 0,
                Runnable::run,
                Decisions.NONE,
                Duration.ZERO,
                16,
                LONG);
        registry.firstPause(LONG);
    }

    @After
    public void close() {
        end.countDown();
        callers.shutdownNow();
        registry.close();
        guard.close();
    }

    private static CommissionPolicy describedBy(Supplier<PolicyDescription> description) {
        return new CommissionPolicy() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                return Policies.flat(request);
            }

            @Override
            public PolicyDescription describe() {
                return description.get();
            }
        };
    }

    /** Minds no interruption. */
    private void staysUntilTheEnd() {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException never) {
                continue;
            }
        }
    }

    private RegisteredPolicy.Source install(CommissionPolicy policy) {
        RegisteredPolicy.Source source = Policies.source(0, "1.0.0");
        registry.add(policy, source);
        return source;
    }

    /** Answers its rehearsal only. */
    private CommissionPolicy stuck(String id) {
        return Policies.of(id, "1.0.0", request -> {
            if (request.amount() != 100_000) {
                staysUntilTheEnd();
            }
            return Policies.flat(request);
        });
    }

    private void isServed() {
        guard.limit(LONG);
        assertEquals("1.0.0", registry.ask(FLAT, Policies.request()).version());
    }

    private PolicyUnreadable unreadable() {
        return told.stream()
                .filter(PolicyUnreadable.class::isInstance)
                .map(PolicyUnreadable.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void oneThatThrowsInsteadOfDescribingItselfIsTold() {
        open(2, 2, 32);
        install(describedBy(() -> {
            throw new IllegalStateException("the partner's secret");
        }));
        PolicyUnreadable event = unreadable();
        assertEquals("test.policies", event.bundle());
        assertEquals("1.0.0", event.bundleVersion());
        assertEquals("it failed", event.reason());
        assertTrue(
                registry.unreadable().toString(), registry.unreadable().get(0).contains("the partner's secret"));
    }

    @Test
    public void oneThatNeverDescribesItselfHoldsItsInstallerUpNoLongerThanTheLimit() throws Exception {
        open(2, 2, 32);
        install(Policies.flat("1.0.0"));
        guard.firstLimit(Duration.ofSeconds(1));
        CountDownLatch asked = new CountDownLatch(1);
        CommissionPolicy silent = describedBy(() -> {
            asked.countDown();
            staysUntilTheEnd();
            return null;
        });
        Future<RegisteredPolicy.Source> installing = callers.submit(() -> install(silent));
        // One that a busy machine did not even begin to ask is installed again.
        while (!asked.await(10, TimeUnit.MILLISECONDS)) {
            if (installing.isDone()) {
                registry.remove(installing.get().serviceId());
                installing = callers.submit(() -> install(silent));
            }
        }
        isServed();
        registry.remove(installing.get().serviceId());
        assertEquals("it did not answer", unreadable().reason().substring(0, 17));
        assertEquals("it is forgotten when it leaves", List.of(), registry.unreadable());
    }

    @Test
    public void aBundleGetsOnlySoManyThreadsToDescribeItself() {
        open(2, 2, 32);
        guard.firstLimit(AT_ONCE);
        AtomicInteger asked = new AtomicInteger();
        CommissionPolicy silent = describedBy(() -> {
            asked.incrementAndGet();
            staysUntilTheEnd();
            return null;
        });
        // One that a busy machine did not even begin to ask keeps no thread.
        while (asked.get() < 2) {
            install(silent);
        }
        registry.remove(install(silent).serviceId());
        install(silent);
        List<String> refused = registry.unreadable();
        assertTrue(
                refused.toString(),
                refused.get(refused.size() - 1).contains("it is stuck: 2 calls have not come back"));
        assertEquals(2, asked.get());
        guard.firstLimit(LONG);
        registry.add(
                Policies.flat("1.0.0"),
                new RegisteredPolicy.Source(
                        -1, 0, "another.bundle", org.osgi.framework.Version.parseVersion("1.0.0"), "good"));
        isServed();
    }

    @Test
    public void versionsThatAreStuckDoNotStarveTheOthersHoweverManyThereAre() {
        open(2, 2, 48);
        install(Policies.flat("1.0.0"));
        int many = 14;
        for (int i = 0; i < many; i++) {
            install(stuck("stuck" + i));
        }
        guard.limit(AT_ONCE);
        for (RegisteredPolicy one : registry.all()) {
            if (!one.key().equals(FLAT)) {
                keeps(one, RegisteredPolicy.Purpose.RELEASE, () -> registry.ask(one.key(), Policies.request()));
                keeps(one, RegisteredPolicy.Purpose.QUOTE, () -> registry.quote(one.key(), Policies.request()));
                assertThrows(Unavailable.class, () -> registry.ask(one.key(), Policies.request()));
                assertThrows(Unavailable.class, () -> registry.quote(one.key(), Policies.request()));
            }
        }
        isServed();
    }

    /** Asks until a thread is kept: a busy machine may not have begun to ask before the time was over. */
    private static void keeps(RegisteredPolicy one, RegisteredPolicy.Purpose purpose, ThrowingRunnable ask) {
        TestDatabase.await("it keeps a thread", () -> {
            if (one.stuck(purpose) == 0) {
                assertThrows(Unavailable.class, ask);
            }
            return one.stuck(purpose) > 0;
        });
    }

    /** Some heed only the second request. */
    @Test
    public void aVersionThatLeavesIsAskedOnceMoreToGiveItsThreadsBack() {
        open(2, 2, 32);
        CountDownLatch heardOnce = new CountDownLatch(1);
        RegisteredPolicy.Source source = install(Policies.of("flat", "1.0.0", request -> {
            if (request.amount() != 100_000) {
                try {
                    end.await();
                } catch (InterruptedException first) {
                    heardOnce.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException second) {
                        throw new IllegalStateException(second);
                    }
                }
            }
            return Policies.flat(request);
        }));
        RegisteredPolicy one = registry.all().get(0);
        guard.limit(AT_ONCE);
        TestDatabase.await("it has heard", () -> {
            keeps(one, RegisteredPolicy.Purpose.RELEASE, () -> registry.ask(FLAT, Policies.request()));
            return heardOnce.getCount() == 0;
        });
        assertEquals(1, one.stuck(RegisteredPolicy.Purpose.RELEASE));
        registry.remove(source.serviceId());
        TestDatabase.await("its thread is back", () -> one.stuck(RegisteredPolicy.Purpose.RELEASE) == 0);
    }
}
