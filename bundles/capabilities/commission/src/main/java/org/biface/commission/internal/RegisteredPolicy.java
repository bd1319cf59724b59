package org.biface.commission.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.biface.kernel.drain.InFlight;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.PolicyDescription;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One installed version of a policy, from the moment its service comes until it is gone. */
final class RegisteredPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredPolicy.class);

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

    private final CommissionPolicy policy;
    private final PolicyDescription description;
    private volatile Source source;
    private final Semaphore permits;
    private final InFlight inFlight = new InFlight();
    private final AtomicInteger stuck = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean gone;
    private volatile String lastError;
    private boolean failing;

    RegisteredPolicy(CommissionPolicy policy, PolicyDescription description, Source source, int callsAtOnce) {
        this.policy = policy;
        this.description = description;
        this.source = source;
        this.permits = new Semaphore(callsAtOnce);
    }

    CommissionPolicy policy() {
        return policy;
    }

    PolicyDescription description() {
        return description;
    }

    Source source() {
        return source;
    }

    /** The service has other properties now. */
    void moved(Source now) {
        source = now;
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
        inFlight.enter();
        if (gone) {
            inFlight.leave();
            return false;
        }
        calls.increment();
        return true;
    }

    void leave() {
        inFlight.leave();
    }

    /** Lets no new call in, and waits for those that are in flight. */
    boolean drain(Duration bound) {
        gone = true;
        return inFlight.awaitQuiet(Duration.ZERO, bound);
    }

    long inFlight() {
        return inFlight.now();
    }

    synchronized void failed(Refused why) {
        failures.increment();
        lastError = why.getMessage();
        if (!failing) {
            failing = true;
            LOG.warn(
                    "policy={} version={} bundle={} was refused, releases of its contracts wait until it answers well: {}",
                    description.id(),
                    description.version(),
                    source.bundle,
                    why.getMessage());
        }
    }

    synchronized void succeeded() {
        if (failing) {
            failing = false;
            LOG.info("policy={} version={} answers well again", description.id(), description.version());
        }
    }

    synchronized boolean failing() {
        return failing;
    }

    long calls() {
        return calls.sum();
    }

    long failures() {
        return failures.sum();
    }

    String lastError() {
        return lastError;
    }

    @Override
    public String toString() {
        return description + " of " + source.bundle + " " + source.version;
    }
}
