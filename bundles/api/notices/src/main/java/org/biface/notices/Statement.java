package org.biface.notices;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * Why something was taken down or suspended, as the one who is affected reads it: Regulation (EU) 2022/2065 (DSA), article
 * 17. It never says who reported it.
 *
 * @param id the notice's id
 * @param kind what was reported
 * @param subject its id
 * @param title what it was called
 * @param decision what was done, and why
 * @param decidedAt when, UTC
 * @param status where it stands
 * @param contestUntil until when it can be contested, once, UTC
 * @param contestable whether that is so now
 * @param contest how it was contested, or {@code null}
 * @param version grows with every change
 */
public record Statement(
        UUID id,
        NoticeKind kind,
        UUID subject,
        String title,
        NoticeDecision decision,
        Instant decidedAt,
        Notice.Status status,
        Instant contestUntil,
        boolean contestable,
        Contest contest,
        long version)
        implements Versioned {}
