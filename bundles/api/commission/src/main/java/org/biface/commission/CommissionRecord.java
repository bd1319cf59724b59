package org.biface.commission;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What decided a release, as it is kept for ever.
 *
 * @param release the release
 * @param contract its contract
 * @param freelancer the freelancer's account
 * @param company the client's company
 * @param amount what was released, without VAT
 * @param factsVersion which facts the policy was asked with; grows with each release of the freelancer in the currency
 * @param policy the policy's id
 * @param major its major version, which the contract is pinned to
 * @param version the exact version that was asked
 * @param bundleVersion the version of the bundle that it came from
 * @param parameters its parameters, as pinned by the contract
 * @param inputs everything that it was asked with
 * @param lines the exact, unrounded lines that it answered
 * @param freelancerCharge what was charged to the freelancer
 * @param clientCharge what was charged to the client
 * @param returnedOnRefund whether the commission goes back when the client is refunded
 * @param at the time that the policy was told, UTC
 * @param answeredAt when it had answered, UTC: this version was installed then
 */
public record CommissionRecord(
        UUID release,
        UUID contract,
        UUID freelancer,
        UUID company,
        Money amount,
        long factsVersion,
        String policy,
        int major,
        String version,
        String bundleVersion,
        Map<String, String> parameters,
        Map<String, Object> inputs,
        List<Line> lines,
        Money freelancerCharge,
        Money clientCharge,
        boolean returnedOnRefund,
        Instant at,
        Instant answeredAt) {
    public CommissionRecord {
        parameters = Map.copyOf(parameters);
        lines = List.copyOf(lines);
    }
}
