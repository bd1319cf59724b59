package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.biface.kernel.http.CapabilityServlet;

/** Puts the parts of the capabilities together to one OpenAPI document, and adds what is the same everywhere. */
final class OpenApi {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");
    private static final String SCHEMAS = "#/components/schemas/";

    private final ObjectMapper json;
    private final ObjectNode house;

    OpenApi(ObjectMapper json) {
        this.json = json;
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            this.house = (ObjectNode) json.readTree(in);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /**
     * @param parts by capability, in the order in which they came; of one address the first counts, as it is the one that
     *     is served
     * @return the whole document
     */
    ObjectNode merge(Map<String, JsonNode> parts) {
        ObjectNode whole = house.deepCopy();
        ObjectNode schemas = (ObjectNode) whole.at("/components/schemas");
        Map<String, JsonNode> paths = new TreeMap<>();
        whole.get("paths").properties().forEach(path -> paths.put(path.getKey(), path.getValue()));
        parts.forEach((capability, part) -> {
            Map<String, String> names = names(capability, part, schemas);
            JsonNode own = renamed(part, names);
            own.at("/components/schemas").properties().forEach(schema -> {
                if (!house.at("/components/schemas").has(schema.getKey())) {
                    schemas.set(schema.getKey(), nullable(schema.getValue()));
                }
            });
            own.path("paths").properties().forEach(path -> {
                String address = CapabilityServlet.BASE + path.getKey().substring(1);
                paths.putIfAbsent(address, path(capability, path.getValue()));
            });
        });
        ObjectNode sorted = json.createObjectNode();
        paths.forEach(sorted::set);
        whole.set("paths", sorted);
        ArrayNode tags = (ArrayNode) whole.get("tags");
        new java.util.TreeSet<>(parts.keySet())
                .forEach(capability -> tags.addObject().put("name", capability));
        tags.addObject().put("name", "server");
        return whole;
    }

    /** Two capabilities may use one name for different things; then the later one's is made its own. */
    private static Map<String, String> names(String capability, JsonNode part, ObjectNode taken) {
        Map<String, String> names = new HashMap<>();
        part.at("/components/schemas").properties().forEach(schema -> {
            JsonNode other = taken.get(schema.getKey());
            boolean same =
                    other == null || schema.getKey().equals("Money") || other.equals(nullable(schema.getValue()));
            names.put(schema.getKey(), same ? schema.getKey() : own(capability, schema.getKey()));
        });
        return names;
    }

    private static String own(String capability, String name) {
        return Character.toUpperCase(capability.charAt(0))
                + capability.substring(1).replace('.', '_') + "_" + name;
    }

    private JsonNode renamed(JsonNode part, Map<String, String> names) {
        ObjectNode copy = part.deepCopy();
        List<JsonNode> nodes = new ArrayList<>(List.of(copy));
        while (!nodes.isEmpty()) {
            JsonNode node = nodes.remove(nodes.size() - 1);
            node.forEach(nodes::add);
            if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
                String ref = object.get("$ref").textValue();
                if (ref.startsWith(SCHEMAS)) {
                    String name = ref.substring(SCHEMAS.length());
                    object.put("$ref", SCHEMAS + names.getOrDefault(name, name));
                }
            }
        }
        if (copy.at("/components/schemas") instanceof ObjectNode schemas) {
            ObjectNode under = json.createObjectNode();
            schemas.properties().forEach(schema -> under.set(names.get(schema.getKey()), schema.getValue()));
            ((ObjectNode) copy.get("components")).set("schemas", under);
        }
        return copy;
    }

    /** The house writes what is missing as null, so whatever is not required may be null. */
    private static JsonNode nullable(JsonNode schema) {
        ObjectNode copy = schema.deepCopy();
        List<String> required = new ArrayList<>(List.of("id", "version"));
        copy.path("required").forEach(name -> required.add(name.textValue()));
        if (copy.get("properties") instanceof ObjectNode properties) {
            properties.properties().forEach(property -> {
                if (required.contains(property.getKey()) || !(property.getValue() instanceof ObjectNode value)) {
                    return;
                }
                if (value.has("$ref")) {
                    // siblings of $ref are ignored in OpenAPI 3.0
                    ObjectNode reference = value.deepCopy();
                    value.removeAll();
                    value.putArray("allOf").add(reference);
                }
                value.put("nullable", true);
            });
        }
        return copy;
    }

    /** How the description of an operation says that a key does not apply to it, and why. */
    private static final String NOT_REPEATED = "No Idempotency-Key: ";

    private JsonNode path(String capability, JsonNode path) {
        ObjectNode copy = path.deepCopy();
        copy.properties().forEach(entry -> {
            if (METHODS.contains(entry.getKey()) && entry.getValue() instanceof ObjectNode operation) {
                operation(capability, entry.getKey(), operation);
            }
        });
        return copy;
    }

    private void operation(String capability, String method, ObjectNode operation) {
        operation.putArray("tags").add(capability);
        operation.put(
                "operationId", capability + "." + operation.path("operationId").asText(method));
        ArrayNode parameters =
                operation.get("parameters") instanceof ArrayNode some ? some : operation.putArray("parameters");
        if (method.equals("post") && !operation.path("description").asText().contains(NOT_REPEATED)) {
            parameters.addObject().put("$ref", "#/components/parameters/IdempotencyKey");
        }
        if (parameters.isEmpty()) {
            operation.remove("parameters");
        }
        ObjectNode responses = json.createObjectNode();
        operation.path("responses").properties().forEach(response -> {
            ObjectNode answer = response.getValue().deepCopy();
            boolean nothing = true;
            for (JsonNode content : answer.path("content")) {
                nothing &= !content.has("schema");
            }
            if (nothing) {
                answer.remove("content");
            }
            String status = response.getKey();
            if (status.equals("default")) {
                status = nothing ? "204" : "200";
                answer.put("description", nothing ? "It is done" : "It worked");
            }
            responses.set(status, answer);
        });
        if (responses.isEmpty()) {
            responses.putObject("204").put("description", "It is done");
        }
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        operation.set("responses", responses);
    }
}
