package org.biface.payments;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * Held money that has become the freelancer's, less the commission, with everything that decided it.
 *
 * @param id its id
 * @param milestone what it was for
 * @param contract its contract
 * @param company who paid
 * @param freelancer who gets it
 * @param gross what was held, VAT included
 * @param net the price without VAT
 * @param commission what the platform took from the freelancer, without VAT
 * @param commissionVat the VAT on it
 * @param vatRule the rule of that VAT
 * @param fee what the client paid on top, as it was charged now
 * @param payable what the freelancer gets: gross less commission less its VAT
 * @param lines the exact lines of the policy
 * @param policy the id of the policy that decided
 * @param policyVersion its exact version
 * @param policyParameters its parameters, as pinned by the contract
 * @param releasedAt UTC
 * @param availableAt when the hold ends, UTC
 */
public record Release(
        UUID id,
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        Money gross,
        Money net,
        Money commission,
        Money commissionVat,
        AppliedVat vatRule,
        ClientFee fee,
        Money payable,
        List<CommissionLine> lines,
        String policy,
        String policyVersion,
        Map<String, String> policyParameters,
        Instant releasedAt,
        Instant availableAt) {
    public Release {
        lines = List.copyOf(lines);
        policyParameters = Map.copyOf(policyParameters);
    }
}
