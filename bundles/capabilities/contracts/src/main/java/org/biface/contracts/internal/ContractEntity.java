package org.biface.contracts.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.contracts.Contract;
import org.biface.contracts.Pricing;
import org.biface.contracts.Signature;

/** A signed contract. */
@Entity
@Table(name = "contract")
public class ContractEntity {
    @Id
    UUID id;

    UUID mission;
    UUID proposal;
    String title;
    UUID company;

    @Column(name = "company_name")
    String companyName;

    UUID client;

    @Column(name = "client_agreed_at")
    Instant clientAgreedAt;

    UUID freelancer;

    @Column(name = "freelancer_name")
    String freelancerName;

    @Column(name = "freelancer_company")
    UUID freelancerCompany;

    @Column(name = "freelancer_agreed_at")
    Instant freelancerAgreedAt;

    @Enumerated(EnumType.STRING)
    Pricing pricing;

    String currency;

    @Column(name = "daily_rate")
    Long dailyRate;

    Integer days;
    String scope;

    /** Which of the two accounts wrote the scope and the milestones. */
    UUID author;

    String vertical;

    @Column(name = "freelancer_brought_client")
    boolean freelancerBroughtClient;

    @Column(name = "vat_basis_points")
    int vatBasisPoints;

    @Column(name = "commission_policy")
    String commissionPolicy;

    @Column(name = "terms_version")
    String termsVersion;

    String text;

    @Column(name = "text_hash")
    String textHash;

    @Column(name = "signed_at")
    Instant signedAt;

    /** Where its deadlines are kept, and whose working days count. */
    String zone;

    String calendar;

    @Column(name = "last_day")
    LocalDate lastDay;

    @Enumerated(EnumType.STRING)
    Contract.Status status;

    /** How often one of its milestones has moved; so the contract's version grows with theirs. */
    int moves;

    @Version
    long version;

    public ContractEntity() {}

    boolean isVisibleTo(Actor actor) {
        return actor.isOperator() || actor.is(freelancer) || actor.actsFor(company);
    }

    Contract toContract(List<MilestoneEntity> milestones) {
        return new Contract(
                id,
                mission,
                proposal,
                title,
                company,
                companyName,
                client,
                freelancer,
                freelancerName,
                freelancerCompany,
                pricing,
                milestones.stream().map(MilestoneEntity::toMilestone).toList(),
                dailyRate == null ? null : Money.of(dailyRate, currency),
                days,
                scope,
                vertical,
                freelancerBroughtClient,
                status,
                termsVersion,
                textHash,
                new Signature(client, clientAgreedAt),
                new Signature(freelancer, freelancerAgreedAt),
                commissionPolicy,
                signedAt,
                zone,
                calendar,
                lastDay,
                version);
    }
}
