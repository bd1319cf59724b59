package org.biface.commission;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What would be charged if this were released now. No promise: another release before it changes what a policy goes by.
 *
 * @param contract the contract, or {@code null} when none is signed
 * @param amount what would be released, without VAT
 * @param lines the exact, unrounded lines
 * @param freelancerCharge what the freelancer would be charged, rounded, without VAT
 * @param clientCharge what the client would be charged on top, rounded, without VAT
 * @param netExcludingVat what the freelancer would keep: the amount less the charge; VAT comes on top of both
 * @param totalExcludingVat what it would cost the client: the amount and the charge; VAT comes on top of both
 * @param returnedOnRefund whether the commission goes back when the client is refunded
 * @param broughtBy who brought the client, by which the offer was chosen
 * @param offer the operator's offer that applies
 * @param policy the policy's id
 * @param major its major version
 * @param version the exact version that was asked
 * @param parameters the policy's parameters
 * @param estimate whether more or less may be charged later, because the one who asked must not learn what the policy goes by:
 *     what the freelancer earns with others. Without it, a release at {@code at} is charged exactly this
 * @param becauseEn one sentence that says so in English; {@code null} when it is no estimate
 * @param becauseFr the same in French
 * @param at the time that the policy was told, UTC
 * @param answeredAt when it had answered, UTC: this version was installed then
 */
public record Quote(
        UUID contract,
        Money amount,
        List<Line> lines,
        Money freelancerCharge,
        Money clientCharge,
        Money netExcludingVat,
        Money totalExcludingVat,
        boolean returnedOnRefund,
        BroughtBy broughtBy,
        String offer,
        String policy,
        int major,
        String version,
        Map<String, String> parameters,
        boolean estimate,
        String becauseEn,
        String becauseFr,
        Instant at,
        Instant answeredAt) {
    public Quote {
        lines = List.copyOf(lines);
        parameters = Map.copyOf(parameters);
    }
}
