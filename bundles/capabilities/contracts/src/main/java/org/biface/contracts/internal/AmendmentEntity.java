package org.biface.contracts.internal;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.Amendment;
import org.biface.contracts.Signature;

/** A change of a contract by agreement. */
@Entity
@Table(name = "amendment")
public class AmendmentEntity {
    @Id
    UUID id;

    UUID contract;

    @Enumerated(EnumType.STRING)
    Amendment.Side author;

    @OneToMany(cascade = CascadeType.PERSIST)
    @JoinColumn(name = "amendment")
    @OrderBy("position")
    List<AmendmentChangeEntity> changes = new ArrayList<>();

    @Column(name = "daily_rate")
    Long dailyRate;

    @Column(name = "daily_rate_from")
    LocalDate dailyRateFrom;

    @Column(name = "last_day")
    LocalDate lastDay;

    String reason;
    String text;

    @Column(name = "text_hash")
    String textHash;

    @Enumerated(EnumType.STRING)
    Amendment.Status status;

    @Column(name = "proposed_by")
    UUID proposedBy;

    @Column(name = "proposed_at")
    Instant proposedAt;

    @Column(name = "answered_by")
    UUID answeredBy;

    @Column(name = "answered_at")
    Instant answeredAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Version
    long version;

    public AmendmentEntity() {}

    Amendment toAmendment(String currency) {
        return new Amendment(
                id,
                contract,
                author,
                changes.stream().map(change -> change.toChange(currency)).toList(),
                dailyRate == null ? null : Money.of(dailyRate, currency),
                dailyRateFrom,
                lastDay,
                reason,
                status,
                textHash,
                new Signature(proposedBy, proposedAt),
                answeredAt == null ? null : new Signature(answeredBy, answeredAt),
                expiresAt,
                version);
    }
}
