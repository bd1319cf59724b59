package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class OpenApiTest {

    private final ObjectMapper json = Json.mapper();

    private ObjectNode things() throws Exception {
        return (ObjectNode) json.readTree(OpenApiTest.class.getResourceAsStream("/things-openapi.json"));
    }

    private JsonNode merged() throws Exception {
        ObjectNode other = things();
        ObjectNode paths = json.createObjectNode();
        other.get("paths").properties().forEach(path -> paths.set("/other" + path.getKey(), path.getValue()));
        other.set("paths", paths);
        ((ObjectNode) other.at("/components/schemas/Thing/properties"))
                .putObject("extra")
                .put("type", "string");
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        parts.put("things", things());
        parts.put("others", other);
        return new OpenApi(json).merge(parts);
    }

    @Test
    public void putsPartsTogether() throws Exception {
        JsonNode whole = merged();
        assertEquals("3.0.3", whole.get("openapi").textValue());
        JsonNode create = whole.at("/paths/~1api~1v1~1things/post");
        assertEquals("things.create", create.get("operationId").textValue());
        assertEquals("things", create.at("/tags/0").textValue());
        assertTrue(create.get("parameters").toString().contains("IdempotencyKey"));
        assertEquals(
                "#/components/responses/Problem",
                create.at("/responses/default/$ref").textValue());
        assertTrue(create.at("/responses").has("200"));
        assertTrue(whole.at("/paths/~1api~1v1~1things~1{id}/delete/responses").has("204"));
        assertFalse(whole.toString().contains("\"Call\""));
    }

    /** An operation that a key does not apply to says why, and so the document does not ask for one. */
    @Test
    public void doesNotAskForAKeyThatDoesNotApply() throws Exception {
        ObjectNode part = things();
        ((ObjectNode) part.at("/paths/~1things/post"))
                .put("description", "Reads. No Idempotency-Key: it changes nothing.");
        JsonNode create = new OpenApi(json).merge(Map.of("things", part)).at("/paths/~1api~1v1~1things/post");
        assertEquals("things.create", create.get("operationId").textValue());
        assertFalse(create.path("parameters").toString().contains("IdempotencyKey"));
    }

    @Test
    public void knowsMoneyBetterThanTheBuild() throws Exception {
        JsonNode money = merged().at("/components/schemas/Money/properties");
        assertEquals(2, money.size());
    }

    @Test
    public void keepsSchemasOfOneNameApart() throws Exception {
        JsonNode whole = merged();
        assertFalse(whole.at("/components/schemas/Thing/properties").has("extra"));
        assertTrue(whole.at("/components/schemas/Others_Thing/properties").has("extra"));
        assertEquals(
                "#/components/schemas/Others_Thing",
                whole.at(
                                "/paths/~1api~1v1~1other~1things~1{id}/get/responses/200/content/application~1json/schema/$ref")
                        .textValue());
    }

    /** What the specification asks of every document, and what a generator of clients would stumble over. */
    @Test
    public void isValid() throws Exception {
        JsonNode whole = merged();
        List<String> wrong = new ArrayList<>();
        Set<String> operations = new HashSet<>();
        whole.get("paths").properties().forEach(path -> {
            if (!path.getKey().startsWith("/")) {
                wrong.add("path " + path.getKey());
            }
            path.getValue().properties().forEach(operation -> {
                String where = operation.getKey() + " " + path.getKey();
                if (!operations.add(operation.getValue().path("operationId").asText())) {
                    wrong.add("operationId of " + where);
                }
                if (operation.getValue().path("responses").isEmpty()) {
                    wrong.add("no responses of " + where);
                }
                operation.getValue().path("responses").forEach(response -> {
                    if (!response.has("$ref") && !response.has("description")) {
                        wrong.add("description of " + where);
                    }
                });
                Set<String> given = new HashSet<>();
                operation.getValue().path("parameters").forEach(parameter -> {
                    if (parameter.path("in").asText().equals("path")) {
                        given.add(parameter.get("name").asText());
                        if (!parameter.path("required").asBoolean()) {
                            wrong.add("path parameter not required in " + where);
                        }
                    }
                });
                Set<String> wanted = new HashSet<>();
                java.util.regex.Matcher names =
                        java.util.regex.Pattern.compile("\\{([^}]+)}").matcher(path.getKey());
                while (names.find()) {
                    wanted.add(names.group(1));
                }
                if (!wanted.equals(given)) {
                    wrong.add("path parameters of " + where);
                }
            });
        });
        List<JsonNode> nodes = new ArrayList<>(List.of(whole));
        while (!nodes.isEmpty()) {
            JsonNode node = nodes.remove(nodes.size() - 1);
            node.forEach(nodes::add);
            if (node.path("$ref").isTextual()) {
                String ref = node.get("$ref").textValue();
                if (whole.at(ref.substring(1)).isMissingNode()) {
                    wrong.add("dangling " + ref);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    public void escapesWhatItShows() throws Exception {
        ObjectNode evil = things();
        ((ObjectNode) evil.at("/paths/~1things/get")).put("summary", "<script>alert('x')</script>");
        String page = DocsPage.of(new OpenApi(json).merge(Map.of("evil", evil)));
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("&lt;script&gt;"));
    }
}
