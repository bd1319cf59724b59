package org.biface.commission.internal;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;

/**
 * Asks an exact version of a policy, whether it serves or not, beside those that are served: looked up for each call, through
 * the guard, and never blamed for what it does here.
 */
final class Versions {
    /** How often a version is asked that may only be busy, or whose successor has just come. */
    private static final int PATIENCE = 3;

    private final PolicyRegistry registry;
    private final PolicyGuard guard;

    Versions(PolicyRegistry registry, PolicyGuard guard) {
        this.registry = registry;
        this.guard = guard;
    }

    /** That version is not installed. */
    static final class Absent extends Exception {
        private static final long serialVersionUID = 1L;

        Absent() {
            super(null, null, false, false);
        }
    }

    /**
     * @param version an exact version, or {@code null} for the highest one that serves
     */
    Optional<RegisteredPolicy> find(String policy, String version) {
        return registry.all().stream()
                .filter(one -> one.description().id().equals(policy))
                .filter(one -> version == null
                        ? registry.isServing(one)
                        : one.description().version().equals(version))
                .max(Comparator.comparing(RegisteredPolicy::version));
    }

    /** What can be asked here, as "id version". */
    Set<String> installed() {
        return registry.all().stream()
                .map(one -> one.description().id() + " " + one.description().version())
                .collect(Collectors.toSet());
    }

    CommissionResult ask(String policy, String version, CommissionRequest request) throws Refused, Absent {
        for (int attempt = 1; ; attempt++) {
            RegisteredPolicy registered = find(policy, version).orElseThrow(Absent::new);
            if (registered.visit()) {
                try {
                    return guard.ask(registered, request, RegisteredPolicy.Purpose.STUDY);
                } catch (Refused why) {
                    boolean perhapsBusy = why.kind() == Refused.Kind.SLOW || why.kind() == Refused.Kind.NOT_ASKED;
                    if (!perhapsBusy
                            || attempt >= PATIENCE
                            || Thread.currentThread().isInterrupted()) {
                        throw why;
                    }
                } finally {
                    registered.leave();
                }
            }
        }
    }
}
