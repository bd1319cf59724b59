package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * One login of an account.
 *
 * @param id its id (not the token)
 * @param createdAt UTC
 * @param lastSeenAt UTC, to the minute
 * @param expiresAt UTC
 * @param remoteAddress where the login came from
 * @param userAgent what the program called itself, may be {@code null}
 * @param current whether this is the session that asks
 */
public record Session(
        UUID id,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        String remoteAddress,
        String userAgent,
        boolean current) {}
