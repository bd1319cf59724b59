package org.biface.notifications;

import java.time.Instant;
import java.util.UUID;

/**
 * A mail in the outbox.
 *
 * @param id its id
 * @param mail the mail; its text is {@code null} once it was sent by SMTP, for it may hold a token
 * @param status where it stands
 * @param attempts how often sending was tried
 * @param lastError what the last attempt that failed said, or {@code null}
 * @param createdAt UTC
 * @param sentAt UTC, or {@code null}
 */
public record SentMail(
        UUID id, Mail mail, Status status, int attempts, String lastError, Instant createdAt, Instant sentAt) {

    /** Where a mail stands. */
    public enum Status {
        /** It will be sent. */
        WAITING,
        /** There is no mail server: it stays in the outbox, where an operator can read it. */
        KEPT,
        /** The mail server took it. */
        SENT,
        /** The mail server refused it for good, or too many attempts failed. */
        FAILED
    }
}
