package org.biface.commission.internal;

import java.time.Duration;
import java.util.Comparator;
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
     */
    record Source(long serviceId, int ranking, String bundle, Version version) {}

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
    private final Semaphore permits;
    private final InFlight inFlight = new InFlight();
    private final AtomicInteger stuck = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Latencies latencies = new Latencies();
    private volatile boolean gone;
    private volatile String lastError;
    private volatile Phase phase = Phase.PROVING;
    private volatile Proof proof;
    private volatile String waitsFor = "it is being proven";
    private volatile Trouble trouble;

    RegisteredPolicy(CommissionPolicy policy, PolicyDescription description, Source source, int callsAtOnce) {
        this.policy = policy;
        this.description = description;
        this.key = new PolicyRegistry.Key(description.id(), description.major());
        this.version = Version.parseVersion(description.version());
        this.source = source;
        this.permits = new Semaphore(callsAtOnce);
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

    /** What came out of its proving, or {@code null} before. */
    /** Whether it gave every recorded result again; one that does not serves because an operator accepted it. */
    boolean givesWhatIsRecorded() {
        Proof now = proof;
        return now == null || now.holds();
    }

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

    Semaphore permits() {
        return permits;
    }

    /** Threads that were given up and have not come back yet. */
    AtomicInteger stuck() {
        return stuck;
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
