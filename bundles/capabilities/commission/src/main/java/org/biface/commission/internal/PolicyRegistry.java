package org.biface.commission.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed policies by id and major version. Readers see an immutable snapshot that is exchanged as a whole; nobody
 * keeps a policy beyond a call.
 */
@Component(service = PolicyRegistry.class, configurationPid = CommissionConfig.PID)
@Designate(ocd = CommissionConfig.class)
public final class PolicyRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyRegistry.class);
    private static final Duration RETRY_MISSING = Duration.ofSeconds(10);
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(30);

    private final PolicyGuard guard;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Duration wait;
    private volatile Duration drain;
    private volatile int maxWaiters;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, RegisteredPolicy> byService = new HashMap<>();
    private final Map<Key, Boolean> missing = new HashMap<>();
    private volatile Map<Key, List<RegisteredPolicy>> snapshot = Map.of();

    /**
     * What a contract is pinned to.
     *
     * @param policy the id
     * @param major the major version
     */
    record Key(String policy, int major) {
        @Override
        public String toString() {
            return policy + " " + major + ".x";
        }
    }

    /**
     * An answer, and who gave it.
     *
     * @param version the exact version of the policy
     * @param bundleVersion the version of the bundle that it comes from
     * @param result what it said
     */
    record Answer(String version, String bundleVersion, CommissionResult result) {}

    @Activate
    public PolicyRegistry(@Reference PolicyGuard guard, CommissionConfig config) {
        this(
                guard,
                Duration.ofMillis(config.wait_for_policy_millis()),
                config.waiting_calls(),
                Duration.ofMillis(config.drain_millis()));
    }

    PolicyRegistry(PolicyGuard guard, Duration wait, int waiters, Duration drain) {
        this.guard = guard;
        this.wait = wait;
        this.maxWaiters = waiters;
        this.drain = drain;
    }

    @Modified
    void modified(CommissionConfig config) {
        wait = Duration.ofMillis(config.wait_for_policy_millis());
        maxWaiters = config.waiting_calls();
        drain = Duration.ofMillis(config.drain_millis());
    }

    @Reference(
            service = CommissionPolicy.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbind",
            updated = "updated")
    void bind(CommissionPolicy policy, ServiceReference<CommissionPolicy> reference) {
        add(policy, source(reference));
    }

    void updated(CommissionPolicy policy, ServiceReference<CommissionPolicy> reference) {
        rank(source(reference));
    }

    void unbind(CommissionPolicy policy, ServiceReference<CommissionPolicy> reference) {
        remove((Long) reference.getProperty(Constants.SERVICE_ID));
    }

    private static RegisteredPolicy.Source source(ServiceReference<CommissionPolicy> reference) {
        Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
        return new RegisteredPolicy.Source(
                (Long) reference.getProperty(Constants.SERVICE_ID),
                ranking instanceof Integer number ? number : 0,
                reference.getBundle().getSymbolicName(),
                reference.getBundle().getVersion());
    }

    void add(CommissionPolicy policy, RegisteredPolicy.Source source) {
        PolicyDescription description;
        try {
            description = guard.describe(policy);
        } catch (Refused why) {
            LOG.warn(
                    "A commission policy of bundle={} {} is not used: {}",
                    source.bundle(),
                    source.version(),
                    why.getMessage());
            return;
        }
        var registered = new RegisteredPolicy(policy, description, source, guard.callsAtOnce());
        guard.rehearse(registered);
        lock.lock();
        try {
            byService.put(source.serviceId(), registered);
            publish();
        } finally {
            lock.unlock();
        }
        LOG.info("policy={} version={} bundle={} came", description.id(), description.version(), source.bundle());
    }

    /** A service changed its ranking; what it has counted until now stays with the version. */
    private void rank(RegisteredPolicy.Source source) {
        lock.lock();
        try {
            RegisteredPolicy before = byService.get(source.serviceId());
            if (before != null && !before.source().equals(source)) {
                before.moved(source);
                publish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Publishes the successor first; then waits for the calls that the leaving one still answers. */
    void remove(long serviceId) {
        RegisteredPolicy leaving;
        lock.lock();
        try {
            leaving = byService.remove(serviceId);
            if (leaving == null) {
                return;
            }
            publish();
        } finally {
            lock.unlock();
        }
        if (!leaving.drain(drain)) {
            LOG.warn("policy={} leaves with {} calls in flight", leaving, leaving.inFlight());
        }
        LOG.info("policy={} left", leaving);
    }

    private void publish() {
        Map<Key, List<RegisteredPolicy>> next = new HashMap<>();
        for (RegisteredPolicy registered : byService.values()) {
            PolicyDescription description = registered.description();
            next.computeIfAbsent(new Key(description.id(), description.major()), key -> new ArrayList<>())
                    .add(registered);
        }
        next.replaceAll((key, versions) -> {
            versions.sort(RegisteredPolicy.PREFERENCE);
            return Collections.unmodifiableList(versions);
        });
        snapshot = Collections.unmodifiableMap(next);
        for (Key key : List.copyOf(missing.keySet())) {
            if (next.containsKey(key)) {
                missing.remove(key);
                LOG.info("policy={} is back, its contracts can be released again", key);
            }
        }
        changed.signalAll();
    }

    /** The description of the version that serves now. */
    Optional<PolicyDescription> serving(Key key) {
        List<RegisteredPolicy> versions = snapshot.get(key);
        return versions == null ? Optional.empty() : Optional.of(versions.get(0).description());
    }

    /** Every installed version, with who serves first, by id. */
    List<RegisteredPolicy> all() {
        Map<Key, List<RegisteredPolicy>> now = snapshot;
        return now.keySet().stream()
                .sorted(java.util.Comparator.comparing(Key::policy).thenComparing(Key::major))
                .flatMap(key -> now.get(key).stream())
                .toList();
    }

    boolean isServing(RegisteredPolicy registered) {
        PolicyDescription description = registered.description();
        List<RegisteredPolicy> versions = snapshot.get(new Key(description.id(), description.major()));
        return versions != null && versions.get(0) == registered;
    }

    /** Policies that were asked for and are not installed. */
    List<Key> missing() {
        lock.lock();
        try {
            return List.copyOf(missing.keySet());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the version that serves now, and waits for one while there is none.
     *
     * @throws Unavailable when none came, or what it said was refused
     */
    Answer ask(Key key, CommissionRequest request) {
        RegisteredPolicy registered = enter(key);
        try {
            CommissionResult result = guard.ask(registered, request);
            registered.succeeded();
            return new Answer(
                    registered.description().version(),
                    registered.source().version().toString(),
                    result);
        } catch (Refused why) {
            registered.failed(why);
            throw new Unavailable(
                    "The commission can't be decided now, nothing has changed: the policy '" + registered.description()
                            + "' was refused because " + why.shortly() + ". Try again later.",
                    RETRY_REFUSED,
                    why);
        } finally {
            registered.leave();
        }
    }

    private RegisteredPolicy enter(Key key) {
        RegisteredPolicy first = tryEnter(key);
        if (first != null) {
            return first;
        }
        if (waiting.incrementAndGet() > maxWaiters) {
            waiting.decrementAndGet();
            throw missing(key);
        }
        try {
            long left = wait.toNanos();
            lock.lockInterruptibly();
            try {
                while (true) {
                    RegisteredPolicy now = tryEnter(key);
                    if (now != null) {
                        return now;
                    }
                    if (missing.putIfAbsent(key, true) == null) {
                        LOG.warn("policy={} is not installed, releases of its contracts wait for it", key);
                    }
                    if (left <= 0) {
                        throw missing(key);
                    }
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw missing(key);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** A version may leave between the look at the snapshot and the call; the next snapshot is published by then. */
    private RegisteredPolicy tryEnter(Key key) {
        while (true) {
            List<RegisteredPolicy> versions = snapshot.get(key);
            if (versions == null) {
                return null;
            }
            RegisteredPolicy serving = versions.get(0);
            if (serving.enter()) {
                return serving;
            }
            Thread.onSpinWait();
        }
    }

    /** How many calls wait for a policy now. */
    int waiting() {
        return waiting.get();
    }

    private static Unavailable missing(Key key) {
        return new Unavailable(
                "The commission can't be decided now, nothing has changed: no policy '" + key
                        + "' is installed. Try again later.",
                RETRY_MISSING);
    }
}
