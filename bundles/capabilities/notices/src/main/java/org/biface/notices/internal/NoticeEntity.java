package org.biface.notices.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.biface.notices.Contest;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeKind;
import org.biface.notices.Statement;

/** A notice with all that came of it, as it is stored. */
@Entity
@Table(name = "notice")
public class NoticeEntity {

    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    NoticeKind kind;

    UUID subject;

    String title;

    String content;

    UUID affected;

    @Enumerated(EnumType.STRING)
    NoticeCategory category;

    String explanation;

    /** The account of who was logged in. */
    UUID reporter;

    @Column(name = "reporter_name")
    String reporterName;

    @Column(name = "reporter_email")
    String reporterEmail;

    String language;

    /** By whom, as it is counted. */
    @Column(name = "reporter_key")
    String reporterKey;

    /** From where, as it is counted. */
    @Column(name = "remote_key")
    String remoteKey;

    @Column(name = "reported_at")
    Instant reportedAt;

    @Enumerated(EnumType.STRING)
    Notice.Status status;

    @Column(name = "takes_down")
    boolean takesDown;

    boolean suspends;

    @Enumerated(EnumType.STRING)
    Ground ground;

    String rule;

    String facts;

    @Column(name = "decided_by")
    UUID decidedBy;

    @Column(name = "decided_at")
    Instant decidedAt;

    @Column(name = "contest_until")
    Instant contestUntil;

    @Column(name = "token_hash")
    byte[] tokenHash;

    @Column(name = "contest")
    String contest;

    @Column(name = "contested_at")
    Instant contestedAt;

    String answer;

    @Column(name = "answered_by")
    UUID answeredBy;

    @Column(name = "answered_at")
    Instant answeredAt;

    @Version
    long version;

    boolean isActedOn() {
        return takesDown || suspends;
    }

    boolean isContestable(Instant now) {
        return status == Notice.Status.ACTED && now.isBefore(contestUntil);
    }

    Set<NoticeAction> actions() {
        Set<NoticeAction> actions = EnumSet.noneOf(NoticeAction.class);
        if (takesDown) {
            actions.add(NoticeAction.TAKE_DOWN);
        }
        if (suspends) {
            actions.add(NoticeAction.SUSPEND);
        }
        return actions;
    }

    private NoticeDecision decision() {
        return decidedAt == null ? null : new NoticeDecision(actions(), ground, rule, facts);
    }

    private Contest contested() {
        return contestedAt == null ? null : new Contest(contest, contestedAt, answer, answeredAt);
    }

    Notice toNotice() {
        return new Notice(
                id,
                kind,
                subject,
                title,
                content,
                affected,
                category,
                explanation,
                new Notice.Reporter(reporter, reporterName, reporterEmail),
                reportedAt,
                status,
                decision(),
                decidedBy,
                decidedAt,
                contested(),
                version);
    }

    Statement toStatement(Instant now) {
        return new Statement(
                id,
                kind,
                subject,
                title,
                decision(),
                decidedAt,
                status,
                contestUntil,
                isContestable(now),
                contested(),
                version);
    }
}
