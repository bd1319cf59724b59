package org.biface.accounts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.biface.accounts.Address;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;

/** A company, as it is stored. */
@Entity
@Table(name = "company")
public class CompanyEntity {

    @Id
    UUID id;

    String name;

    @Column(name = "registration_number")
    String registrationNumber;

    @Column(name = "vat_number")
    String vatNumber;

    @Column(name = "vat_status")
    @Enumerated(EnumType.STRING)
    VatStatus vatStatus;

    String street;

    @Column(name = "postal_code")
    String postalCode;

    String city;

    String country;

    /** What is known of the VAT number as it is now. */
    @ManyToOne
    @JoinColumn(name = "vat_check")
    VatCheckEntity vatCheck;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    long version;

    void take(CompanyDetails details, Instant now) {
        Address address = details.address();
        if (!Objects.equals(vatNumber, details.vatNumber())
                || !Objects.equals(country, address == null ? null : address.country())) {
            vatCheck = null;
        }
        name = details.name();
        registrationNumber = details.registrationNumber();
        vatNumber = details.vatNumber();
        vatStatus = details.vatStatus();
        street = address == null ? null : address.street();
        postalCode = address == null ? null : address.postalCode();
        city = address == null ? null : address.city();
        country = address == null ? null : address.country();
        updatedAt = now;
    }

    Company toCompany() {
        Address address = country == null ? null : new Address(street, postalCode, city, country);
        return new Company(
                id,
                new CompanyDetails(name, registrationNumber, vatNumber, vatStatus, address),
                vatCheck == null ? null : vatCheck.toVatCheck(),
                createdAt,
                version);
    }
}
