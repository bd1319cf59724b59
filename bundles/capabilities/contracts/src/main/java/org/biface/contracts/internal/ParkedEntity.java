package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.contracts.ParkedRelease;

/** An approved milestone whose commission can't be decided yet. */
@Entity
@Table(name = "parked")
public class ParkedEntity {
    @Id
    UUID milestone;

    UUID contract;
    UUID company;
    UUID freelancer;
    String currency;
    long net;
    String policy;
    int major;
    String reason;

    /** Who approved; {@code null} when it was time. */
    @Column(name = "approved_by")
    UUID approvedBy;

    Instant since;
    int tries;

    @Column(name = "tried_at")
    Instant triedAt;

    public ParkedEntity() {}

    ParkedRelease toParkedRelease() {
        return new ParkedRelease(
                milestone,
                contract,
                company,
                freelancer,
                Money.of(net, currency),
                policy,
                major,
                reason,
                since,
                tries,
                triedAt);
    }
}
