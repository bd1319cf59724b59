package org.biface.commission.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place where a policy's code runs. Each policy version has a number of calls of its own for each purpose, and a
 * call that does not come back costs only a thread of that number: it is given up, and a policy that keeps too many is not
 * asked any more for that purpose. So what one policy does can't take a thread from another, what a simulation or a quote
 * does to a policy can't take one from releases, and the threads in all are bounded by the versions installed. When many
 * versions have threads that do not come back, those that have one already get no further one, and half of all threads are
 * for releases only: so however many versions get stuck, the others are asked.
 */
@Component(service = PolicyGuard.class, configurationPid = CommissionConfig.PID)
public final class PolicyGuard {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyGuard.class);
    /** Beyond any sensible number of installed policies; a brake, not a size. */
    private static final int MAX_THREADS = 512;
    /** A newcomer's first calls also load its classes; they never have less time than the later ones. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(5);

    /** When one in so many threads is stuck, those that have a stuck one get no other. */
    private static final int STUCK_SHARE = 4;

    /** One in so many threads is for releases only. */
    private static final int RELEASES_SHARE = 2;

    /** How long who waits alone looks for the answer before falling asleep. */
    private static final long LOOKING_NANOS = 50_000;

    private static final int MAX_MESSAGE = 300;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ThreadPoolExecutor threads;
    private final int maxThreads;
    /** Threads of all versions that were given up and have not come back yet. */
    private final AtomicInteger stuck = new AtomicInteger();
    /** Threads that work for something else than a release. */
    private final AtomicInteger others = new AtomicInteger();
    /** Callers who wait for an answer. */
    private final AtomicInteger waiting = new AtomicInteger();
    /** Those who are asked who they are, by their bundle. */
    private final Map<String, RegisteredPolicy.Lane> newcomers = new ConcurrentHashMap<>();

    /** {@code null} but in tests. */
    private volatile Duration firstLimit;

    private volatile Duration limit;
    private volatile int stuckCalls;
    private volatile int callsAtOnce;

    @Activate
    public PolicyGuard(CommissionConfig config) {
        this(Duration.ofMillis(config.time_limit_millis()), config.calls_per_policy(), config.stuck_calls_per_policy());
    }

    PolicyGuard(Duration limit, int callsAtOnce, int stuckCalls) {
        this(limit, callsAtOnce, stuckCalls, MAX_THREADS);
    }

    /** @param maxThreads of all versions */
    PolicyGuard(Duration limit, int callsAtOnce, int stuckCalls, int maxThreads) {
        this.maxThreads = maxThreads;
        this.limit = limit;
        this.callsAtOnce = callsAtOnce;
        this.stuckCalls = stuckCalls;
        this.threads = new ThreadPoolExecutor(0, maxThreads, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "biface-policy-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Modified
    void modified(CommissionConfig config) {
        limit = Duration.ofMillis(config.time_limit_millis());
        callsAtOnce = config.calls_per_policy();
        stuckCalls = config.stuck_calls_per_policy();
    }

    @Deactivate
    void close() {
        threads.shutdownNow();
    }

    int callsAtOnce() {
        return callsAtOnce;
    }

    Duration limit() {
        return limit;
    }

    /** How long a call may take from now on; for tests. */
    void limit(Duration now) {
        limit = now;
    }

    /** How long a newcomer's first calls may take from now on; for tests. */
    void firstLimit(Duration now) {
        firstLimit = now;
    }

    private Duration firstLimit() {
        Duration tests = firstLimit;
        if (tests != null) {
            return tests;
        }
        Duration later = limit;
        return later.compareTo(FIRST_LIMIT) > 0 ? later : FIRST_LIMIT;
    }

    /**
     * Asks a newcomer who it is.
     *
     * @param bundle where it comes from; one whose policies keep too many threads is not asked any more
     */
    PolicyDescription describe(CommissionPolicy policy, String bundle) throws Refused {
        RegisteredPolicy.Lane lane = newcomers.computeIfAbsent(bundle, one -> new RegisteredPolicy.Lane(callsAtOnce));
        PolicyDescription description = call(lane, true, () -> Said.of(policy, policy::describe), firstLimit())
                .value();
        if (description == null) {
            throw new Refused(Refused.Kind.WRONG, "it describes itself by null");
        }
        return description;
    }

    /**
     * Asks a policy, twice, and checks what it says.
     *
     * @param registered which; the caller has entered it
     * @param request what to ask
     * @param purpose what for; a call that gets stuck costs calls for the same purpose only
     * @return an answer that can be trusted
     * @throws Refused when there is none
     */
    CommissionResult ask(RegisteredPolicy registered, CommissionRequest request, RegisteredPolicy.Purpose purpose)
            throws Refused {
        return ask(registered, completed(request, registered.description()), purpose, limit);
    }

    private CommissionResult ask(
            RegisteredPolicy registered, CommissionRequest request, RegisteredPolicy.Purpose purpose, Duration within)
            throws Refused {
        CommissionPolicy policy = registered.policy();
        Answers<CommissionResult> answers = call(
                registered.lane(purpose),
                purpose == RegisteredPolicy.Purpose.RELEASE,
                () -> {
                    Said<CommissionResult> first = Said.of(policy, () -> policy.decide(request));
                    return new Answers<>(
                            first, first.refused == null ? Said.of(policy, () -> policy.decide(request)) : first);
                },
                within);
        CommissionResult result = answers.first().value();
        check(request, result);
        if (!result.equals(answers.second().value())) {
            throw new Refused(
                    Refused.Kind.WRONG,
                    "it is not deterministic",
                    "it is not deterministic: " + result + ", asked again "
                            + answers.second().value());
        }
        return result;
    }

    /** A contract that was signed before the policy had a parameter is asked with its default. */
    private static CommissionRequest completed(CommissionRequest request, PolicyDescription description) {
        Map<String, String> missing = null;
        for (PolicyParameter parameter : description.parameters()) {
            if (!request.parameters().containsKey(parameter.name())
                    && parameter.defaultValue().isPresent()) {
                missing = missing == null ? new TreeMap<>(request.parameters()) : missing;
                missing.put(parameter.name(), parameter.defaultValue().get());
            }
        }
        return missing == null ? request : request.withParameters(missing);
    }

    /**
     * Lets a newcomer answer before it serves, with its default parameters, so that its classes are loaded when the time
     * limit counts.
     *
     * @param registered the newcomer; the caller has entered it
     * @return what is wrong with its answer; nothing when it is right, or when it was asked without a parameter that it
     *     needs, so that no wonder it did not answer
     */
    Optional<Refused> rehearse(RegisteredPolicy registered) {
        PolicyDescription description = registered.description();
        CommissionRequest request =
                completed(CommissionRequest.of(100_000, "EUR").build(), description);
        try {
            ask(registered, request, RegisteredPolicy.Purpose.TRIAL, firstLimit());
            return Optional.empty();
        } catch (Refused why) {
            LOG.debug("policy={} did not answer a rehearsal: {}", registered, why.getMessage());
            return description.parameters().size() == request.parameters().size() ? Optional.of(why) : Optional.empty();
        }
    }

    /** @param release whether it may have one of the threads that are kept for releases */
    private <T> T call(RegisteredPolicy.Lane lane, boolean release, Callable<T> said, Duration within) throws Refused {
        notStuck(lane);
        try {
            if (!lane.permits().tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Refused(
                        Refused.Kind.NOT_ASKED,
                        "it is busy: no call of " + callsAtOnce + " ended within " + within.toMillis() + " ms");
            }
        } catch (InterruptedException stop) {
            throw interrupted();
        }
        // Whoever is first decides: the call comes back, or it is given up and its thread counts as stuck until it
        // ends.
        AtomicBoolean over = new AtomicBoolean();
        boolean givenUp = false;
        var begun = new AtomicLong();
        var task = new FutureTask<>(() -> {
            begun.set(System.nanoTime() | 1);
            return said.call();
        });
        try {
            // Those who have waited here for a call that got stuck must not send another thread after it.
            notStuck(lane);
            start(release, () -> {
                lane.begins(Thread.currentThread());
                try {
                    task.run();
                } finally {
                    lane.ends(Thread.currentThread());
                }
                if (!over.compareAndSet(false, true)) {
                    lane.stuck().decrementAndGet();
                    stuck.decrementAndGet();
                }
            });
            try {
                return answers(task, begun, within);
            } catch (TimeoutException slow) {
                givenUp = over.compareAndSet(false, true);
                if (!givenUp) {
                    return task.get();
                }
                throw new Refused(Refused.Kind.SLOW, "it did not answer within " + within.toMillis() + " ms");
            } catch (InterruptedException stop) {
                givenUp = over.compareAndSet(false, true);
                throw interrupted();
            }
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stop) {
            throw interrupted();
        } finally {
            if (givenUp) {
                lane.stuck().incrementAndGet();
                stuck.incrementAndGet();
                task.cancel(true);
            }
            lane.permits().release();
        }
    }

    /** The time limit is the policy's: it begins when its thread does, which a busy machine may put off. */
    private <T> T answers(FutureTask<T> task, AtomicLong begun, Duration within)
            throws TimeoutException, InterruptedException, ExecutionException {
        try {
            if (waiting.getAndIncrement() == 0) {
                lookFor(task);
            }
            return task.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException perhapsNotBegun) {
            long at = begun.get();
            long left = at == 0 ? within.toNanos() : within.toNanos() - (System.nanoTime() - at);
            if (left <= 0) {
                throw perhapsNotBegun;
            }
            return task.get(left, TimeUnit.NANOSECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /**
     * To fall asleep and be woken takes longer than a usual policy does. Only who waits alone looks, for when more are asked
     * the processor has better to do.
     */
    private static void lookFor(FutureTask<?> task) {
        long from = System.nanoTime();
        while (!task.isDone() && System.nanoTime() - from < LOOKING_NANOS) {
            Thread.onSpinWait();
        }
    }

    /** Whether calls for this purpose are not made any more, because too many have not come back. */
    boolean isStuck(RegisteredPolicy registered, RegisteredPolicy.Purpose purpose) {
        return registered.stuck(purpose) >= stuckCalls;
    }

    private void notStuck(RegisteredPolicy.Lane lane) throws Refused {
        int ofLane = lane.stuck().get();
        if (ofLane >= stuckCalls || ofLane > 0 && stuck.get() >= maxThreads / STUCK_SHARE) {
            throw new Refused(Refused.Kind.SLOW, "it is stuck: " + ofLane + " calls have not come back");
        }
    }

    /** A version has left: whatever of it has not come back is asked to once more. */
    void left(RegisteredPolicy registered) {
        registered.lanes().forEach(RegisteredPolicy.Lane::interrupt);
    }

    private void start(boolean release, Runnable task) throws Refused {
        if (release) {
            execute(task);
            return;
        }
        if (others.incrementAndGet() > maxThreads - maxThreads / RELEASES_SHARE) {
            others.decrementAndGet();
            throw noThread();
        }
        boolean started = false;
        try {
            execute(() -> {
                try {
                    task.run();
                } finally {
                    others.decrementAndGet();
                }
            });
            started = true;
        } finally {
            if (!started) {
                others.decrementAndGet();
            }
        }
    }

    private void execute(Runnable task) throws Refused {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException full) {
            throw noThread();
        }
    }

    private static Refused noThread() {
        return new Refused(Refused.Kind.NOT_ASKED, "there is no thread left for it");
    }

    private static Refused interrupted() {
        Thread.currentThread().interrupt();
        return new Refused(Refused.Kind.NOT_ASKED, "the platform was stopping");
    }

    private static void check(CommissionRequest request, CommissionResult result) throws Refused {
        if (result == null) {
            throw new Refused(Refused.Kind.WRONG, "it answered null");
        }
        if (!result.currency().equals(request.currency())) {
            throw new Refused(
                    Refused.Kind.WRONG,
                    "it answered in another currency",
                    "it answered in " + result.currency() + ", not in " + request.currency());
        }
        BigDecimal amount = BigDecimal.valueOf(request.amount());
        for (CommissionSide side : CommissionSide.values()) {
            BigDecimal exact = result.exact(side);
            if (exact.signum() < 0) {
                throw new Refused(
                        Refused.Kind.WRONG,
                        "it answered a negative commission",
                        "it answered " + exact.toPlainString() + " for the " + side);
            }
            if (exact.compareTo(amount) > 0) {
                throw new Refused(
                        Refused.Kind.WRONG,
                        "it answered more than the amount",
                        "it answered " + exact.toPlainString() + " of " + request.amount() + " for the " + side);
            }
        }
    }

    private record Answers<T>(Said<T> first, Said<T> second) {}

    /** What came out of one call, made on the policy's thread so that not even its exceptions' code runs elsewhere. */
    private static final class Said<T> {
        private final T value;
        private final Refused refused;

        private Said(T value, Refused refused) {
            this.value = value;
            this.refused = refused;
        }

        static <T> Said<T> of(CommissionPolicy policy, Callable<T> call) {
            Thread thread = Thread.currentThread();
            thread.setContextClassLoader(policy.getClass().getClassLoader());
            try {
                return new Said<>(call.call(), null);
            } catch (Throwable thrown) {
                return new Said<>(null, refused(thrown));
            } finally {
                thread.setContextClassLoader(null);
            }
        }

        T value() throws Refused {
            if (refused != null) {
                throw refused;
            }
            return value;
        }

        private static Refused refused(Throwable thrown) {
            String type = thrown.getClass().getName();
            String message;
            try {
                message = String.valueOf(thrown.getMessage());
            } catch (RuntimeException | StackOverflowError broken) {
                message = "without a message";
            }
            if (message.length() > MAX_MESSAGE) {
                message = message.substring(0, MAX_MESSAGE) + "…";
            }
            return new Refused(Refused.Kind.THREW, "it failed", "it threw " + type + ": " + message);
        }
    }
}
