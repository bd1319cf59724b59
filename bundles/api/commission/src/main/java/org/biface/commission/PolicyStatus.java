package org.biface.commission;

import java.util.List;

/**
 * One registered version of a policy, as the node that was asked sees it.
 *
 * @param policy its id
 * @param major its major version
 * @param version its exact version; {@code null} when it is {@link State#MISSING}
 * @param nameEn its name in English
 * @param nameFr its name in French
 * @param bundle the symbolic name of the bundle that it comes from
 * @param bundleVersion the version of that bundle
 * @param content the digest of what is in that bundle, so that two bundles of one version can be told apart
 * @param state what it does now
 * @param failing whether its last answer was refused and it has not answered well since
 * @param accepted whether an operator lets it serve although it does not give what is recorded
 * @param reason why it does not serve, or what is wrong with it; {@code null} when nothing is
 * @param recorded how many recorded releases it was held to
 * @param asked how many of them it was asked
 * @param differing how many of them it did not give again
 * @param differences the first of these
 * @param contracts how many open contracts are pinned to its id and major version
 * @param seen a word that stands for all differences together; to accept them is to name it. {@code null} without any
 * @param calls how often it was called since it came
 * @param failures how many of these calls the guard refused
 * @param lastError what the last refused call was about, or {@code null}
 * @param p50Micros half of its good answers took no longer, in microseconds
 * @param p99Micros 99 of 100 of its good answers took no longer, in microseconds
 */
public record PolicyStatus(
        String policy,
        int major,
        String version,
        String nameEn,
        String nameFr,
        String bundle,
        String bundleVersion,
        String content,
        State state,
        boolean failing,
        boolean accepted,
        String reason,
        int recorded,
        int asked,
        int differing,
        List<PolicyDifference> differences,
        String seen,
        long contracts,
        long calls,
        long failures,
        String lastError,
        long p50Micros,
        long p99Micros) {

    /** What a version does. More may come. */
    public enum State {
        /** It is being proven, or waits for it. */
        PROVING,
        /** Calls for its id and major version go to it. */
        SERVING,
        /** It serves, and no other would, because an operator holds it. */
        HELD,
        /** It could serve; another one does, or is held. */
        STANDBY,
        /** It is installed and not asked, because of what it answered. */
        QUARANTINED,
        /** Open contracts need a version of this id and major version, and none is installed. */
        MISSING
    }

    public PolicyStatus {
        differences = List.copyOf(differences);
    }

    /** @return whether calls for its id and major version go to it */
    public boolean serves() {
        return state == State.SERVING || state == State.HELD;
    }
}
