package org.biface.commission;

import java.time.LocalDate;
import java.util.Map;

/**
 * Which policy is offered to which new contracts. A condition that is {@code null} fits every contract.
 *
 * @param name the offer's name: lower-case letters, digits and dashes
 * @param policy the policy's id
 * @param versions which of its versions, such as {@code [1,2)} or {@code 1.x}; a contract is pinned to the major version of the
 *     best one that may serve
 * @param parameters what is set; the policy's defaults hold for the rest
 * @param vertical only for this trade
 * @param currency only for this currency
 * @param broughtBy only for clients brought by this
 * @param from only for contracts signed on this day (UTC) or later
 * @param until only for contracts signed before this day (UTC)
 */
public record OfferTerms(
        String name,
        String policy,
        String versions,
        Map<String, String> parameters,
        String vertical,
        String currency,
        BroughtBy broughtBy,
        LocalDate from,
        LocalDate until) {
    public OfferTerms {
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }
}
