package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * That a freelancer introduces a client to the platform, as the freelancer sees it. It never shows its code.
 *
 * @param id its id
 * @param label what the freelancer calls the client, or {@code null}; nobody else sees it
 * @param email where the code is mailed to, or {@code null}; it is forgotten once the introduction is no longer open
 * @param state where it stands
 * @param company the company that registered with it, or {@code null}
 * @param companyName its name, or {@code null}
 * @param createdAt UTC
 * @param expiresAt until when a client can register with it, UTC
 * @param endedAt when it was used or withdrawn, UTC, or {@code null}
 */
public record Introduction(
        UUID id,
        String label,
        String email,
        State state,
        UUID company,
        String companyName,
        Instant createdAt,
        Instant expiresAt,
        Instant endedAt) {

    /** Where an introduction stands. */
    public enum State {
        /** A client can register with its code. */
        OPEN,
        /** A client has registered with it. */
        USED,
        /** The freelancer took it back. */
        WITHDRAWN,
        /** Nobody used it in time. */
        EXPIRED
    }
}
