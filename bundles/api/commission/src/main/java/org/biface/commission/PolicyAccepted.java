package org.biface.commission;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * An operator lets a version serve although it does not give the recorded results.
 *
 * @param decision the decision's id
 * @param policy the policy's id
 * @param major the policy's major version
 * @param version the exact version
 * @param content the digest of the bundle that was accepted
 * @param seen stands for the differences that were accepted
 * @param by the operator's account, or {@code null} at the console
 */
public record PolicyAccepted(
        UUID decision, String policy, int major, String version, String content, String seen, UUID by)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return decision;
    }
}
