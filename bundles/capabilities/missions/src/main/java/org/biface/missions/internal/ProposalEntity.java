package org.biface.missions.internal;

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
import org.biface.missions.Proposal;
import org.biface.missions.Side;
import org.biface.missions.Terms;

/** A proposal with the terms that are on the table, as it is stored. */
@Entity
@Table(name = "proposal")
public class ProposalEntity {

    /** Those in which either side can still move. */
    static final Set<Proposal.Status> OPEN = EnumSet.of(Proposal.Status.PROPOSED, Proposal.Status.COUNTERED);

    @Id
    UUID id;

    UUID mission;

    /** The mission's title; a mission with a proposal does not change any more. */
    @Column(name = "mission_title")
    String missionTitle;

    UUID company;

    UUID freelancer;

    @Column(name = "freelancer_name")
    String freelancerName;

    String message;

    @Column(name = "message_taken_down")
    boolean messageTakenDown;

    /** See {@link TermsJson}. */
    String terms;

    @Enumerated(EnumType.STRING)
    @Column(name = "offered_by")
    Side offeredBy;

    /** Who put the terms on the table, and so agreed to them. */
    @Column(name = "offered_account")
    UUID offeredAccount;

    @Column(name = "offered_at")
    Instant offeredAt;

    int round;

    @Enumerated(EnumType.STRING)
    Proposal.Status status;

    /** Who agreed to the other side's terms. */
    @Column(name = "accepted_account")
    UUID acceptedAccount;

    @Column(name = "accepted_at")
    Instant acceptedAt;

    UUID contract;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Version
    long version;

    boolean isOpen() {
        return OPEN.contains(status);
    }

    Terms terms() {
        return TermsJson.read(terms);
    }

    Proposal toProposal() {
        return new Proposal(
                id,
                mission,
                missionTitle,
                freelancer,
                freelancerName,
                message,
                messageTakenDown,
                terms(),
                offeredBy,
                round,
                status,
                contract,
                createdAt,
                expiresAt,
                version);
    }
}
