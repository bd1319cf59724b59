package org.biface.accounts.internal;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.Person;
import org.biface.accounts.Suspension;
import org.biface.commons.Role;

/** A person's login, as it is stored. */
@Entity
@Table(name = "account")
public class AccountEntity {

    @Id
    UUID id;

    String email;

    @Column(name = "password_hash")
    String passwordHash;

    @Column(name = "display_name")
    String displayName;

    String locale;

    @Column(name = "terms_version")
    String termsVersion;

    @Column(name = "email_confirmed_at")
    Instant emailConfirmedAt;

    @Column(name = "must_change_password")
    boolean mustChangePassword;

    @Column(name = "suspension_reason")
    String suspensionReason;

    @Column(name = "suspended_at")
    Instant suspendedAt;

    @Column(name = "created_at")
    Instant createdAt;

    /** Set with every change, also of roles and companies, so that each of them moves the version. */
    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    long version;

    @ElementCollection
    @CollectionTable(name = "account_role", joinColumns = @JoinColumn(name = "account"))
    @Column(name = "role")
    @Enumerated(EnumType.STRING)
    Set<Role> roles = new HashSet<>();

    @ElementCollection
    @CollectionTable(name = "account_company", joinColumns = @JoinColumn(name = "account"))
    List<MembershipEntity> memberships = new ArrayList<>();

    /** Those that the person owns first: an own business stays the one that contracts are made out to. */
    List<CompanyEntity> companies() {
        return memberships.stream()
                .sorted(Comparator.comparing((MembershipEntity one) -> one.role)
                        .thenComparing(one -> one.since)
                        .thenComparing(one -> one.company.id))
                .map(one -> one.company)
                .toList();
    }

    boolean owns() {
        return memberships.stream().anyMatch(one -> one.role == CompanyRole.OWNER);
    }

    boolean actsFor(UUID company) {
        return memberships.stream().anyMatch(one -> one.company.id.equals(company));
    }

    boolean isSuspended() {
        return suspendedAt != null;
    }

    Account toAccount() {
        return new Account(
                id,
                email,
                displayName,
                Set.copyOf(roles),
                locale,
                emailConfirmedAt != null,
                mustChangePassword,
                isSuspended() ? new Suspension(suspensionReason, suspendedAt) : null,
                companies().stream().map(CompanyEntity::toCompany).toList(),
                createdAt,
                version);
    }

    Person toPerson() {
        CompanyEntity first = memberships.isEmpty() ? null : companies().get(0);
        return new Person(id, displayName, first == null ? null : first.id, first == null ? null : first.name);
    }
}
