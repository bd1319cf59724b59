package org.biface.notifications.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.biface.notifications.Mail;
import org.biface.notifications.SentMail;

/** A mail in the outbox, as it is stored. */
@Entity
@Table(name = "mail")
public class MailEntity {

    @Id
    UUID id;

    @Column(name = "to_address")
    String to;

    String subject;

    @Column(name = "body")
    String text;

    @Enumerated(EnumType.STRING)
    SentMail.Status status;

    int attempts;

    @Column(name = "last_error")
    String lastError;

    @Column(name = "created_at")
    Instant createdAt;

    /** Since when it waits to be sent: from the start, or since an operator asked to send it again. */
    @Column(name = "waiting_since")
    Instant waitingSince;

    @Column(name = "sent_at")
    Instant sentAt;

    @Version
    long version;

    SentMail toSentMail() {
        return new SentMail(id, toMail(), status, attempts, lastError, createdAt, sentAt);
    }

    Mail toMail() {
        return new Mail(to, subject, text);
    }
}
