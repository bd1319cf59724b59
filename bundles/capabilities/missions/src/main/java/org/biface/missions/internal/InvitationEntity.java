package org.biface.missions.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.biface.missions.Invitation;

/** An invitation, as it is stored. */
@Entity
@Table(name = "invitation")
public class InvitationEntity {

    @Id
    UUID id;

    UUID mission;

    @Column(name = "mission_title")
    String missionTitle;

    UUID company;

    UUID freelancer;

    String message;

    @Enumerated(EnumType.STRING)
    Invitation.Status status;

    UUID proposal;

    @Column(name = "created_at")
    Instant createdAt;

    @Version
    long version;

    Invitation toInvitation() {
        return new Invitation(id, mission, missionTitle, freelancer, message, status, proposal, createdAt, version);
    }
}
