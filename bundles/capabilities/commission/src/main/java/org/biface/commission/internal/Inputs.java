package org.biface.commission.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.biface.commission.Line;
import org.biface.commission.Side;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Term;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionRequest;

/**
 * Requests and lines as JSON, as they are kept beside releases. Numbers that may not be whole are text, so that no reader
 * makes floats of them. What is read was perhaps written by another version: fields that it did not know yet are those of a
 * first release, fields that it knew and this one does not are ignored.
 */
final class Inputs {
    /** How they are written now. Grows only when a field changes its meaning. */
    private static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Inputs() {}

    /** Everything the policy could see. */
    static String write(CommissionRequest request) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("amount", request.amount())
                .put("currency", request.currency())
                .put("contract", request.contract().map(UUID::toString).orElse(null))
                .put("freelancer", request.freelancer().toString())
                .put("client", request.client().toString())
                .put("vertical", request.vertical())
                .put("broughtBy", request.broughtBy().name())
                .put("contractStart", request.contractStart().toString())
                .put("withClientSince", request.withClientSince().toString())
                .put("contractsWithClientBefore", request.contractsWithClientBefore())
                .put("contractsBefore", request.contractsBefore())
                .put("lifetimeWithClient", request.lifetimeWithClient())
                .put("lifetime", request.lifetime())
                .put("thisMonthWithClient", request.thisMonthWithClient())
                .put("thisMonth", request.thisMonth())
                .put("contractReleased", request.contractReleased())
                .put(
                        "contractExactFreelancer",
                        request.contractExactFreelancer().toPlainString())
                .put("contractExactClient", request.contractExactClient().toPlainString())
                .put("contractChargedFreelancer", request.contractChargedFreelancer())
                .put("contractChargedClient", request.contractChargedClient())
                .put("at", request.at().toString());
        request.badges().forEach(json.putArray("badges")::add);
        request.parameters().forEach(json.putObject("parameters")::put);
        return json.toString();
    }

    static CommissionRequest read(String text) {
        return read(tree(text)).build();
    }

    /** For those who change something before they ask. */
    static CommissionRequest.Builder read(JsonNode json) {
        if (json.path("format").asInt() != FORMAT) {
            throw new IllegalStateException(
                    "inputs of format " + json.path("format") + " can't be read by this version");
        }
        CommissionRequest.Builder request =
                CommissionRequest.of(json.required("amount").asLong(), text(json, "currency"));
        if (json.hasNonNull("contract")) {
            request.contract(UUID.fromString(text(json, "contract")));
        }
        Set<String> badges = new TreeSet<>();
        json.path("badges").forEach(badge -> badges.add(badge.asText()));
        Map<String, String> parameters = new TreeMap<>();
        json.path("parameters")
                .properties()
                .forEach(one -> parameters.put(one.getKey(), one.getValue().asText()));
        return request.freelancer(UUID.fromString(text(json, "freelancer")))
                .client(UUID.fromString(text(json, "client")))
                .vertical(text(json, "vertical"))
                .broughtBy(ClientOrigin.valueOf(text(json, "broughtBy")))
                .contractStart(Instant.parse(text(json, "contractStart")))
                .withClientSince(Instant.parse(text(json, "withClientSince")))
                .contractsWithClientBefore(
                        json.path("contractsWithClientBefore").asInt())
                .contractsBefore(json.path("contractsBefore").asInt())
                .lifetimeWithClient(json.path("lifetimeWithClient").asLong())
                .lifetime(json.path("lifetime").asLong())
                .thisMonthWithClient(json.path("thisMonthWithClient").asLong())
                .thisMonth(json.path("thisMonth").asLong())
                .contractReleased(json.path("contractReleased").asLong())
                .contractExactFreelancer(decimal(json, "contractExactFreelancer"))
                .contractExactClient(decimal(json, "contractExactClient"))
                .contractChargedFreelancer(
                        json.path("contractChargedFreelancer").asLong())
                .contractChargedClient(json.path("contractChargedClient").asLong())
                .badges(badges)
                .at(Instant.parse(text(json, "at")))
                .parameters(parameters);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static ArrayNode writeLines(List<Line> lines) {
        ArrayNode json = JSON.createArrayNode();
        for (Line line : lines) {
            json.addObject()
                    .put("side", line.side().name())
                    .put("labelEn", line.labelEn())
                    .put("labelFr", line.labelFr())
                    .put("exact", line.exact().toPlainString());
        }
        return json;
    }

    static List<Line> readLines(String text) {
        List<Line> lines = new ArrayList<>();
        tree(text)
                .forEach(line -> lines.add(new Line(
                        Side.valueOf(text(line, "side")),
                        text(line, "labelEn"),
                        text(line, "labelFr"),
                        decimal(line, "exact"))));
        return lines;
    }

    static ArrayNode writeTerms(List<Term> terms) {
        ArrayNode json = JSON.createArrayNode();
        for (Term term : terms) {
            json.addObject()
                    .put("name", term.name())
                    .put("value", term.value())
                    .put("labelEn", term.labelEn())
                    .put("labelFr", term.labelFr())
                    .put("unit", term.unit());
        }
        return json;
    }

    static List<Term> readTerms(String text) {
        List<Term> terms = new ArrayList<>();
        tree(text)
                .forEach(term -> terms.add(new Term(
                        text(term, "name"),
                        text(term, "value"),
                        text(term, "labelEn"),
                        text(term, "labelFr"),
                        text(term, "unit"))));
        return terms;
    }

    static Map<String, String> texts(String text) {
        Map<String, String> texts = new TreeMap<>();
        tree(text)
                .properties()
                .forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
        return texts;
    }

    /** As it is, for those who only show it. */
    static Map<String, Object> map(String text) {
        return JSON.convertValue(tree(text), new TypeReference<Map<String, Object>>() {});
    }

    static String write(SimulationOrder order) {
        ObjectNode json = JSON.createObjectNode()
                .put("offer", order.offer())
                .put("policy", order.policy())
                .put("version", order.version())
                .put("since", order.since() == null ? null : order.since().toString())
                .put(
                        "contract",
                        order.contract() == null ? null : order.contract().toString());
        if (order.parameters() != null) {
            order.parameters().forEach(json.putObject("parameters")::put);
        }
        return json.toString();
    }

    static SimulationOrder order(String text) {
        JsonNode json = tree(text);
        return new SimulationOrder(
                json.path("offer").textValue(),
                json.path("policy").textValue(),
                json.path("version").textValue(),
                json.has("parameters") ? texts(json.get("parameters").toString()) : null,
                json.hasNonNull("since") ? Instant.parse(text(json, "since")) : null,
                json.hasNonNull("contract") ? UUID.fromString(text(json, "contract")) : null);
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("recorded inputs can't be read", broken);
        }
    }

    private static String text(JsonNode json, String field) {
        return json.required(field).asText();
    }

    private static BigDecimal decimal(JsonNode json, String field) {
        String text = json.path(field).asText();
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
