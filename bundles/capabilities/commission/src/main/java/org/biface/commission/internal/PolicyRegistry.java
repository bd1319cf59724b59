package org.biface.commission.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.biface.commission.PolicyCame;
import org.biface.commission.PolicyFailing;
import org.biface.commission.PolicyLeft;
import org.biface.commission.PolicyQuarantined;
import org.biface.commission.PolicyServes;
import org.biface.commission.PolicyUnreadable;
import org.biface.commons.DomainEvent;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.VersionRange;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
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
 *
 * <p>A version that comes is proven first ({@link PolicyProving}), on a thread of its own and off the serving path, and joins
 * the snapshot when it gives what is recorded. A version whose answer the guard refuses while it serves has <i>trouble</i>: it
 * is set aside as long as another proven version of the same id and major version has none, and that one answers the call. The
 * only one goes on being asked, because a refused answer costs nobody anything and the next one may be right. Trouble
 * ends by itself: what it could not answer is asked again after 1, 2, 4 … s. Only what releases are refused for counts: what
 * somebody asks a price for must not put a version aside.
 */
@Component(service = PolicyRegistry.class, configurationPid = CommissionConfig.PID)
@Designate(ocd = CommissionConfig.class)
public final class PolicyRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyRegistry.class);
    private static final Duration RETRY_MISSING = Duration.ofSeconds(10);
    private static final Duration RETRY_REFUSED = Duration.ofSeconds(30);
    private static final Duration RETRY_PROVING = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** Timers ask a slow policy no more seldom than this. */
    private static final Duration LONGEST_SLOW = Duration.ofMinutes(1);
    /** Versions that answer one call in turn at most; each refusal may take the time limit. */
    private static final int TURNS = 3;

    /** Signatures that wait for a policy at once. */
    private static final int SIGNERS = 4;

    /** Others that look for an offer's policy at once. */
    private static final int SEEKERS = 32;

    private final PolicyGuard guard;
    private final PolicyProving proving;
    private final Consumer<DomainEvent> journal;
    private final ToLongFunction<Key> openContracts;
    private final Executor prover;
    private final ScheduledThreadPoolExecutor later =
            new ScheduledThreadPoolExecutor(1, work -> daemon(work, "biface-policy-later"));
    private final AtomicInteger waitingReleases = new AtomicInteger();
    private final AtomicInteger waitingQuotes = new AtomicInteger();
    private final Semaphore signers = new Semaphore(SIGNERS);
    private final Semaphore seekers = new Semaphore(SEEKERS);
    private volatile Duration wait;
    private volatile Duration drain;
    private volatile int maxWaiters;
    private volatile Duration firstPause = Duration.ofSeconds(1);
    /** Whoever is proven is interrupted then, which says nothing about it. */
    private volatile boolean closed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, RegisteredPolicy> byService = new HashMap<>();
    private final Map<Key, Boolean> missing = new HashMap<>();
    /** Policies that could not say who they are, and why. */
    private final Map<Long, String> unreadable = new TreeMap<>();
    /** Those that can't be in the snapshot for their trouble. */
    private final Set<RegisteredPolicy> aside = new HashSet<>();

    private Decisions decisions;
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
     * @param at when it had answered; it has not left before that
     * @param result what it said
     * @param description how the policy describes itself
     */
    record Answer(
            String version, String bundleVersion, Instant at, CommissionResult result, PolicyDescription description) {}

    @Activate
    public PolicyRegistry(
            @Reference PolicyGuard guard,
            @Reference PolicyJournal journal,
            @Reference Records inputs,
            @Reference PinCount pins,
            BundleContext context,
            CommissionConfig config) {
        this(
                guard,
                new PolicyProving(guard, inputs, config.proving_records()),
                journal::tell,
                openUnlessStopping(context.getBundle(Constants.SYSTEM_BUNDLE_ID), pins),
                Executors.newCachedThreadPool(work -> daemon(work, "biface-policy-proving")),
                null,
                Duration.ofMillis(config.wait_for_policy_millis()),
                config.waiting_calls(),
                Duration.ofMillis(config.drain_millis()));
    }

    /** When the whole server stops, everything leaves, and nobody needs to be told that contracts will wait. */
    private static ToLongFunction<Key> openUnlessStopping(Bundle framework, PinCount pins) {
        return key -> framework.getState() == Bundle.STOPPING ? 0 : pins.open(key);
    }

    /** Nothing is recorded, nothing decided, nobody listens. */
    PolicyRegistry(PolicyGuard guard, Duration wait, int waiters, Duration drain) {
        this(
                guard,
                new PolicyProving(guard, (policy, major, limit) -> List.of(), 1),
                event -> {},
                key -> 0,
                Runnable::run,
                Decisions.NONE,
                wait,
                waiters,
                drain);
    }

    PolicyRegistry(
            PolicyGuard guard,
            PolicyProving proving,
            Consumer<DomainEvent> journal,
            ToLongFunction<Key> openContracts,
            Executor prover,
            Decisions decisions,
            Duration wait,
            int waiters,
            Duration drain) {
        this.guard = guard;
        this.proving = proving;
        this.journal = journal;
        this.openContracts = openContracts;
        this.prover = prover;
        this.decisions = decisions;
        this.wait = wait;
        this.maxWaiters = waiters;
        this.drain = drain;
        later.setRemoveOnCancelPolicy(true);
        later.setKeepAliveTime(10, TimeUnit.SECONDS);
        later.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Modified
    void modified(CommissionConfig config) {
        wait = Duration.ofMillis(config.wait_for_policy_millis());
        maxWaiters = config.waiting_calls();
        drain = Duration.ofMillis(config.drain_millis());
        proving.records(config.proving_records());
    }

    /** How long to wait before asking again what was refused; for tests. */
    void firstPause(Duration pause) {
        firstPause = pause;
    }

    @Deactivate
    void close() {
        closed = true;
        later.shutdownNow();
        if (prover instanceof ExecutorService own) {
            own.shutdownNow();
        }
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
                reference.getBundle().getVersion(),
                BundleContent.digest(reference.getBundle()));
    }

    void add(CommissionPolicy policy, RegisteredPolicy.Source source) {
        PolicyDescription description;
        try {
            description = guard.describe(policy, source.bundle());
        } catch (Refused why) {
            LOG.warn(
                    "A commission policy of bundle={} {} is not used: {}",
                    source.bundle(),
                    source.version(),
                    why.getMessage());
            locked(() -> {
                unreadable.put(source.serviceId(), source.bundle() + " " + source.version() + ": " + why.getMessage());
                journal.accept(new PolicyUnreadable(
                        Ids.next(), source.bundle(), source.version().toString(), why.shortly()));
            });
            return;
        }
        var registered = new RegisteredPolicy(policy, description, source, guard.callsAtOnce());
        locked(() -> {
            byService.put(source.serviceId(), registered);
            journal.accept(
                    new PolicyCame(registered.id(), description.id(), description.major(), description.version()));
        });
        LOG.info("policy={} version={} bundle={} came", description.id(), description.version(), source.bundle());
        prove(registered, firstPause);
    }

    /** @param again how long to wait before it is proven again, when only time stands in the way */
    private void prove(RegisteredPolicy newcomer, Duration again) {
        try {
            prover.execute(() -> proveNow(newcomer, again));
        } catch (RejectedExecutionException closed) {
            LOG.debug("policy={} is not proven any more", newcomer);
        }
    }

    private void proveNow(RegisteredPolicy newcomer, Duration again) {
        if (newcomer.gone()) {
            return;
        }
        try {
            if (decisions() == null) {
                throw new Unavailable("the operator's decisions are not known yet", firstPause);
            }
            proving.prove(newcomer).ifPresent(proof -> locked(() -> proven(newcomer, proof, again)));
        } catch (Unavailable away) {
            newcomer.waitsFor("it can't be proven now: " + away.getMessage());
            after(firstPause, () -> prove(newcomer, again));
        } catch (RuntimeException | Error broken) {
            if (closed) {
                LOG.debug("policy={} is not proven any more", newcomer, broken);
                return;
            }
            LOG.error("policy={} can't be proven", newcomer, broken);
            newcomer.waitsFor("it can't be proven: " + broken);
            after(LONGEST_PAUSE, () -> prove(newcomer, again));
        }
    }

    /** Nobody knows yet whether one that did not answer in time gives what is recorded. */
    private void proveAgain(RegisteredPolicy slow, Proof before, Duration again) {
        if (slow.phase() == RegisteredPolicy.Phase.REJECTED && slow.proof() == before) {
            prove(slow, again);
        }
    }

    private static Duration longer(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private Decisions decisions() {
        lock.lock();
        try {
            return decisions;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void proven(RegisteredPolicy newcomer, Proof proof, Duration again) {
        if (closed || newcomer.gone() || !byService.containsValue(newcomer)) {
            return;
        }
        Proof before = newcomer.proof();
        newcomer.proof(proof);
        if (proof.holds() || decisions.accepted().contains(Decisions.Seen.of(newcomer))) {
            newcomer.phase(RegisteredPolicy.Phase.PROVEN);
            LOG.info(
                    "policy={} version={} is proven by {} releases{}",
                    newcomer.description().id(),
                    newcomer.description().version(),
                    proof.asked(),
                    proof.holds() ? "" : ", " + proof.differing() + " of them differ, which was accepted");
            publish();
            return;
        }
        boolean known = newcomer.phase() == RegisteredPolicy.Phase.REJECTED
                && before != null
                && before.seen().equals(proof.seen());
        newcomer.phase(RegisteredPolicy.Phase.REJECTED);
        if (!known) {
            quarantined(newcomer, proof.shortly(), proof.reason());
        }
        if (proof.passing()) {
            after(again, () -> proveAgain(newcomer, proof, longer(again)));
        }
    }

    private void quarantined(RegisteredPolicy registered, String shortly, String reason) {
        LOG.warn(
                "policy={} version={} bundle={} is quarantined: {}",
                registered.description().id(),
                registered.description().version(),
                registered.source().bundle(),
                reason);
        journal.accept(new PolicyQuarantined(
                registered.id(),
                registered.key().policy(),
                registered.key().major(),
                registered.description().version(),
                shortly));
    }

    private void serves(RegisteredPolicy registered) {
        journal.accept(new PolicyServes(
                registered.id(),
                registered.key().policy(),
                registered.key().major(),
                registered.description().version()));
    }

    /** A service changed its ranking; what it has counted until now stays with the version. */
    private void rank(RegisteredPolicy.Source source) {
        locked(() -> {
            RegisteredPolicy before = byService.get(source.serviceId());
            if (before != null && !before.source().equals(source)) {
                before.moved(source);
                publish();
            }
        });
    }

    /** Publishes the successor first; then waits for the calls that the leaving one still answers. */
    void remove(long serviceId) {
        RegisteredPolicy leaving;
        lock.lock();
        try {
            unreadable.remove(serviceId);
            leaving = byService.remove(serviceId);
            if (leaving == null) {
                return;
            }
            aside.remove(leaving);
            publish();
        } finally {
            lock.unlock();
        }
        if (!leaving.drain(drain)) {
            LOG.warn("policy={} leaves with {} calls in flight", leaving, leaving.inFlight());
        }
        guard.left(leaving);
        LOG.info("policy={} left", leaving);
        tellOfOpenContracts(leaving);
    }

    /** Whoever removes the last version of what open contracts are pinned to should know how many will wait. */
    private void tellOfOpenContracts(RegisteredPolicy left) {
        if (isInstalled(left.key())) {
            left(left, 0L);
            return;
        }
        try {
            prover.execute(() -> left(left, openContracts(left)));
        } catch (RejectedExecutionException closed) {
            LOG.debug("policy={} left with the registry", left);
            left(left, null);
        }
    }

    /** @return how many contracts wait now, or {@code null} when that can't be read */
    private Long openContracts(RegisteredPolicy left) {
        try {
            long open = openContracts.applyAsLong(left.key());
            if (isInstalled(left.key())) {
                return 0L;
            }
            if (open > 0) {
                LOG.warn(
                        "policy={} was the last version of {}, which {} open contracts are pinned to: their"
                                + " releases wait until one is back",
                        left,
                        left.key(),
                        open);
            }
            return open;
        } catch (RuntimeException away) {
            LOG.warn(
                    "policy={} was the last version of {}; how many open contracts are pinned to it can't be read now: {}",
                    left,
                    left.key(),
                    away.getMessage());
            return null;
        }
    }

    private void left(RegisteredPolicy left, Long openContracts) {
        journal.accept(new PolicyLeft(
                left.id(),
                left.key().policy(),
                left.key().major(),
                left.description().version(),
                openContracts));
    }

    private boolean isInstalled(Key key) {
        return all().stream().anyMatch(one -> one.key().equals(key));
    }

    /** Takes what operators have decided, on whichever node. */
    void decided(Decisions now) {
        locked(() -> {
            Decisions before = decisions;
            decisions = now;
            if (before == null) {
                // Those that came before the decisions could be read look again by themselves.
                publish();
                return;
            }
            if (before.equals(now)) {
                return;
            }
            for (RegisteredPolicy registered : List.copyOf(byService.values())) {
                Decisions.Exact exact = Decisions.Exact.of(registered);
                boolean accepted = now.accepted().contains(Decisions.Seen.of(registered));
                if (registered.phase() == RegisteredPolicy.Phase.REJECTED && accepted) {
                    registered.phase(RegisteredPolicy.Phase.PROVEN);
                } else if (registered.phase() == RegisteredPolicy.Phase.PROVEN
                        && !accepted
                        && !registered.proof().holds()) {
                    registered.phase(RegisteredPolicy.Phase.REJECTED);
                    quarantined(
                            registered,
                            registered.proof().shortly(),
                            registered.proof().reason());
                }
                UUID retry = now.retried().get(exact);
                if (retry != null && !retry.equals(before.retried().get(exact))) {
                    retry(registered);
                }
            }
            publish();
        });
    }

    /** Under the lock. */
    private void retry(RegisteredPolicy registered) {
        LOG.info("policy={} is tried again, an operator wants it", registered);
        if (registered.phase() == RegisteredPolicy.Phase.REJECTED) {
            registered.phase(RegisteredPolicy.Phase.PROVING);
            registered.waitsFor("it is being proven again");
            prove(registered, firstPause);
            return;
        }
        registered.trouble(null);
        registered.wasInTime();
        aside.remove(registered);
        if (isServing(registered)) {
            serves(registered);
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void after(Duration pause, Runnable work) {
        try {
            later.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("the registry is closed");
        }
    }

    /** Under the lock: makes the snapshot anew, and tells what it changed. */
    private void publish() {
        Map<Key, List<RegisteredPolicy>> proven = new HashMap<>();
        for (RegisteredPolicy registered : byService.values()) {
            if (registered.phase() == RegisteredPolicy.Phase.PROVEN && !heldBack(registered)) {
                proven.computeIfAbsent(registered.key(), key -> new ArrayList<>())
                        .add(registered);
            }
        }
        Map<Key, List<RegisteredPolicy>> next = new HashMap<>();
        proven.forEach((key, versions) -> {
            versions.sort(RegisteredPolicy.PREFERENCE);
            if (!versions.get(0).givesWhatIsRecorded()) {
                // Accepted although it differs: another version would charge another rate, so none may stand in for it.
                versions.subList(1, versions.size()).clear();
            }
            List<RegisteredPolicy> good =
                    versions.stream().filter(one -> !one.failing()).toList();
            next.put(key, good.isEmpty() ? Collections.unmodifiableList(versions) : good);
            for (RegisteredPolicy one : versions) {
                if (!next.get(key).contains(one)) {
                    if (aside.add(one)) {
                        quarantined(
                                one,
                                one.trouble().why().shortly(),
                                one.trouble().why().getMessage());
                    }
                } else {
                    aside.remove(one);
                }
            }
        });
        Map<Key, List<RegisteredPolicy>> before = snapshot;
        snapshot = Collections.unmodifiableMap(next);
        next.forEach((key, versions) -> {
            List<RegisteredPolicy> served = before.get(key);
            if (served == null || served.get(0) != versions.get(0)) {
                LOG.info(
                        "policy={} version={} serves",
                        key.policy(),
                        versions.get(0).description().version());
                serves(versions.get(0));
            }
            if (missing.remove(key) != null) {
                LOG.info("policy={} is back, its contracts can be released again", key);
            }
        });
        changed.signalAll();
    }

    private boolean heldBack(RegisteredPolicy registered) {
        String held = decisions == null ? null : decisions.held().get(registered.key());
        return held != null && !held.equals(registered.description().version());
    }

    /** The description of the version that serves now. */
    Optional<PolicyDescription> serving(Key key) {
        List<RegisteredPolicy> versions = snapshot.get(key);
        return versions == null ? Optional.empty() : Optional.of(versions.get(0).description());
    }

    /**
     * Waits until something is found among the policies, as a call waits for its policy.
     *
     * @param found looks for it; it is empty now
     * @param inTransaction whether the caller holds a transaction meanwhile; only a few of those wait at once
     */
    <T> Optional<T> await(Supplier<Optional<T>> found, boolean inTransaction) {
        Semaphore places = inTransaction ? signers : seekers;
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            long left = wait.toNanos();
            lock.lockInterruptibly();
            try {
                Optional<T> now = found.get();
                while (left > 0 && now.isEmpty()) {
                    left = changed.awaitNanos(left);
                    now = found.get();
                }
                return now;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            places.release();
        }
    }

    /** Every installed version, by id, major version and preference. */
    List<RegisteredPolicy> all() {
        lock.lock();
        try {
            return byService.values().stream()
                    .sorted(Comparator.comparing(
                                    (RegisteredPolicy one) -> one.key().policy())
                            .thenComparing(one -> one.key().major())
                            .thenComparing(RegisteredPolicy.PREFERENCE))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param policy a policy's id
     * @param range which versions of it
     * @return those that new contracts can be pinned with, the best one first: the highest that may serve
     */
    List<RegisteredPolicy> candidates(String policy, VersionRange range) {
        return of(policy, range).stream().filter(this::isCandidate).toList();
    }

    /**
     * @param policy a policy's id
     * @param range which versions of it
     * @return those that an offer can count with, the best one first: those that may serve, by version, and then those that
     *     are being proven
     */
    List<RegisteredPolicy> of(String policy, VersionRange range) {
        return all().stream()
                .filter(one -> one.key().policy().equals(policy) && range.includes(one.version()))
                .filter(one -> isCandidate(one) || one.phase() == RegisteredPolicy.Phase.PROVING)
                .sorted(Comparator.comparing(this::isCandidate)
                        .thenComparing(RegisteredPolicy::version)
                        .reversed())
                .toList();
    }

    /**
     * Lets a version answer once, off the serving path, and without counting it.
     *
     * @return what it threw; nothing when it answered, or could not be asked
     */
    Optional<String> thrownBy(RegisteredPolicy policy, CommissionRequest request) {
        if (!policy.visit()) {
            return Optional.empty();
        }
        try {
            guard.ask(policy, request, RegisteredPolicy.Purpose.STUDY);
            return Optional.empty();
        } catch (Refused why) {
            return why.kind() == Refused.Kind.THREW ? Optional.of(why.getMessage()) : Optional.empty();
        } finally {
            policy.leave();
        }
    }

    boolean isServing(RegisteredPolicy registered) {
        List<RegisteredPolicy> versions = snapshot.get(registered.key());
        return versions != null && versions.get(0) == registered;
    }

    boolean isCandidate(RegisteredPolicy registered) {
        return snapshot.getOrDefault(registered.key(), List.of()).contains(registered);
    }

    /** The versions that operators want to serve alone. */
    Map<Key, String> holds() {
        Decisions now = decisions();
        return now == null ? Map.of() : now.held();
    }

    boolean isAccepted(RegisteredPolicy registered) {
        Decisions now = decisions();
        return now != null && now.accepted().contains(Decisions.Seen.of(registered));
    }

    /** Installed policies that could not say who they are, and why. */
    List<String> unreadable() {
        lock.lock();
        try {
            return List.copyOf(unreadable.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a call would be answered without waiting, for those who can come back and hold up others meanwhile.
     *
     * @return why it would not: no version may serve, or it did not answer in time a moment ago
     * @throws Unavailable while the only version is being proven, which does not take long
     */
    Optional<String> notNow(Key key) {
        List<RegisteredPolicy> versions = snapshot.get(key);
        if (versions == null) {
            if (isProving(key)) {
                throw new Unavailable(
                        "The policy '" + key + "' is being proven before it may serve. Try again in a few seconds.",
                        RETRY_PROVING);
            }
            return Optional.of("no version of the policy '" + key + "' serves");
        }
        return versions.stream().allMatch(RegisteredPolicy::isSlow)
                ? Optional.of("the policy '" + versions.get(0).description()
                        + "' did not answer in time, and is asked again later")
                : Optional.empty();
    }

    /** Whether a version may serve in a moment. */
    boolean isProving(Key key) {
        return all().stream().anyMatch(one -> one.key().equals(key) && one.phase() == RegisteredPolicy.Phase.PROVING);
    }

    /**
     * Asks the version that serves now, and waits for one while there is none. When what it says is refused and another
     * proven version is installed, that one is asked.
     *
     * @throws Unavailable when none came, or what it said was refused
     */
    Answer ask(Key key, CommissionRequest request) {
        return ask(key, request, RegisteredPolicy.Purpose.RELEASE);
    }

    /** The same for a price: what is refused is held against nobody, since anybody can make up what is asked. */
    Answer quote(Key key, CommissionRequest request) {
        return ask(key, request, RegisteredPolicy.Purpose.QUOTE);
    }

    private Answer ask(Key key, CommissionRequest request, RegisteredPolicy.Purpose purpose) {
        boolean counts = purpose == RegisteredPolicy.Purpose.RELEASE;
        var asked = new ArrayList<RegisteredPolicy>(1);
        while (true) {
            RegisteredPolicy registered = enter(key, asked, counts);
            Refused refused;
            try {
                long start = System.nanoTime();
                CommissionResult result = guard.ask(registered, request, purpose);
                registered.answered(System.nanoTime() - start);
                if (counts) {
                    registered.wasInTime();
                }
                return new Answer(
                        registered.description().version(),
                        registered.source().version().toString(),
                        Instant.now().truncatedTo(ChronoUnit.MICROS),
                        result,
                        registered.description());
            } catch (Refused why) {
                refused = why;
            } finally {
                registered.leave();
            }
            asked.add(registered);
            registered.failed(refused);
            if (counts && refused.kind() == Refused.Kind.SLOW) {
                registered.wasSlow(firstPause, LONGEST_SLOW);
            }
            if (counts && refused.kind() != Refused.Kind.NOT_ASKED) {
                troubled(registered, new RegisteredPolicy.Trouble(request, refused));
            }
            if (refused.kind() == Refused.Kind.NOT_ASKED || asked.size() == TURNS || !isAnother(key, asked)) {
                throw new Unavailable(
                        "The commission can't be decided now, nothing has changed: the policy '"
                                + registered.description() + "' was refused because " + refused.shortly()
                                + ". Try again later.",
                        RETRY_REFUSED,
                        refused);
            }
        }
    }

    private boolean isAnother(Key key, List<RegisteredPolicy> asked) {
        return snapshot.getOrDefault(key, List.of()).stream().anyMatch(one -> !asked.contains(one));
    }

    private void troubled(RegisteredPolicy registered, RegisteredPolicy.Trouble trouble) {
        lock.lock();
        try {
            boolean news = !registered.failing();
            registered.trouble(trouble);
            if (!news || registered.gone()) {
                return;
            }
            publish();
            if (!aside.contains(registered)) {
                LOG.warn(
                        "policy={} version={} bundle={} was refused, and there is no other: {}",
                        registered.description().id(),
                        registered.description().version(),
                        registered.source().bundle(),
                        trouble.why().getMessage());
                journal.accept(new PolicyFailing(
                        registered.id(),
                        registered.key().policy(),
                        registered.key().major(),
                        registered.description().version(),
                        trouble.why().shortly()));
            }
        } finally {
            lock.unlock();
        }
        after(firstPause, () -> askAgain(registered, firstPause));
    }

    /** Asks what was refused again, off the serving path, until it is answered or nobody minds any more. */
    private void askAgain(RegisteredPolicy registered, Duration pause) {
        try {
            prover.execute(() -> askAgainNow(registered, pause));
        } catch (RejectedExecutionException closed) {
            LOG.debug("policy={} is not asked again", registered);
        }
    }

    private void askAgainNow(RegisteredPolicy registered, Duration pause) {
        RegisteredPolicy.Trouble trouble = registered.trouble();
        if (trouble == null || !registered.visit()) {
            return;
        }
        boolean answered = false;
        try {
            if (mayComeBack(registered, trouble) && !guard.isStuck(registered, RegisteredPolicy.Purpose.RELEASE)) {
                guard.ask(registered, trouble.request(), RegisteredPolicy.Purpose.TRIAL);
                answered = true;
            }
        } catch (Refused still) {
            LOG.debug("policy={} is still refused: {}", registered, still.getMessage());
        } finally {
            registered.leave();
        }
        if (answered) {
            locked(() -> recovered(registered, trouble));
        }
        if (registered.failing()) {
            Duration next = longer(pause);
            after(next, () -> askAgain(registered, next));
        }
    }

    /** One that answered what can't be does not come back by itself while another one serves well. */
    private boolean mayComeBack(RegisteredPolicy registered, RegisteredPolicy.Trouble trouble) {
        lock.lock();
        try {
            return trouble.why().kind() != Refused.Kind.WRONG || !aside.contains(registered);
        } finally {
            lock.unlock();
        }
    }

    private void recovered(RegisteredPolicy registered, RegisteredPolicy.Trouble trouble) {
        if (registered.trouble() != trouble) {
            return;
        }
        registered.trouble(null);
        registered.wasInTime();
        LOG.info(
                "policy={} version={} answers well again",
                registered.description().id(),
                registered.description().version());
        boolean served = isServing(registered);
        publish();
        if (served && isServing(registered)) {
            serves(registered);
        }
    }

    /** @param counts whether it is told that the policy is missing, since money waits for it */
    private RegisteredPolicy enter(Key key, List<RegisteredPolicy> asked, boolean counts) {
        RegisteredPolicy first = tryEnter(key, asked);
        if (first != null) {
            return first;
        }
        AtomicInteger waiting = counts ? waitingReleases : waitingQuotes;
        if (waiting.incrementAndGet() > maxWaiters) {
            waiting.decrementAndGet();
            throw missing(key);
        }
        try {
            long left = wait.toNanos();
            lock.lockInterruptibly();
            try {
                while (true) {
                    RegisteredPolicy now = tryEnter(key, asked);
                    if (now != null) {
                        return now;
                    }
                    if (counts && missing.putIfAbsent(key, true) == null) {
                        LOG.warn("policy={} is not served, releases of its contracts wait for it", key);
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
    private RegisteredPolicy tryEnter(Key key, List<RegisteredPolicy> asked) {
        while (true) {
            List<RegisteredPolicy> versions = snapshot.get(key);
            RegisteredPolicy serving = null;
            for (int i = 0; versions != null && i < versions.size() && serving == null; i++) {
                serving = asked.contains(versions.get(i)) ? null : versions.get(i);
            }
            if (serving == null) {
                return null;
            }
            if (serving.enter()) {
                return serving;
            }
            Thread.onSpinWait();
        }
    }

    /** How many releases wait for a policy now. */
    int waiting() {
        return waitingReleases.get();
    }

    private Unavailable missing(Key key) {
        return new Unavailable(
                "The commission can't be decided now, nothing has changed: no policy '" + key + "' is "
                        + (isInstalled(key) ? "allowed to serve" : "installed") + ". Try again later.",
                RETRY_MISSING);
    }
}
