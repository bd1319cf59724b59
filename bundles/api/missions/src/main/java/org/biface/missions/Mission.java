package org.biface.missions;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A mission, as the one who asks may see it: e-mail addresses and phone numbers in its texts are masked for the other
 * side until a contract between the two is funded.
 *
 * @param id its id
 * @param company the client's company
 * @param companyName its name
 * @param client the account that made it
 * @param details what the client says
 * @param status where it stands
 * @param takenDown whether operators hide it from everybody but its company and themselves
 * @param filled how many of its openings are filled
 * @param proposals how many proposals it has got
 * @param createdAt UTC
 * @param publishedAt UTC, or {@code null}
 * @param expiresAt when it expires, UTC, or {@code null} for a draft
 * @param version grows with every change
 */
public record Mission(
        UUID id,
        UUID company,
        String companyName,
        UUID client,
        MissionDetails details,
        Status status,
        boolean takenDown,
        int filled,
        int proposals,
        Instant createdAt,
        Instant publishedAt,
        Instant expiresAt,
        long version)
        implements Versioned {

    /** {@code DRAFT → PUBLISHED → FILLED / CLOSED / EXPIRED}. */
    public enum Status {
        /** Only the client sees it. */
        DRAFT,
        /** Open for proposals. */
        PUBLISHED,
        /** Every opening has its contract. */
        FILLED,
        /** The client closed it. */
        CLOSED,
        /** Nobody was found in time. */
        EXPIRED
    }
}
