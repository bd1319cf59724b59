package org.biface.missions;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A client's invitation of a freelancer to a mission.
 *
 * @param id its id
 * @param mission the mission
 * @param missionTitle its title
 * @param freelancer who is invited
 * @param message what the client wrote, may be {@code null}
 * @param status where it stands
 * @param proposal the proposal that answered it, or {@code null}
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Invitation(
        UUID id,
        UUID mission,
        String missionTitle,
        UUID freelancer,
        String message,
        Status status,
        UUID proposal,
        Instant createdAt,
        long version)
        implements Versioned {

    /** {@code OPEN → ANSWERED / DECLINED}. */
    public enum Status {
        /** The freelancer has not answered. */
        OPEN,
        /** The freelancer answered with a proposal. */
        ANSWERED,
        /** The freelancer said no. */
        DECLINED
    }
}
