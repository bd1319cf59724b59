package org.biface.accounts.internal;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import java.time.Instant;
import org.biface.accounts.CompanyRole;

/** That an account acts for a company, as it is stored with the account that begins with it. */
@Embeddable
public class MembershipEntity {

    @ManyToOne
    @JoinColumn(name = "company")
    CompanyEntity company;

    @Enumerated(EnumType.STRING)
    CompanyRole role;

    Instant since;

    /** Whoever makes a company owns it. */
    static MembershipEntity owner(CompanyEntity company) {
        MembershipEntity membership = new MembershipEntity();
        membership.company = company;
        membership.role = CompanyRole.OWNER;
        membership.since = company.createdAt;
        return membership;
    }
}
