package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.Dispute;
import org.biface.contracts.RefundProposal;

/** A proposal to send held money back. */
@Entity
@Table(name = "refund_proposal")
public class RefundProposalEntity {
    @Id
    UUID id;

    UUID milestone;
    UUID contract;

    @Enumerated(EnumType.STRING)
    Dispute.Side by;

    UUID author;
    String currency;
    long net;
    long vat;
    String reason;

    @Enumerated(EnumType.STRING)
    RefundProposal.Status status;

    UUID refund;
    Instant at;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Version
    long version;

    public RefundProposalEntity() {}

    RefundProposal toRefundProposal() {
        return new RefundProposal(
                id,
                milestone,
                contract,
                by,
                Money.of(net, currency),
                Money.of(vat, currency),
                reason,
                status,
                refund,
                at,
                expiresAt,
                version);
    }
}
