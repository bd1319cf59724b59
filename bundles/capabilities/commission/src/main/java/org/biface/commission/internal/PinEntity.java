package org.biface.commission.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.commission.BroughtBy;

/** The terms of one contract, and the facts that selected them. */
@Entity
@Table(name = "pin")
public class PinEntity {
    @Id
    UUID contract;

    String offer;
    String policy;
    int major;
    String parameters;
    UUID freelancer;
    UUID company;
    String vertical;
    String currency;

    @Enumerated(EnumType.STRING)
    @Column(name = "brought_by")
    BroughtBy broughtBy;

    @Column(name = "signed_at")
    Instant signedAt;

    public PinEntity() {}
}
