package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI document as a page that a person can read; plain HTML, without script and without any other host. */
final class DocsPage {

    private final JsonNode document;
    private final StringBuilder html = new StringBuilder(50_000);

    private DocsPage(JsonNode document) {
        this.document = document;
    }

    static String of(JsonNode document) {
        return new DocsPage(document).render();
    }

    private String render() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Biface API</title><link rel=\"stylesheet\" href=\"/api/docs/docs.css\"></head><body>")
                .append("<header><h1>Biface API</h1><p>");
        text(document.at("/info/description").asText());
        html.append("</p><p>For programs: <a href=\"/api/openapi.json\">/api/openapi.json</a></p></header>");
        Map<String, StringBuilder> sections = sections();
        html.append("<nav aria-label=\"Contents\"><ul>");
        sections.keySet().forEach(tag -> link("tag-" + tag, tag));
        link("schemas", "schemas");
        html.append("</ul></nav><main>");
        sections.forEach((tag, body) -> {
            html.append("<section><h2 id=\"tag-").append(escaped(tag)).append("\">");
            text(tag);
            html.append("</h2>").append(body).append("</section>");
        });
        schemas();
        return html.append("</main></body></html>\n").toString();
    }

    private void link(String id, String name) {
        html.append("<li><a href=\"#")
                .append(escaped(id))
                .append("\">")
                .append(escaped(name))
                .append("</a></li>");
    }

    private Map<String, StringBuilder> sections() {
        Map<String, StringBuilder> sections = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String tag = method.getValue().at("/tags/0").asText("other");
                    operation(
                            sections.computeIfAbsent(tag, t -> new StringBuilder()),
                            method.getKey(),
                            path.getKey(),
                            method.getValue());
                }));
        return sections;
    }

    private void operation(StringBuilder out, String method, String path, JsonNode operation) {
        out.append("<details><summary><span class=\"method\">")
                .append(escaped(method.toUpperCase(Locale.ROOT)))
                .append("</span> <code>")
                .append(escaped(path))
                .append("</code> <span class=\"what\">")
                .append(escaped(operation.path("summary").asText("")))
                .append("</span></summary>");
        if (operation.has("description")) {
            out.append("<p>")
                    .append(escaped(operation.get("description").asText()))
                    .append("</p>");
        }
        if (operation.has("parameters")) {
            out.append("<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr></thead><tbody>");
            for (JsonNode each : operation.get("parameters")) {
                JsonNode parameter =
                        each.has("$ref") ? document.at(each.get("$ref").asText().substring(1)) : each;
                out.append("<tr><td><code>")
                        .append(escaped(parameter.path("name").asText()))
                        .append("</code></td><td>")
                        .append(escaped(parameter.path("in").asText()))
                        .append("</td><td>")
                        .append(type(parameter.path("schema")))
                        .append("</td><td>")
                        .append(parameter.path("required").asBoolean() ? "required " : "")
                        .append(escaped(parameter.path("description").asText("")))
                        .append("</td></tr>");
            }
            out.append("</tbody></table>");
        }
        JsonNode body = operation.at("/requestBody/content");
        Iterator<JsonNode> contents = body.elements();
        if (contents.hasNext()) {
            out.append("<p>Body: ").append(type(contents.next().path("schema"))).append("</p>");
        }
        out.append("<table><thead><tr><th>Status</th><th>Answer</th><th></th></tr></thead><tbody>");
        operation.path("responses").properties().forEach(response -> {
            JsonNode answer = response.getValue().has("$ref")
                    ? document.at(response.getValue().get("$ref").asText().substring(1))
                    : response.getValue();
            Iterator<JsonNode> content = answer.path("content").elements();
            out.append("<tr><td>")
                    .append(response.getKey().equals("default") ? "otherwise" : escaped(response.getKey()))
                    .append("</td><td>")
                    .append(content.hasNext() ? type(content.next().path("schema")) : "nothing")
                    .append("</td><td>")
                    .append(escaped(answer.path("description").asText("")))
                    .append("</td></tr>");
        });
        out.append("</tbody></table></details>");
    }

    private void schemas() {
        html.append("<section><h2 id=\"schemas\">schemas</h2>");
        Map<String, JsonNode> sorted = new TreeMap<>();
        document.at("/components/schemas").properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
        new LinkedHashMap<>(sorted).forEach((name, schema) -> {
            html.append("<h3 id=\"schema-")
                    .append(escaped(name))
                    .append("\">")
                    .append(escaped(name))
                    .append("</h3>");
            if (schema.has("description")) {
                html.append("<p>")
                        .append(escaped(schema.get("description").asText()))
                        .append("</p>");
            }
            html.append("<table><tbody>");
            schema.path("properties")
                    .properties()
                    .forEach(property -> html.append("<tr><td><code>")
                            .append(escaped(property.getKey()))
                            .append("</code></td><td>")
                            .append(type(property.getValue()))
                            .append("</td><td>")
                            .append(escaped(
                                    property.getValue().path("description").asText("")))
                            .append("</td></tr>"));
            html.append("</tbody></table>");
        });
        html.append("</section>");
    }

    private String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asText();
            String name = escaped(ref.substring(ref.lastIndexOf('/') + 1));
            return "<a href=\"#schema-" + name + "\">" + name + "</a>";
        }
        if (schema.at("/allOf/0").has("$ref")) {
            return type(schema.at("/allOf/0"));
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.has("enum")) {
            StringBuilder names = new StringBuilder();
            schema.get("enum")
                    .forEach(name -> names.append(names.isEmpty() ? "" : ", ").append(name.asText()));
            return escaped("one of " + names);
        }
        String type = schema.path("type").asText("anything");
        return escaped(schema.has("format") ? type + " (" + schema.get("format").asText() + ")" : type);
    }

    private void text(String text) {
        html.append(escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
