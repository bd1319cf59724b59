package org.biface.notices;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A notice, as operators see it.
 *
 * @param id its id
 * @param kind what is reported
 * @param subject its id
 * @param title what it was called at that moment
 * @param content what it said at that moment, in full, also what is masked for others
 * @param affected the account of who made it
 * @param category what is wrong with it, as its reporter sees it
 * @param explanation why
 * @param reporter who reports it
 * @param reportedAt when, UTC
 * @param status where it stands
 * @param decision what was decided, or {@code null}
 * @param decidedBy the operator; {@code null} also when it was decided at the console
 * @param decidedAt when, UTC, or {@code null}
 * @param contest how that was contested, or {@code null}
 * @param version grows with every change
 */
public record Notice(
        UUID id,
        NoticeKind kind,
        UUID subject,
        String title,
        String content,
        UUID affected,
        NoticeCategory category,
        String explanation,
        Reporter reporter,
        Instant reportedAt,
        Status status,
        NoticeDecision decision,
        UUID decidedBy,
        Instant decidedAt,
        Contest contest,
        long version)
        implements Versioned {

    /** {@code OPEN → DISMISSED / ACTED → CONTESTED → UPHELD / REVERSED}. */
    public enum Status {
        /** It waits for a decision. */
        OPEN,
        /** Nothing was done. */
        DISMISSED,
        /** Something was done; who is affected can contest it for a time. */
        ACTED,
        /** It waits for the answer to who contests it. */
        CONTESTED,
        /** What was done stays. */
        UPHELD,
        /** What was done was undone. */
        REVERSED
    }

    /**
     * Who reported something.
     *
     * @param account the person's account; {@code null} for who was not logged in
     * @param name what they are called; {@code null} for an account
     * @param email where they are reached; {@code null} for an account
     */
    public record Reporter(UUID account, String name, String email) {}
}
