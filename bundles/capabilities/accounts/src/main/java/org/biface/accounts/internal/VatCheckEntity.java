package org.biface.accounts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.accounts.VatCheck;

/** One word on a VAT number, as it is stored. */
@Entity
@Table(name = "vat_check")
public class VatCheckEntity {

    @Id
    UUID id;

    UUID company;
    String number;

    @Enumerated(EnumType.STRING)
    VatCheck.Status status;

    Instant at;
    String consultation;
    String name;

    @Column(name = "by_account")
    UUID by;

    String reason;

    VatCheck toVatCheck() {
        return new VatCheck(number, status, at, consultation, name, by, reason);
    }
}
