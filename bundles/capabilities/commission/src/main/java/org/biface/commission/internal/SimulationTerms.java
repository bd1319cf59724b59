package org.biface.commission.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.biface.commission.BroughtBy;
import org.biface.spi.commission.CommissionRequest;

/**
 * By which terms releases are decided again, as they were when it was ordered: an offer may change meanwhile.
 *
 * @param policy the policy
 * @param version its exact version
 * @param parameters the parameters for all contracts, or {@code null} for those of each contract
 * @param vertical only contracts of this trade, or {@code null}
 * @param currency only contracts in this currency, or {@code null}
 * @param broughtBy only contracts of clients brought by this, or {@code null}
 */
record SimulationTerms(
        String policy,
        String version,
        Map<String, String> parameters,
        String vertical,
        String currency,
        BroughtBy broughtBy) {

    /** @param offer the offer, or {@code null} */
    static SimulationTerms of(Offer offer, String policy, String version, Map<String, String> parameters) {
        return offer == null
                ? new SimulationTerms(policy, version, parameters, null, null, null)
                : new SimulationTerms(
                        policy, version, parameters, offer.vertical(), offer.currency(), offer.broughtBy());
    }

    boolean concerns(CommissionRequest recorded) {
        return (vertical == null || vertical.equals(recorded.vertical()))
                && (currency == null || currency.equals(recorded.currency()))
                && (broughtBy == null
                        || broughtBy == BroughtBy.valueOf(recorded.broughtBy().name()));
    }

    Map<String, String> of(Records.Past past, CommissionRequest recorded) {
        if (parameters != null) {
            return parameters;
        }
        return past.policy().equals(policy) ? recorded.parameters() : Map.of();
    }

    String write() {
        ObjectNode json = Inputs.object()
                .put("policy", policy)
                .put("version", version)
                .put("vertical", vertical)
                .put("currency", currency)
                .put("broughtBy", broughtBy == null ? null : broughtBy.name());
        if (parameters != null) {
            parameters.forEach(json.putObject("parameters")::put);
        }
        return json.toString();
    }

    static SimulationTerms read(String text) {
        JsonNode json = Inputs.tree(text);
        String broughtBy = json.path("broughtBy").textValue();
        return new SimulationTerms(
                json.required("policy").textValue(),
                json.required("version").textValue(),
                json.has("parameters") ? Inputs.texts(json.get("parameters").toString()) : null,
                json.path("vertical").textValue(),
                json.path("currency").textValue(),
                broughtBy == null ? null : BroughtBy.valueOf(broughtBy));
    }
}
