package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.biface.itests.Endpoints.Asked;
import org.biface.itests.Endpoints.Row;
import org.biface.itests.Market.Person;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * What every endpoint promises: to do what has an {@code Idempotency-Key} once and to answer it again, to refuse a change
 * on an old picture, to know what the caller has read already, and to answer as the document says. The endpoints are
 * those of the live document, so that none is forgotten.
 */
public class EndpointPromisesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a key does not apply to, and why: each says so in the document. Whatever else creates or moves something takes one. */
    private static final Map<String, String> NOT_REPEATED = Map.of(
            "POST /api/v1/accounts/login", "the answer is a secret, which is stored nowhere",
            "POST /api/v1/accounts/introductions/{id}/code", "the answer is a secret, which is stored nowhere",
            "POST /api/v1/accounts/logout", "the session that asked is gone afterwards",
            "POST /api/v1/accounts/company-invitations/read", "it changes nothing",
            "POST /api/v1/commission/quotes", "it changes nothing",
            "POST /api/v1/notices/statements/read", "it changes nothing",
            "POST /api/v1/payout-accounts/{id}/onboarding",
                    "the answer is a page that works once, which is stored nowhere",
            "POST /api/v1/payments/webhooks/{provider}", "a provider's notice has an id of its own");

    /** Answers that are never stored, so that a later attempt can be better. */
    private static final Set<Integer> NOT_STORED = Set.of(401, 403, 412, 428, 429);

    /** How often an object may move by itself while it is read. */
    private static final int MOVES = 5;

    private static Endpoints endpoints;

    private final List<String> wrong = new ArrayList<>();

    @BeforeClass
    public static void open() throws Exception {
        endpoints = Endpoints.open("promises");
    }

    @AfterClass
    public static void close() {
        if (endpoints != null) {
            endpoints.close();
        }
    }

    /** One endpoint, with somebody for whom it works if there is such a person. */
    private record Case(String operation, JsonNode described, Row row, Person who, int status) {

        Answer send(Asked asked, Object body, String... headers) {
            return Endpoints.send(row, who, asked, body, headers);
        }

        boolean isConditional() {
            for (JsonNode parameter : described.path("parameters")) {
                if (parameter.path("name").asText().equals("If-Match")
                        || parameter.path("$ref").asText().endsWith("/IfMatch")) {
                    return true;
                }
            }
            return false;
        }
    }

    private static List<Case> cases(String... methods) {
        Map<String, JsonNode> described = endpoints.described();
        Map<String, Case> cases = new LinkedHashMap<>();
        for (Row row : Endpoints.rows()) {
            // A row that changes something may use its object up, so it is for one of those who may.
            int best = IntStream.of(3, 4, 5, 1, 2, 0)
                    .filter(i -> row.statuses().get(i) < 300)
                    .findFirst()
                    .orElse(5);
            JsonNode operation = described.get(row.operation());
            if (operation != null && List.of(methods).contains(row.method())) {
                cases.putIfAbsent(
                        row.operation(),
                        new Case(
                                row.operation(),
                                operation,
                                row,
                                endpoints.actors.get(best),
                                row.statuses().get(best)));
            }
        }
        Set<String> forgotten = new TreeSet<>(described.keySet());
        forgotten.removeIf(operation -> !List.of(methods).contains(operation.split(" ")[0]));
        forgotten.removeAll(cases.keySet());
        assertEquals("endpoints without a case", Set.of(), forgotten);
        return List.copyOf(cases.values());
    }

    @Test
    public void whatChangesSomethingIsDoneOnceAndOnWhatTheCallerHasSeen() {
        for (Case one : cases("POST", "PUT", "DELETE")) {
            Asked asked = endpoints.asked(one.row(), one.who());
            String key = Market.key();
            if (one.isConditional()) {
                isConditional(one, asked, key);
            }
            List<String> headers = new ArrayList<>(List.of("Idempotency-Key", key));
            if (one.isConditional()) {
                headers.addAll(List.of("If-Match", asked.etag()));
            }
            String[] sent = headers.toArray(String[]::new);
            Answer first = one.send(asked, asked.body(), sent);
            expect(one.status(), "first", one, first);
            if (first.status() < 400 && !one.described().path("responses").has(String.valueOf(first.status()))) {
                wrong(one, "is not described", first);
            }
            boolean described = one.described().path("parameters").toString().contains("IdempotencyKey");
            if (!NOT_REPEATED.containsKey(one.operation()) && !NOT_STORED.contains(first.status())) {
                isRepeated(one, asked, first, sent);
            }
            if (first.status() < 300) {
                asked.then().run();
                if (one.isConditional() && !asked.etag().equals(first.header("ETag"))) {
                    isNotDoneOnAnOldPicture(one, asked);
                }
            }
            String why = NOT_REPEATED.get(one.operation());
            if (one.row().method().equals("POST") && described == (why != null)) {
                wrong(one, "the document says wrongly whether it takes an Idempotency-Key", first);
            }
            if (why != null && !one.described().path("description").asText().contains("No Idempotency-Key: " + why)) {
                wrong(one, "the document does not say why it takes no Idempotency-Key", first);
            }
        }
        Set<String> gone = new TreeSet<>(NOT_REPEATED.keySet());
        gone.removeAll(endpoints.described().keySet());
        assertEquals("exceptions that are no operations", Set.of(), gone);
        assertEquals(wrong.size() + " wrong answers:\n" + String.join("\n", wrong), 0, wrong.size());
        new LogCheck().allow(Endpoints.TAKEN_BACK).check(endpoints.log());
    }

    /** Neither refusal is stored: the key is used for the change that follows. */
    private void isConditional(Case one, Asked asked, String key) {
        expect(428, "without If-Match", one, one.send(asked, asked.body(), "Idempotency-Key", key));
        for (String other :
                List.of("\"987654321\"", "\"987654321" + asked.etag().substring(2), "nonsense")) {
            Answer stale = one.send(asked, asked.body(), "If-Match", other, "Idempotency-Key", key);
            expect(412, "If-Match: " + other, one, stale);
        }
    }

    /** Some moves are refused for what the object is by then, others for its version; a deleted object is gone. */
    private void isNotDoneOnAnOldPicture(Case one, Asked asked) {
        Answer old = one.send(asked, asked.body(), "If-Match", asked.etag(), "Idempotency-Key", Market.key());
        if (!Set.of(404, 409, 412).contains(old.status())) {
            wrong(one, "is done on an old picture", old);
        }
    }

    private void isRepeated(Case one, Asked asked, Answer first, String... headers) {
        Answer again = one.send(asked, asked.body(), headers);
        expect(first.status(), "repeated", one, again);
        if (!"true".equals(again.header("Idempotency-Replayed"))) {
            wrong(one, "is not said to be a repetition", again);
        }
        if (!again.body().equals(first.body()) && first.status() < 400) {
            wrong(one, "repeated, is not the first answer " + first.body() + " but", again);
        }
        for (String header : List.of("ETag", "Location", "Content-Type")) {
            if (!String.valueOf(again.header(header)).equals(String.valueOf(first.header(header)))) {
                wrong(one, "repeated, has another " + header + " than " + first.header(header), again);
            }
        }
        Answer other = one.send(asked, other(asked.body()), headers);
        expect(422, "same key, other body", one, other);
        if (!other.json().path("type").asText().endsWith(":idempotency-key-reused")) {
            wrong(one, "same key, other body", other);
        }
    }

    /** The same fields with other values, where a value is free. */
    private static Object other(Object body) {
        return body == null ? Map.of("another", "body") : changed(JSON.valueToTree(body));
    }

    private static JsonNode changed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> object.set(field.getKey(), changed(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, changed(array.get(i)));
            }
        } else if (node.isIntegralNumber()) {
            return JSON.getNodeFactory().numberNode(node.asLong() + 1);
        } else if (node.isBoolean()) {
            return JSON.getNodeFactory().booleanNode(!node.booleanValue());
        } else if (node.isTextual()) {
            return JSON.getNodeFactory().textNode(changed(node.textValue()));
        }
        return node;
    }

    private static String changed(String text) {
        if (text.matches("[0-9a-f]{8}-[0-9a-f-]{27}")) {
            return UUID.randomUUID().toString();
        }
        if (text.equals("CLIENT") || text.equals("MEMBER")) {
            return text.equals("CLIENT") ? "FREELANCER" : "OWNER";
        }
        if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            return LocalDate.parse(text).plusYears(1).toString();
        }
        boolean bound = text.matches("[A-Z_]+") || text.length() < 3;
        return bound ? text : text + "x";
    }

    @Test
    public void whatHasNotChangedIsNotSentAgain() {
        int tagged = 0;
        for (Case one : cases("GET")) {
            Asked asked = endpoints.asked(one.row(), one.who());
            Answer read = one.send(asked, null);
            expect(one.status(), "read", one, read);
            if (!one.described().path("responses").has(String.valueOf(read.status()))) {
                wrong(one, "is not described", read);
            }
            String tag = read.header("ETag");
            if (tag == null) {
                if (read.json().path("version").isIntegralNumber()) {
                    wrong(one, "has a version and no ETag", read);
                }
                continue;
            }
            tagged++;
            Answer known = one.send(asked, null, "If-None-Match", tag);
            // What a timer or a provider has moved between the two is read again.
            for (int i = 0; i < MOVES && known.status() == 200 && !tag.equals(known.header("ETag")); i++) {
                tag = String.valueOf(known.header("ETag"));
                known = one.send(asked, null, "If-None-Match", tag);
            }
            expect(304, "known", one, known);
            if (!known.body().isEmpty()) {
                wrong(one, "has a body with 304", known);
            }
        }
        assertEquals(wrong.size() + " wrong answers:\n" + String.join("\n", wrong), 0, wrong.size());
        assertTrue("objects with a tag: " + tagged, tagged >= 9);
    }

    /** What was masked is read in full once the contract is funded, though the objects themselves have not changed. */
    @Test
    public void aMaskedCopyIsNotTakenForTheWhole() {
        String number = "+33 6 12 34 56 78";
        Market market = endpoints.market;
        Person client = market.member("masked client", "CLIENT");
        Person freelancer = market.member("masked freelancer", "FREELANCER");
        Market.must(freelancer.http.put(
                "/api/v1/profiles/me", with(Market.profile("PUBLIC"), "summary", "Call me: " + number)));
        String mission = Market.id(
                market.post(client, "/api/v1/missions", with(Market.mission(), "description", "Call me: " + number)));
        market.post(client, "/api/v1/missions/" + mission + "/publish", null);
        String proposal = Market.id(market.post(
                freelancer,
                "/api/v1/missions/" + mission + "/proposals",
                Map.of(
                        "message",
                        "Call me: " + number,
                        "terms",
                        with(Market.terms(1), "scope", "All of it, call me: " + number))));
        String contract = market.move(client, "/api/v1/proposals/" + proposal, "accept", null)
                .json()
                .path("contract")
                .asText();
        record Copy(Person reader, String path, Answer masked) {}
        List<Copy> copies = new ArrayList<>();
        Map<String, Person> readers = Map.of(
                "/api/v1/missions/" + mission, freelancer,
                "/api/v1/proposals/" + proposal, client,
                "/api/v1/contracts/" + contract, client,
                "/api/v1/profiles/" + freelancer.id, client);
        readers.forEach((path, reader) -> {
            Answer masked = Market.must(reader.http.get(path));
            assertFalse(masked.body(), masked.body().contains(number));
            assertEquals(
                    304,
                    reader.http
                            .send("GET", path, null, "If-None-Match", masked.header("ETag"))
                            .status());
            copies.add(new Copy(reader, path, masked));
        });

        String milestone =
                "/api/v1/milestones/" + market.milestones(client, contract).get(0);
        market.move(client, milestone, "fund", null);
        market.await(client, milestone, "/status", "FUNDED");

        for (Copy copy : copies) {
            Answer now = market.await(
                    () -> copy.reader()
                            .http
                            .send(
                                    "GET",
                                    copy.path(),
                                    null,
                                    "If-None-Match",
                                    copy.masked().header("ETag")),
                    answer -> answer.status() == 200 && answer.body().contains(number));
            if (!copy.path().contains("/contracts/")) {
                assertEquals(copy.masked().json().path("version"), now.json().path("version"));
            }
        }
    }

    private static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
        Map<String, Object> copy = new HashMap<>(object);
        copy.put(field, value);
        return copy;
    }

    private void expect(int status, String what, Case one, Answer answer) {
        if (answer.status() != status) {
            wrong(one, what + " is not " + status, answer);
        }
    }

    private void wrong(Case one, String what, Answer answer) {
        wrong.add(one.operation() + " (" + one.row().name() + ") by " + one.who() + ", " + what + ": " + answer.status()
                + " " + answer.body());
    }
}
