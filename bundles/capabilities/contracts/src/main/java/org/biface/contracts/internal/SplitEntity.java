package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.Dispute;
import org.biface.contracts.SplitProposal;

/** A proposal of how to split what is in dispute. */
@Entity
@Table(name = "split_proposal")
public class SplitEntity {
    @Id
    UUID id;

    UUID dispute;

    @Enumerated(EnumType.STRING)
    Dispute.Side by;

    UUID author;

    @Column(name = "to_freelancer")
    long toFreelancer;

    String note;

    @Column(name = "accepted_by_client")
    boolean acceptedByClient;

    @Column(name = "accepted_by_freelancer")
    boolean acceptedByFreelancer;

    boolean over;
    Instant at;

    public SplitEntity() {}

    SplitProposal toProposal(String currency) {
        return new SplitProposal(
                id, by, Money.of(toFreelancer, currency), note, acceptedByClient, acceptedByFreelancer, over, at);
    }
}
