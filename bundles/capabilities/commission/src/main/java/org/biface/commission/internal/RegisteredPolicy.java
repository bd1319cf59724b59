package org.biface.commission.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.biface.kernel.drain.InFlight;
import org.biface.kernel.persistence.Ids;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.framework.Version;

/**
 * One installed version of a policy, from the moment its service comes until it is gone. What the registry decides of it
 * (phase, trouble) changes under the registry's lock and may be read without.
 */
final class RegisteredPolicy {

    /** Who serves first: the service ranking, then the bundle's version, then who came first. */
    static final Comparator<RegisteredPolicy> PREFERENCE = Comparator.comparingInt(
                    (RegisteredPolicy p) -> p.source.ranking)
            .thenComparing(p -> p.source.version)
            .reversed()
            .thenComparingLong(p -> p.source.serviceId);

    /**
     * Where a policy comes from.
     *
     * @param serviceId the {@code service.id}
     * @param ranking the {@code service.ranking}
     * @param bundle the bundle's symbolic name
     * @param version the bundle's version
     * @param content what is in the bundle, as {@link BundleContent#digest} says it
     */
    record Source(long serviceId, int ranking, String bundle, Version version, String content) {}

    /** What a call is for. Each has threads of its own, so that what one of them does to a policy costs the others nothing. */
    enum Purpose {
        /** Money is released: what is refused here counts against the version. */
        RELEASE("releases"),
        /** A price is asked for, which binds nobody. */
        QUOTE("quotes"),
        /** It is proven, or asked again what it could not answer. */
        TRIAL("trials"),
        /** It is simulated, verified, or shown the parameters of an offer. */
        STUDY("simulations and checks");

        private final String calls;

        Purpose(String calls) {
            this.calls = calls;
        }

        @Override
        public String toString() {
            return calls;
        }
    }

    /** The threads that calls of one purpose have. */
    static final class Lane {
        private final Semaphore permits;
        private final AtomicInteger stuck = new AtomicInteger();
        private final Set<Thread> running = new HashSet<>();

        Lane(int callsAtOnce) {
            permits = new Semaphore(callsAtOnce);
        }

        Semaphore permits() {
            return permits;
        }

        /** Threads that were given up and have not come back yet. */
        AtomicInteger stuck() {
            return stuck;
        }

        synchronized void begins(Thread thread) {
            running.add(thread);
        }

        synchronized void ends(Thread thread) {
            running.remove(thread);
        }

        /** Asks all its threads once more to come back; one that has come back does not hear of it. */
        synchronized void interrupt() {
            running.forEach(Thread::interrupt);
        }
    }

    /** How far a version is on its way to serve. */
    enum Phase {
        /** It is asked what is recorded, or waits for the records. */
        PROVING,
        /** It gives what is recorded, or the operator has accepted that it does not. */
        PROVEN,
        /** It does not give what is recorded. */
        REJECTED
    }

    /**
     * The last answer that the guard refused; it lasts until the version answers the same well.
     *
     * @param request what it was asked
     * @param why why its answer was refused
     */
    record Trouble(CommissionRequest request, Refused why) {}

    private final UUID id = Ids.next();
    private final CommissionPolicy policy;
    private final PolicyDescription description;
    private final PolicyRegistry.Key key;
    private final Version version;
    private volatile Source source;
    private final Map<Purpose, Lane> lanes = new EnumMap<>(Purpose.class);
    private final InFlight inFlight = new InFlight();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Latencies latencies = new Latencies();
    private volatile boolean gone;
    private volatile String lastError;
    private volatile Phase phase = Phase.PROVING;
    private volatile Proof proof;
    private volatile String waitsFor = "it is being proven";
    private volatile Trouble trouble;
    private final AtomicInteger slowInARow = new AtomicInteger();
    private volatile long slowUntil;

    RegisteredPolicy(CommissionPolicy policy, PolicyDescription description, Source source, int callsAtOnce) {
        this.policy = policy;
        this.description = description;
        this.key = new PolicyRegistry.Key(description.id(), description.major());
        this.version = Version.parseVersion(description.version());
        this.source = source;
        for (Purpose purpose : Purpose.values()) {
            lanes.put(purpose, new Lane(callsAtOnce));
        }
    }

    /** This registration: another one on each node, and each time that the version comes. */
    UUID id() {
        return id;
    }

    CommissionPolicy policy() {
        return policy;
    }

    PolicyDescription description() {
        return description;
    }

    PolicyRegistry.Key key() {
        return key;
    }

    /** The policy's own version, comparable. */
    Version version() {
        return version;
    }

    Source source() {
        return source;
    }

    /** The service has other properties now. */
    void moved(Source now) {
        source = now;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase now) {
        phase = now;
    }

    /** Whether it gave every recorded result again; one that does not serves because an operator accepted it. */
    boolean givesWhatIsRecorded() {
        Proof now = proof;
        return now == null || now.holds();
    }

    /** What came out of its proving, or {@code null} before. */
    Proof proof() {
        return proof;
    }

    void proof(Proof now) {
        proof = now;
    }

    /** Why it is not proven yet, for an operator. */
    String waitsFor() {
        return waitsFor;
    }

    void waitsFor(String what) {
        waitsFor = what;
    }

    /** What it could not answer last, or {@code null} while it answers well. */
    Trouble trouble() {
        return trouble;
    }

    void trouble(Trouble now) {
        trouble = now;
    }

    boolean failing() {
        return trouble != null;
    }

    Lane lane(Purpose purpose) {
        return lanes.get(purpose);
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    /** Threads that were given up and have not come back yet. */
    int stuck(Purpose purpose) {
        return lanes.get(purpose).stuck.get();
    }

    /** A release was not answered in time: timers keep away from it for a while, longer each time. */
    void wasSlow(Duration firstPause, Duration longestPause) {
        int doublings = Math.min(slowInARow.getAndIncrement(), 20);
        long pause = Math.min(firstPause.toNanos() << doublings, longestPause.toNanos());
        slowUntil = System.nanoTime() + pause | 1;
    }

    /** A release was answered. */
    void wasInTime() {
        if (slowInARow.get() != 0) {
            slowInARow.set(0);
            slowUntil = 0;
        }
    }

    /** Whether whoever can ask later should. */
    boolean isSlow() {
        long until = slowUntil;
        return until != 0 && until - System.nanoTime() > 0;
    }

    /** Begins a call, unless the policy has left; then the caller looks for the one that serves now. */
    boolean enter() {
        if (!visit()) {
            return false;
        }
        calls.increment();
        return true;
    }

    /** Begins a call that nobody is charged by, and that is not counted as one. */
    boolean visit() {
        inFlight.enter();
        if (gone) {
            inFlight.leave();
            return false;
        }
        return true;
    }

    void leave() {
        inFlight.leave();
    }

    boolean gone() {
        return gone;
    }

    /** Lets no new call in, and waits for those that are in flight. */
    boolean drain(Duration bound) {
        gone = true;
        return inFlight.awaitQuiet(Duration.ZERO, bound);
    }

    long inFlight() {
        return inFlight.now();
    }

    void answered(long nanos) {
        latencies.took(nanos);
    }

    void failed(Refused why) {
        failures.increment();
        lastError = why.getMessage();
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    Latencies latencies() {
        return latencies;
    }

    String lastError() {
        return lastError;
    }

    @Override
    public String toString() {
        return description + " of " + source.bundle + " " + source.version;
    }
}
