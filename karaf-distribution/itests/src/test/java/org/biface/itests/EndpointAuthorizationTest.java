package org.biface.itests;

import static org.junit.Assert.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.biface.itests.Endpoints.Asked;
import org.biface.itests.Endpoints.Row;
import org.biface.itests.Market.Person;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Every endpoint, asked by nobody, by a freelancer and a client who have no part in the object, by its two sides and by
 * the operator. The table says what each is answered; it has a row for each operation of the API, and no other.
 */
public class EndpointAuthorizationTest {

    private static Endpoints endpoints;

    @BeforeClass
    public static void open() throws Exception {
        endpoints = Endpoints.open("authorization");
    }

    @AfterClass
    public static void close() {
        if (endpoints != null) {
            endpoints.close();
        }
    }

    @Test
    public void everyEndpointAnswersEachAsTheTableSays() {
        List<String> wrong = new ArrayList<>();
        for (Row row : Endpoints.rows()) {
            Stream.iterate(0, i -> i < Endpoints.ACTORS, i -> i + 1)
                    .sorted(Comparator.comparing(i -> row.statuses().get(i) < 400))
                    .forEach(i ->
                            ask(row, endpoints.actors.get(i), row.statuses().get(i), wrong));
        }
        assertEquals(wrong.size() + " wrong answers:\n" + String.join("\n", wrong), 0, wrong.size());
        new LogCheck().allow(Endpoints.TAKEN_BACK).check(endpoints.log());
    }

    @Test
    public void aSimulationIsDownloadedAsCsv() {
        String id = Market.id(
                endpoints.market.post(endpoints.operator, "/api/v1/commission/simulations", Map.of("policy", "flat")));
        endpoints.market.await(endpoints.operator, "/api/v1/commission/simulations/" + id, "/state", "DONE");
        String path = "/api/v1/commission/simulations/" + id + "/contracts";
        String[] lines = Market.must(endpoints.operator.http.send("GET", path, null, "Accept", "text/csv"))
                .body()
                .split("\r\n");
        assertEquals("a header, a contract, a total: " + List.of(lines), 3, lines.length);
        for (String line : lines) {
            assertEquals(line, 13, line.split(",", -1).length);
        }
    }

    private static void ask(Row row, Person who, int expected, List<String> wrong) {
        Asked asked = endpoints.asked(row, who);
        List<String> headers = new ArrayList<>();
        if (asked.etag() != null) {
            headers.addAll(List.of("If-Match", asked.etag()));
        }
        if (row.method().equals("POST")) {
            headers.addAll(List.of("Idempotency-Key", Market.key()));
        }
        Answer answer = Endpoints.send(row, who, asked, asked.body(), headers.toArray(String[]::new));
        String said = row.method() + " " + asked.path(row) + " (" + row.name() + ") by " + who + ": " + answer.status()
                + " " + answer.body();
        if (answer.status() != expected) {
            wrong.add("not " + expected + ", " + said);
        }
        if (answer.status() >= 400) {
            isAProblem(answer, said, wrong);
        } else {
            asked.then().run();
        }
    }

    private static void isAProblem(Answer answer, String said, List<String> wrong) {
        boolean problem = String.valueOf(answer.header("Content-Type")).startsWith("application/problem+json")
                && answer.json().path("status").asInt() == answer.status()
                && !answer.json().path("detail").asText().isBlank()
                && !answer.body().contains("Exception");
        if (!problem) {
            wrong.add("not a problem, " + said);
        }
    }

    @Test
    public void theTableIsTheApi() {
        Set<String> table = new TreeSet<>();
        Endpoints.rows().forEach(row -> table.add(row.operation()));
        Set<String> api = endpoints.described().keySet();
        Set<String> untested = new TreeSet<>(api);
        untested.removeAll(table);
        Set<String> gone = new TreeSet<>(table);
        gone.removeAll(api);
        assertEquals("endpoints without a row", Set.of(), untested);
        assertEquals("rows without an endpoint", Set.of(), gone);
    }

    /** What one is no side of does not show in one's lists either. */
    @Test
    public void listsShowNothingOfOthers() {
        for (String list : List.of("contracts", "payouts", "releases")) {
            for (Person other : List.of(endpoints.otherFreelancer, endpoints.otherClient)) {
                JsonNode items =
                        Market.must(other.http.get("/api/v1/" + list)).json().path("items");
                assertEquals(list + " of " + other, 0, items.size());
            }
        }
        Set<String> owners = new HashSet<>();
        Market.must(endpoints.otherFreelancer.http.get("/api/v1/proposals"))
                .json()
                .path("items")
                .forEach(proposal -> owners.add(proposal.path("freelancer").asText()));
        owners.remove(endpoints.otherFreelancer.id);
        assertEquals("others whose proposals a freelancer sees", Set.of(), owners);
    }
}
