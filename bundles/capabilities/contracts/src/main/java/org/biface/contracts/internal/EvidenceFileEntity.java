package org.biface.contracts.internal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** The bytes of a file. */
@Entity
@Table(name = "evidence_file")
public class EvidenceFileEntity {
    @Id
    UUID evidence;

    byte[] content;

    public EvidenceFileEntity() {}
}
