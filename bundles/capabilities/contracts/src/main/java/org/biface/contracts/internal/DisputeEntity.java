package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.contracts.Dispute;
import org.biface.contracts.Milestone;

/** A dispute. */
@Entity
@Table(name = "dispute")
public class DisputeEntity {
    @Id
    UUID id;

    UUID milestone;
    UUID contract;
    UUID company;
    UUID freelancer;

    @Enumerated(EnumType.STRING)
    @Column(name = "opened_by")
    Dispute.Side openedBy;

    UUID opener;
    UUID chargeback;

    @Enumerated(EnumType.STRING)
    Milestone.Status before;

    @Column(name = "before_auto")
    Instant beforeAuto;

    @Enumerated(EnumType.STRING)
    Dispute.Status status;

    String reason;
    String currency;
    long held;
    Long claim;
    boolean answered;

    @Column(name = "answer_by")
    Instant answerBy;

    int entries;

    @Column(name = "to_freelancer")
    Long toFreelancer;

    @Enumerated(EnumType.STRING)
    @Column(name = "decided_by")
    Dispute.DecidedBy decidedBy;

    String decision;
    UUID decider;

    @Column(name = "waits_for")
    String waitsFor;

    int tries;
    UUID release;
    UUID refund;

    @Column(name = "opened_at")
    Instant openedAt;

    @Column(name = "decided_at")
    Instant decidedAt;

    @Column(name = "resolved_at")
    Instant resolvedAt;

    @Version
    long version;

    public DisputeEntity() {}

    /** On which side somebody who sees it is; {@code null} for who does not see it. */
    Dispute.Side side(Actor actor) {
        if (actor.is(freelancer)) {
            return Dispute.Side.FREELANCER;
        }
        if (actor.actsFor(company)) {
            return Dispute.Side.CLIENT;
        }
        return actor.isOperator() || actor.isSystem() ? Dispute.Side.OPERATOR : null;
    }

    private Money money(Long minor) {
        return minor == null ? null : Money.of(minor, currency);
    }

    Dispute toDispute(List<EvidenceEntity> evidence, List<SplitEntity> proposals) {
        return new Dispute(
                id,
                milestone,
                contract,
                openedBy,
                status,
                reason,
                Money.of(held, currency),
                money(claim),
                answerBy,
                evidence.stream().map(EvidenceEntity::toEvidence).toList(),
                proposals.stream()
                        .map(proposal -> proposal.toProposal(currency))
                        .toList(),
                money(toFreelancer),
                decidedBy,
                decision,
                waitsFor,
                release,
                refund,
                openedAt,
                decidedAt,
                resolvedAt,
                version);
    }
}
