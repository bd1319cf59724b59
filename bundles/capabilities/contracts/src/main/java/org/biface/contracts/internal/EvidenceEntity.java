package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.contracts.Dispute;
import org.biface.contracts.Evidence;

/** What a side wrote, or what is known of a file that it sent. */
@Entity
@Table(name = "evidence")
public class EvidenceEntity {
    @Id
    UUID id;

    UUID dispute;

    @Enumerated(EnumType.STRING)
    Dispute.Side side;

    UUID author;
    String text;

    @Column(name = "file_name")
    String fileName;

    @Column(name = "media_type")
    String mediaType;

    Integer size;
    Instant at;

    public EvidenceEntity() {}

    Evidence toEvidence() {
        return new Evidence(id, side, text, fileName, mediaType, size, at);
    }
}
