package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.Milestone;

/** A step of a contract. */
@Entity
@Table(name = "milestone")
public class MilestoneEntity {
    @Id
    UUID id;

    UUID contract;
    int position;
    String title;
    String currency;
    long net;
    long vat;

    /** The approved week that this pays, or {@code null}. */
    LocalDate week;

    @Column(name = "due_on")
    LocalDate dueOn;

    @Enumerated(EnumType.STRING)
    Milestone.Status status;

    UUID payment;
    UUID release;
    String note;

    @Column(name = "changes_wanted")
    String changesWanted;

    @Column(name = "funded_at")
    Instant fundedAt;

    @Column(name = "submitted_at")
    Instant submittedAt;

    @Column(name = "auto_release_at")
    Instant autoReleaseAt;

    @Version
    long version;

    public MilestoneEntity() {}

    Money net() {
        return Money.of(net, currency);
    }

    Money vat() {
        return Money.of(vat, currency);
    }

    Milestone toMilestone() {
        return new Milestone(
                id,
                contract,
                position,
                title,
                net(),
                vat(),
                week,
                dueOn,
                status,
                payment,
                release,
                note,
                changesWanted,
                submittedAt,
                autoReleaseAt,
                version);
    }
}
