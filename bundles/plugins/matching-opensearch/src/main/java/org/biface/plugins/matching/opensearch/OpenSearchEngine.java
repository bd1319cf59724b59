package org.biface.plugins.matching.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.biface.spi.matching.engine.Answer;
import org.biface.spi.matching.engine.EngineAway;
import org.biface.spi.matching.engine.Indexed;
import org.biface.spi.matching.engine.Question;
import org.biface.spi.matching.engine.SearchEngine;
import org.biface.spi.matching.engine.ShelfGone;

/**
 * Shelves are indices on a cluster, and the one that serves a line has the line's alias. An index never comes to be by writing
 * to it: each is written to by an alias of its own, which only {@link #make} makes.
 */
final class OpenSearchEngine implements SearchEngine {

    private static final String MAPPING = "index.json";
    private static final int OTHER = 300;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int OLD_MAJOR = 2;

    /** Up to so many different values are counted exactly in each part of an index. */
    private static final int COUNTED_EXACTLY = 10_000;

    private final Settings settings;
    private final Rest rest;
    private final String prefix;
    private final String notes;
    private volatile Queries queries;

    OpenSearchEngine(Settings settings) {
        this.settings = settings;
        this.rest = new Rest(settings);
        this.prefix = settings.prefix() + "-";
        this.notes = prefix + "notes";
    }

    @Override
    public String name() {
        return "OpenSearch at "
                + settings.hosts().stream().map(URI::getAuthority).collect(Collectors.joining(", "));
    }

    private String alias(String line) {
        return prefix + line;
    }

    private static String writeAlias(String index) {
        return index + "-write";
    }

    @Override
    public List<String> shelves(String line) {
        Rest.Said said = rest.ask("GET", "/" + prefix + line + "-*/_alias?expand_wildcards=open", null);
        if (said.status() == NOT_FOUND) {
            return List.of();
        }
        List<String> shelves = new ArrayList<>();
        good(said).fieldNames().forEachRemaining(index -> shelves.add(index.substring(prefix.length())));
        return shelves;
    }

    @Override
    public Optional<String> serving(String line) {
        Rest.Said said = rest.ask("GET", "/_alias/" + alias(line), null);
        if (said.status() == NOT_FOUND) {
            return Optional.empty();
        }
        var indices = good(said).fieldNames();
        return indices.hasNext() ? Optional.of(indices.next().substring(prefix.length())) : Optional.empty();
    }

    @Override
    public void make(String line, String shelf) {
        String index = prefix + shelf;
        ObjectNode body = mapping();
        ((ObjectNode) body.path("settings"))
                .put("number_of_shards", settings.shards())
                .put("number_of_replicas", settings.replicas());
        body.putObject("aliases").putObject(writeAlias(index));
        good(rest.order("PUT", "/" + index, body));
    }

    private static ObjectNode mapping() {
        try (InputStream in = OpenSearchEngine.class.getResourceAsStream(MAPPING)) {
            return (ObjectNode) Rest.JSON.readTree(in);
        } catch (IOException impossible) {
            throw new IllegalStateException("the bundle has no " + MAPPING, impossible);
        }
    }

    @Override
    public void serve(String line, String shelf) {
        ObjectNode body = Rest.JSON.createObjectNode();
        ArrayNode actions = body.putArray("actions");
        actions.addObject()
                .putObject("remove")
                .put("index", prefix + line + "-*")
                .put("alias", alias(line))
                .put("must_exist", false);
        actions.addObject().putObject("add").put("index", prefix + shelf).put("alias", alias(line));
        Rest.Said said = rest.order("POST", "/_aliases", body);
        gone(said, shelf);
        good(said);
    }

    @Override
    public void drop(String shelf) {
        Rest.Said said = rest.order("DELETE", "/" + prefix + shelf, null);
        if (said.status() != NOT_FOUND) {
            good(said);
        }
    }

    @Override
    public void write(String shelf, List<Indexed> put, List<String> removed, long at) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        put.forEach(one -> {
            line(lines, action("index", one.key(), at));
            line(lines, document(one));
        });
        removed.forEach(key -> line(lines, action("delete", key, at)));
        String path = "/" + writeAlias(prefix + shelf) + "/_bulk?require_alias=true&filter_path=errors,items.*.status,"
                + "items.*.error.type,items.*.error.reason";
        Rest.Said said = rest.bulk(path, lines.toByteArray());
        gone(said, shelf);
        if (good(said).path("errors").asBoolean()) {
            for (JsonNode item : said.body().path("items")) {
                check(item.elements().next(), shelf);
            }
        }
    }

    /** What was written later than this, or was never there to be removed, is as it should be. */
    private void check(JsonNode item, String shelf) {
        int status = item.path("status").asInt();
        String type = item.path("error").path("type").asText();
        if (type.equals("index_not_found_exception")) {
            throw new ShelfGone(name() + " has no index " + prefix + shelf + " any more.");
        }
        if (!(status < OTHER || status == CONFLICT || status == NOT_FOUND && type.isEmpty())) {
            throw new EngineAway(
                    name() + " does not keep what is written: " + status + " "
                            + item.path("error").path("reason").asText(),
                    null);
        }
    }

    private static ObjectNode action(String what, String key, long at) {
        ObjectNode action = Rest.JSON.createObjectNode();
        // Whoever comes late with what was so before is refused by the number.
        action.putObject(what).put("_id", key).put("version", at).put("version_type", "external_gte");
        return action;
    }

    private static void line(ByteArrayOutputStream lines, ObjectNode line) {
        lines.writeBytes(Rest.bytes(line));
        lines.write('\n');
    }

    private static ObjectNode document(Indexed one) {
        ObjectNode document = Rest.JSON.createObjectNode();
        ObjectNode terms = document.putObject("terms");
        one.terms().forEach((field, values) -> values.forEach(terms.putArray(field)::add));
        ObjectNode words = document.putObject("words");
        one.words().forEach((field, each) -> words.put(field, String.join(" ", each)));
        ObjectNode numbers = document.putObject("numbers");
        one.numbers().forEach(numbers::put);
        ObjectNode points = document.putObject("points");
        one.points().forEach((field, each) -> {
            ArrayNode all = points.putArray(field);
            each.forEach(point -> all.addObject().put("lat", point.latitude()).put("lon", point.longitude()));
        });
        return document.put("content", Base64.getEncoder().encodeToString(one.content()));
    }

    @Override
    public void show(String shelf) {
        Rest.Said said = rest.order("POST", "/" + prefix + shelf + "/_refresh", null);
        gone(said, shelf);
        good(said);
    }

    @Override
    public Answer ask(String line, Question question) {
        ObjectNode body = Rest.JSON.createObjectNode();
        body.set("query", queries().of(question.sought()));
        body.put("size", question.most()).put("_source", false).put("track_total_hits", question.total());
        body.putArray("docvalue_fields").add("content");
        if (question.newestBy() != null) {
            body.putArray("sort")
                    .addObject()
                    .putObject("numbers." + question.newestBy())
                    .put("order", "desc")
                    .put("unmapped_type", "long");
        }
        if (!question.counted().isEmpty()) {
            ObjectNode counts = body.putObject("aggs");
            question.counted()
                    .forEach((field, most) -> counts.putObject(field)
                            .putObject("terms")
                            .put("field", "terms." + field)
                            .put("size", most)
                            .put("shard_size", Math.max(most, COUNTED_EXACTLY)));
        }
        // How rare a word is counts for the whole index, in however many parts it is.
        String type = settings.shards() > 1 ? "&search_type=dfs_query_then_fetch" : "";
        Rest.Said said =
                rest.ask("POST", "/" + alias(line) + "/_search?allow_partial_search_results=false" + type, body);
        gone(said, line);
        return answer(good(said), question);
    }

    private static Answer answer(JsonNode found, Question question) {
        List<Answer.Hit> hits = new ArrayList<>();
        for (JsonNode hit : found.path("hits").path("hits")) {
            String content = hit.path("fields").path("content").path(0).asText();
            hits.add(new Answer.Hit(
                    hit.path("_score").asDouble(), Base64.getDecoder().decode(content)));
        }
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        question.counted().keySet().forEach(field -> {
            Map<String, Long> values = new LinkedHashMap<>();
            for (JsonNode bucket : found.path("aggregations").path(field).path("buckets")) {
                values.put(bucket.path("key").asText(), bucket.path("doc_count").asLong());
            }
            counts.put(field, values);
        });
        return new Answer(found.path("hits").path("total").path("value").asLong(), hits, counts);
    }

    /** Asked once: a cluster whose nodes are exchanged for those of another version gets this bundle a new start. */
    private Queries queries() {
        Queries known = queries;
        if (known == null) {
            String version = good(rest.ask("GET", "/", null))
                    .path("version")
                    .path("number")
                    .asText();
            int major = Integer.parseInt(version.substring(0, version.indexOf('.')));
            known = new Queries(major <= OLD_MAJOR ? 1 / Queries.OLD_FACTOR : 1);
            queries = known;
        }
        return known;
    }

    @Override
    public Optional<Note> note(String name) {
        Rest.Said said = rest.ask("GET", "/" + notes + "/_doc/" + name, null);
        if (said.status() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode found = good(said);
        return Optional.of(new Note(found.path("_source").path("text").asText(), version(found)));
    }

    private static String version(JsonNode document) {
        return document.path("_seq_no").asText() + " "
                + document.path("_primary_term").asText();
    }

    @Override
    public Optional<Note> note(String name, String text, Note before) {
        ObjectNode body = Rest.JSON.createObjectNode().put("text", text);
        String condition = "op_type=create";
        if (before != null) {
            String[] version = before.version().split(" ");
            condition = "if_seq_no=" + version[0] + "&if_primary_term=" + version[1];
        }
        String path = "/" + notes + "/_doc/" + name + "?require_alias=true&" + condition;
        Rest.Said said = rest.order("PUT", path, body);
        if (said.status() == NOT_FOUND && before == null) {
            makeNotes();
            said = rest.order("PUT", path, body);
        }
        if (said.status() == CONFLICT || said.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(new Note(text, version(good(said))));
    }

    /** With an alias as every index has, so that writing makes none. Another node may have been quicker. */
    private void makeNotes() {
        ObjectNode body = Rest.JSON.createObjectNode();
        body.putObject("settings").put("number_of_shards", 1).put("number_of_replicas", settings.replicas());
        ObjectNode mappings = body.putObject("mappings").put("dynamic", "strict");
        mappings.putObject("properties")
                .putObject("text")
                .put("type", "keyword")
                .put("index", false);
        body.putObject("aliases").putObject(notes);
        rest.order("PUT", "/" + notes + "-1", body);
    }

    private void gone(Rest.Said said, String shelf) {
        if (said.status() == NOT_FOUND) {
            throw new ShelfGone(name() + " has no index " + prefix + shelf + " any more.");
        }
    }

    private JsonNode good(Rest.Said said) {
        if (!said.ok()) {
            throw new EngineAway(name() + " answers " + said.why() + ".", null);
        }
        return said.body();
    }
}
