package org.biface.commission.internal;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What operators have decided about policies, the same on all nodes. Immutable.
 *
 * @param accepted bundles that may serve although they do not give what is recorded
 * @param held which version alone serves an id and major version
 * @param retried the newest wish to try a version again, by version
 */
record Decisions(Set<Seen> accepted, Map<PolicyRegistry.Key, String> held, Map<Decisions.Exact, UUID> retried) {
    static final Decisions NONE = new Decisions(Set.of(), Map.of(), Map.of());

    /**
     * Exactly one version.
     *
     * @param policy the policy's id
     * @param version the version
     */
    record Exact(String policy, String version) {
        static Exact of(RegisteredPolicy registered) {
            return new Exact(
                    registered.description().id(), registered.description().version());
        }
    }

    /**
     * Exactly one bundle: another one that says the same version is another one.
     *
     * @param policy the policy's id
     * @param version the version
     * @param content what is in the bundle
     */
    record Seen(String policy, String version, String content) {
        static Seen of(RegisteredPolicy registered) {
            return new Seen(
                    registered.description().id(),
                    registered.description().version(),
                    registered.source().content());
        }
    }

    Decisions {
        accepted = Set.copyOf(accepted);
        held = Map.copyOf(held);
        retried = Map.copyOf(retried);
    }
}
