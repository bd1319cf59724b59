package org.biface.missions.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.kernel.persistence.Ids;
import org.biface.missions.Side;

/** Terms that were once on the table. Never changed. */
@Entity
@Table(name = "offer")
public class OfferEntity {

    @Id
    UUID id;

    UUID mission;

    UUID proposal;

    int round;

    @Enumerated(EnumType.STRING)
    Side side;

    UUID account;

    @Column(name = "offered_at")
    Instant offeredAt;

    String terms;

    /** For EclipseLink. */
    public OfferEntity() {}

    /** The terms that are on the table now. */
    OfferEntity(ProposalEntity proposal) {
        this.id = Ids.next();
        this.mission = proposal.mission;
        this.proposal = proposal.id;
        this.round = proposal.round;
        this.side = proposal.offeredBy;
        this.account = proposal.offeredAccount;
        this.offeredAt = proposal.offeredAt;
        this.terms = proposal.terms;
    }
}
