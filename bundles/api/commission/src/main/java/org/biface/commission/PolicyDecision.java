package org.biface.commission;

import java.time.Instant;
import java.util.UUID;

/**
 * What an operator has decided about a version of a policy. All nodes follow it within about a second.
 *
 * @param id its id
 * @param kind what was decided
 * @param policy the policy's id
 * @param version the exact version
 * @param content the digest of the bundle that was accepted, and of no other; {@code null} for what else is decided
 * @param seen what was accepted, as {@link PolicyStatus#seen()} said it; {@code null} for what else is decided
 * @param differing how many recorded releases the version did not give again at that time, on the node that was asked
 * @param by the operator's account, or {@code null} at the console
 * @param at when, UTC
 */
public record PolicyDecision(
        UUID id,
        Kind kind,
        String policy,
        String version,
        String content,
        String seen,
        int differing,
        UUID by,
        Instant at) {

    /** What can be decided. */
    public enum Kind {
        /** It may serve although it does not give what is recorded. */
        ACCEPT,
        /** It alone serves its id and major version. */
        HOLD,
        /** The hold is over. */
        RELEASE,
        /** It is to be tried again. */
        RETRY
    }
}
