package org.biface.faces.web;

import org.biface.accounts.Accounts;
import org.biface.accounts.Badges;
import org.biface.accounts.CompanyMembers;
import org.biface.accounts.Introductions;
import org.biface.commission.CommissionDesk;
import org.biface.commission.CommissionRecords;
import org.biface.commission.Commissions;
import org.biface.commons.Unavailable;
import org.biface.contracts.Amendments;
import org.biface.contracts.Contracts;
import org.biface.contracts.Disputes;
import org.biface.contracts.RefundProposals;
import org.biface.contracts.Timesheets;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Persistence;
import org.biface.matching.Matching;
import org.biface.missions.Missions;
import org.biface.notices.Notices;
import org.biface.payments.Chargebacks;
import org.biface.payments.Debts;
import org.biface.payments.LedgerDesk;
import org.biface.payments.Payments;
import org.biface.payments.PayoutAccounts;
import org.biface.payments.PayoutRuns;
import org.biface.payments.Reconciliations;
import org.biface.payments.Refunds;
import org.biface.payments.Statements;
import org.biface.payments.Sweeps;
import org.biface.profiles.Profiles;
import org.biface.reviews.Reviews;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The services of the capabilities, as they are here at this moment. A method throws {@link Unavailable} while its capability is
 * away, which becomes a page that says so; what ends in {@code Here} asks before.
 */
@Component(service = Capabilities.class)
public final class Capabilities {

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Badges badges;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Introductions introductions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile CompanyMembers companyMembers;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Commissions commissions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile CommissionDesk commissionDesk;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile CommissionRecords commissionRecords;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Contracts contracts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Amendments amendments;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Disputes disputes;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile RefundProposals refundProposals;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Timesheets timesheets;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Matching matching;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Missions missions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Payments payments;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Statements statements;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile PayoutAccounts payoutAccounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Refunds refunds;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Chargebacks chargebacks;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Debts debts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile LedgerDesk ledger;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile PayoutRuns payoutRuns;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Reconciliations reconciliations;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Sweeps sweeps;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Profiles profiles;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Notices notices;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Reviews reviews;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Events events;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Persistence persistence;

    private static <T> T here(T service, String capability) {
        if (service == null) {
            throw Unavailable.capability(capability);
        }
        return service;
    }

    boolean accountsHere() {
        return accounts != null;
    }

    boolean commissionsHere() {
        return commissions != null;
    }

    boolean contractsHere() {
        return contracts != null;
    }

    boolean matchingHere() {
        return matching != null;
    }

    boolean missionsHere() {
        return missions != null;
    }

    boolean noticesHere() {
        return notices != null;
    }

    boolean paymentsHere() {
        return payments != null;
    }

    boolean profilesHere() {
        return profiles != null;
    }

    Accounts accounts() {
        return here(accounts, "accounts");
    }

    Badges badges() {
        return here(badges, "accounts");
    }

    CompanyMembers companyMembers() {
        return here(companyMembers, "accounts");
    }

    Introductions introductions() {
        return here(introductions, "accounts");
    }

    Commissions commissions() {
        return here(commissions, "commission");
    }

    CommissionDesk commissionDesk() {
        return here(commissionDesk, "commission");
    }

    CommissionRecords commissionRecords() {
        return here(commissionRecords, "commission");
    }

    Contracts contracts() {
        return here(contracts, "contracts");
    }

    Amendments amendments() {
        return here(amendments, "contracts");
    }

    Disputes disputes() {
        return here(disputes, "contracts");
    }

    RefundProposals refundProposals() {
        return here(refundProposals, "contracts");
    }

    Timesheets timesheets() {
        return here(timesheets, "contracts");
    }

    Matching matching() {
        return here(matching, "matching");
    }

    Missions missions() {
        return here(missions, "missions");
    }

    Payments payments() {
        return here(payments, "payments");
    }

    Statements statements() {
        return here(statements, "payments");
    }

    PayoutAccounts payoutAccounts() {
        return here(payoutAccounts, "payments");
    }

    Refunds refunds() {
        return here(refunds, "payments");
    }

    Chargebacks chargebacks() {
        return here(chargebacks, "payments");
    }

    Debts debts() {
        return here(debts, "payments");
    }

    LedgerDesk ledger() {
        return here(ledger, "payments");
    }

    PayoutRuns payoutRuns() {
        return here(payoutRuns, "payments");
    }

    Reconciliations reconciliations() {
        return here(reconciliations, "payments");
    }

    Sweeps sweeps() {
        return here(sweeps, "payments");
    }

    Profiles profiles() {
        return here(profiles, "profiles");
    }

    Notices notices() {
        return here(notices, "notices");
    }

    Events events() {
        return here(events, "events");
    }

    Persistence persistence() {
        return here(persistence, "persistence");
    }

    Reviews reviews() {
        return here(reviews, "reviews");
    }
}
