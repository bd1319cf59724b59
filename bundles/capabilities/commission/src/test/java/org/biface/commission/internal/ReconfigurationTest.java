package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.commission.Line;
import org.biface.commission.Side;
import org.biface.commission.internal.PolicyRegistry.Key;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** What an operator changes while policies serve counts at once. */
public class ReconfigurationTest {
    private static final Key FLAT = new Key("flat", 1);
    private static final Key SLOW = new Key("slow", 1);
    private static final int LONG = 600_000;

    @Rule
    public final Timeout timeout = Timeout.seconds(600);

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Map<String, Object> settings =
            new HashMap<>(Map.of("time_limit_millis", LONG, "wait_for_policy_millis", LONG, "drain_millis", LONG));
    private final List<Integer> looked = new ArrayList<>();
    private final PolicyGuard guard = new PolicyGuard(config());
    private final PolicyRegistry registry = new PolicyRegistry(
            guard,
            new PolicyProving(guard, this::last, 1),
            event -> {},
            key -> 0,
            Runnable::run,
            Decisions.NONE,
            Duration.ofMillis(LONG),
            16,
            Duration.ofMillis(LONG));

    private List<RecordedInputs.Recorded> last(String policy, int major, int limit) {
        looked.add(limit);
        return List.of(new RecordedInputs.Recorded(
                UUID.randomUUID(),
                "1.0.0",
                Policies.request(),
                List.of(new Line(
                        Side.FREELANCER,
                        "a",
                        "a",
                        Policies.flat(Policies.request()).exact(org.biface.spi.commission.CommissionSide.FREELANCER))),
                true));
    }

    @After
    public void close() {
        end.countDown();
        callers.shutdownNow();
        registry.close();
        guard.close();
    }

    private CommissionConfig config() {
        return (CommissionConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CommissionConfig.class},
                (proxy, method, none) -> settings.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private void set(String setting, int value) {
        settings.put(setting, value);
        guard.modified(config());
        registry.modified(config());
    }

    private RegisteredPolicy.Source install(CommissionPolicy policy) {
        RegisteredPolicy.Source source = Policies.source(0, policy.describe().version());
        registry.add(policy, source);
        return source;
    }

    /** Answers small releases when the test ends. */
    private CommissionPolicy slow(CountDownLatch asked) {
        return Policies.of("slow", "1.0.0", request -> {
            if (request.amount() < 10_000) {
                asked.countDown();
                while (end.getCount() > 0) {
                    try {
                        end.await();
                    } catch (InterruptedException never) {
                        continue;
                    }
                }
            }
            return Policies.flat(request);
        });
    }

    private String refused() {
        var request = org.biface.spi.commission.CommissionRequest.of(1, "EUR")
                .parameter("rate", "1000")
                .build();
        Unavailable why = assertThrows(Unavailable.class, () -> registry.ask(SLOW, request));
        return why.getCause().getMessage();
    }

    @Test
    public void theTimeLimitAndTheThreadsOfStuckCalls() {
        install(slow(new CountDownLatch(1)));
        set("time_limit_millis", 50);
        set("stuck_calls_per_policy", 1);
        assertEquals("it is stuck: 1 calls have not come back", afterTooLate());
        set("stuck_calls_per_policy", 2);
        assertEquals("it is stuck: 2 calls have not come back", afterTooLate());
    }

    /** Why it is not asked any more, after it did not answer in time once or more often. */
    private String afterTooLate() {
        assertEquals("it did not answer within 50 ms", refused());
        String why = refused();
        while (why.equals("it did not answer within 50 ms")) {
            why = refused();
        }
        return why;
    }

    @Test
    public void callsAtOnceAreForVersionsThatComeFromThenOn() {
        install(Policies.flat("1.0.0"));
        set("calls_per_policy", 3);
        install(Policies.flat("1.1.0"));
        Map<String, Integer> places = new HashMap<>();
        registry.all()
                .forEach(one -> places.put(
                        one.description().version(),
                        one.lane(RegisteredPolicy.Purpose.RELEASE).permits().availablePermits()));
        assertEquals(Map.of("1.0.0", 8, "1.1.0", 3), places);
    }

    @Test
    public void howManyRecordsANewcomerIsAsked() {
        set("proving_records", 7);
        install(Policies.flat("1.0.0"));
        assertEquals(List.of(7), looked);
    }

    @Test
    public void howLongAMissingPolicyIsWaitedForAndByHowMany() {
        set("wait_for_policy_millis", 0);
        assertThrows(Unavailable.class, () -> registry.ask(FLAT, Policies.request()));
        set("wait_for_policy_millis", LONG);
        set("waiting_calls", 0);
        assertThrows(Unavailable.class, () -> registry.ask(FLAT, Policies.request()));
        assertEquals(0, registry.waiting());
    }

    @Test
    public void howLongALeavingPolicyIsWaitedFor() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RegisteredPolicy.Source source = install(slow(asked));
        Future<String> inFlight = callers.submit(this::refused);
        asked.await();
        set("drain_millis", 0);
        registry.remove(source.serviceId());
        assertFalse("it left with a call in flight", inFlight.isDone());
        assertEquals(List.of(), registry.all());
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<CommissionPolicy> reference(long id, int ranking) {
        Bundle bundle = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> "test.policies";
                    case "getVersion" -> Version.parseVersion("1.0.0");
                    default -> null;
                });
        return (ServiceReference<CommissionPolicy>) Proxy.newProxyInstance(
                ServiceReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBundle" -> bundle;
                    case "getProperty" ->
                        switch (String.valueOf(arguments[0])) {
                            case Constants.SERVICE_ID -> id;
                            case Constants.SERVICE_RANKING -> ranking;
                            default -> null;
                        };
                    default -> null;
                });
    }

    @Test
    public void aServiceRankingThatChangesChangesWhoServes() {
        CommissionPolicy first = Policies.flat("1.0.0");
        CommissionPolicy second = Policies.flat("1.1.0");
        registry.bind(first, reference(1, 0));
        registry.bind(second, reference(2, 0));
        assertEquals(
                "who came first",
                "1.0.0",
                registry.ask(FLAT, Policies.request()).version());
        registry.updated(second, reference(2, 10));
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        registry.updated(second, reference(2, -10));
        assertEquals("1.0.0", registry.ask(FLAT, Policies.request()).version());
        long calls = registry.all().stream().mapToLong(RegisteredPolicy::calls).sum();
        assertEquals("what was counted stays", 3, calls);
        registry.unbind(first, reference(1, 0));
        assertEquals("1.1.0", registry.ask(FLAT, Policies.request()).version());
        TestDatabase.await("nobody waits", () -> registry.waiting() == 0);
        assertTrue(registry.isServing(registry.all().get(0)));
    }
}
