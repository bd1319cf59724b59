package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.biface.itests.Market.Person;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Every endpoint, asked by nobody, by a freelancer and a client who have no part in the object, by its two sides and by
 * the operator. The table says what each is answered; it has a row for each operation of the API, and no other.
 */
public class EndpointAuthorizationTest {

    /**
     * Method, path, the case below that says what is asked, and the status for each. Who is refused asks first, so that
     * the last column of a row that changes something is the one that changes it; what two may change is made anew.
     */
    private static final String TABLE = """
            #                                                      case             nobody  other       other   freelancer  client  operator
            #                                                                               freelancer  client
            GET    /api/status                                     -                200     200         200     200         200     200
            GET    /api/v1/accounts                                -                401     403         403     403         403     200
            POST   /api/v1/accounts                                register         201     201         201     201         201     201
            POST   /api/v1/accounts/login                          login            200     200         200     200         200     200
            POST   /api/v1/accounts/logout                         newSession       401     204         204     204         204     204
            GET    /api/v1/accounts/me                             -                401     200         200     200         200     200
            PUT    /api/v1/accounts/me                             ownAccount       401     200         200     200         200     200
            GET    /api/v1/accounts/companies/{id}                 clientCompany    401     404         404     404         200     200
            PUT    /api/v1/accounts/companies/{id}                 companyChange    401     404         404     404         200     403
            GET    /api/v1/accounts/people/{id}                    freelancer       401     200         200     200         200     200
            GET    /api/v1/accounts/sessions                       -                401     200         200     200         200     200
            DELETE /api/v1/accounts/sessions/{id}                  session          401     404         404     204         404     404
            POST   /api/v1/accounts/password/change                passwordChange   401     204         204     204         204     204
            POST   /api/v1/accounts/password/reset-request         resetRequest     204     204         204     204         204     204
            POST   /api/v1/accounts/password/reset                 wrongToken       422     422         422     422         422     422
            POST   /api/v1/accounts/email/confirmation-request     -                401     204         204     204         204     409
            POST   /api/v1/accounts/email/confirm                  wrongConfirm     422     422         422     422         422     422
            GET    /api/v1/accounts/{id}                           freelancer       401     404         404     200         404     200
            POST   /api/v1/accounts/{id}/roles                     role             401     403         403     403         403     200
            DELETE /api/v1/accounts/{id}/roles/{role}              roleOfThird      401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/suspend                   reason           401     403         403     403         403     200
            POST   /api/v1/accounts/{id}/reinstate                 third            401     403         403     403         403     200
            GET    /api/v1/notifications/mails                     -                401     403         403     403         403     200

            GET    /api/v1/profiles                                -                200     200         200     200         200     200
            GET    /api/v1/profiles/{freelancer}                   freelancer       200     200         200     200         200     200
            GET    /api/v1/profiles/{freelancer}                   hiddenProfile    404     200         404     404         404     200
            GET    /api/v1/profiles/me                             -                401     200         404     200         404     404
            PUT    /api/v1/profiles/me                             ownProfile       401     200         403     200         403     403

            GET    /api/v1/missions                                -                200     200         200     200         200     200
            POST   /api/v1/missions                                newMission       401     403         201     403         201     403
            GET    /api/v1/missions/{id}                           mission          200     200         200     200         200     200
            GET    /api/v1/missions/{id}                           draft            404     404         404     404         200     200
            PUT    /api/v1/missions/{id}                           missionChange    401     403         403     403         200     403
            PUT    /api/v1/missions/{id}                           draftChange      401     404         404     404         200     403
            POST   /api/v1/missions/{id}/publish                   draft            401     404         404     404         200     403
            POST   /api/v1/missions/{id}/close                     newPublished     401     403         403     403         200     200
            GET    /api/v1/missions/{id}/proposals                 mission          401     403         403     403         200     200
            POST   /api/v1/missions/{id}/proposals                 answer           401     201         403     201         403     403
            GET    /api/v1/missions/{id}/invitations               mission          401     403         403     403         200     200
            POST   /api/v1/missions/{id}/invitations               invite           401     403         403     403         201     403
            GET    /api/v1/invitations                             -                401     200         403     200         403     403
            POST   /api/v1/invitations/{id}/decline                invitation       401     404         404     200         403     403
            GET    /api/v1/proposals                               -                401     200         403     200         403     403
            GET    /api/v1/proposals/{id}                          proposal         401     404         404     200         200     200
            POST   /api/v1/proposals/{id}/counter                  counter          401     404         404     409         200     403
            POST   /api/v1/proposals/{id}/accept                   newProposal      401     404         404     409         200     403
            POST   /api/v1/proposals/{id}/decline                  newProposal      401     404         404     403         200     403
            POST   /api/v1/proposals/{id}/withdraw                 newProposal      401     404         404     200         403     403

            GET    /api/v1/contracts                               -                401     200         200     200         200     200
            GET    /api/v1/contracts/{contract}                    contract         401     404         404     200         200     200
            GET    /api/v1/commission/policies                     -                401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/accept  policy  401     403         403     403         403     409
            POST   /api/v1/commission/policies/{policy}/{version}/hold  policy  401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/release  policy  401     403         403     403         403     200
            POST   /api/v1/commission/policies/{policy}/{version}/retry  policy  401     403         403     403         403     200
            GET    /api/v1/commission/offers                       -                401     403         403     403         403     200
            POST   /api/v1/commission/offers                       newOffer         401     403         403     403         403     201
            GET    /api/v1/commission/offers/{offer}               offer            401     403         403     403         403     200
            PUT    /api/v1/commission/offers/{offer}               offerChange      401     403         403     403         403     200
            DELETE /api/v1/commission/offers/{offer}               offerChange      401     403         403     403         403     204
            GET    /api/v1/commission/contracts/{contract}         contract         401     404         404     200         200     200
            POST   /api/v1/commission/quotes                       quote            401     403         403     200         200     200
            POST   /api/v1/commission/quotes                       contractQuote    401     404         404     200         200     200
            GET    /api/v1/commission/records/{release}            release          401     403         403     403         403     200
            POST   /api/v1/commission/simulations                  simulationOrder  401     403         403     403         403     202
            GET    /api/v1/commission/simulations/{simulation}     simulation       401     403         403     403         403     200
            GET    /api/v1/commission/simulations/{simulation}/contracts simulation 401     403         403     403         403     200
            GET    /api/v1/milestones/parked                       -                401     403         403     403         403     200
            GET    /api/v1/milestones/{milestone}                  planned          401     404         404     200         200     200
            POST   /api/v1/milestones/{milestone}/fund             planned          401     404         404     403         202     403
            POST   /api/v1/milestones/{milestone}/submit           submission       401     404         404     200         403     403
            POST   /api/v1/milestones/{milestone}/request-changes  wanted           401     404         404     403         200     403
            POST   /api/v1/milestones/{milestone}/approve          submitted        401     404         404     403         200     403

            GET    /api/v1/payments/{id}                           payment          401     404         404     404         200     200
            POST   /api/v1/payments/webhooks/{provider}            forged           401     401         401     401         401     401
            GET    /api/v1/releases                                -                401     200         200     200         200     200
            GET    /api/v1/releases?freelancer={freelancer}        freelancer       401     404         404     200         404     200
            GET    /api/v1/releases/{id}                           release          401     404         404     200         200     200
            GET    /api/v1/balances                                -                401     200         200     200         200     200
            GET    /api/v1/balances?freelancer={freelancer}        freelancer       401     404         404     200         404     200
            GET    /api/v1/payouts                                 -                401     200         200     200         200     200
            GET    /api/v1/payouts?freelancer={freelancer}         freelancer       401     404         404     200         404     200
            POST   /api/v1/payouts                                 payout           401     409         403     201         403     403
            GET    /api/v1/payouts/{id}                            paidOut          401     404         404     200         404     200
            GET    /api/v1/ledger/balances                         -                401     403         403     403         403     200
            GET    /api/v1/ledger/verification                     -                401     403         403     403         403     200
            POST   /api/v1/ledger/verification                     -                401     403         403     403         403     200
            """;

    private static final int ACTORS = 6;

    /** A row of the table. */
    private record Row(String method, String path, String name, List<Integer> statuses) {

        static Row of(String line) {
            String[] words = line.strip().split(" +");
            assertEquals(line, 3 + ACTORS, words.length);
            return new Row(
                    words[0],
                    words[1],
                    words[2],
                    Arrays.stream(words).skip(3).map(Integer::valueOf).toList());
        }

        String operation() {
            return method + " " + path.replaceAll("\\?.*", "");
        }
    }

    /** What is asked: the ids in the path, the body, the version, and by whom if not by the actor's own session. */
    private record Asked(List<String> ids, Object body, String etag, Http session, Runnable then) {

        static Asked on(String... ids) {
            return new Asked(List.of(ids), null, null, null, () -> {});
        }

        Asked with(Object newBody) {
            return new Asked(ids, newBody, etag, session, then);
        }

        Asked at(String newEtag) {
            return new Asked(ids, body, newEtag, session, then);
        }

        Asked by(Http newSession) {
            return new Asked(ids, body, etag, newSession, then);
        }

        Asked then(Runnable newThen) {
            return new Asked(ids, body, etag, session, newThen);
        }
    }

    private static Marketplace marketplace;
    private static Market market;
    private static Person otherFreelancer;
    private static Person otherClient;
    private static Person freelancer;
    private static Person client;
    private static Person operator;
    private static List<Person> actors;
    private static final Map<String, Function<Person, Asked>> CASES = new HashMap<>();

    @BeforeClass
    public static void open() throws Exception {
        marketplace = Marketplace.open("authorization");
        market = new Market(new Http(marketplace.server().httpPort()));
        otherFreelancer = market.member("other freelancer", "FREELANCER");
        otherClient = market.member("other client", "CLIENT");
        freelancer = market.member("freelancer", "FREELANCER");
        client = market.member("client", "CLIENT");
        operator = market.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
        actors = List.of(market.nobody(), otherFreelancer, otherClient, freelancer, client, operator);
        people();
        negotiation();
        money();
        policies();
    }

    @AfterClass
    public static void close() {
        if (marketplace != null) {
            marketplace.close();
        }
    }

    private static void people() {
        Person third = market.member("third", "FREELANCER");
        String companyPath = "/api/v1/accounts/companies/" + client.company;
        put("-", who -> Asked.on());
        put("register", who -> Asked.on().with(Market.registration(market.newEmail("new"), "New", "FREELANCER")));
        put("login", who -> Asked.on().with(Map.of("email", freelancer.email, "password", freelancer.password)));
        put(
                "newSession",
                who -> who.id == null
                        ? Asked.on()
                        : Asked.on().by(market.login(who.name, who.email, who.password).http));
        put(
                "ownAccount",
                who -> Asked.on()
                        .with(Map.of("displayName", "Renamed", "locale", "fr"))
                        .at(version(who.id == null ? client : who, "/api/v1/accounts/me")));
        put("clientCompany", who -> Asked.on(client.company));
        put(
                "companyChange",
                who -> Asked.on(client.company)
                        .with(Market.company("Renamed SAS"))
                        .at(version(client, companyPath)));
        put("freelancer", who -> Asked.on(freelancer.id));
        put("session", once(() -> Asked.on(anotherSession(freelancer))));
        put("passwordChange", who -> {
            String next = Market.PASSWORD + " and another";
            return Asked.on()
                    .with(Map.of("oldPassword", who.id == null ? "none" : who.password, "newPassword", next))
                    .then(() -> who.password = next);
        });
        put("resetRequest", who -> Asked.on().with(Map.of("email", market.newEmail("gone"))));
        put("wrongToken", who -> Asked.on().with(Map.of("token", "wrong", "newPassword", Market.PASSWORD)));
        put("wrongConfirm", who -> Asked.on().with(Map.of("token", "wrong")));
        put("role", who -> Asked.on(third.id).with(Map.of("role", "CLIENT")));
        put("roleOfThird", who -> Asked.on(third.id, "CLIENT"));
        put("reason", who -> Asked.on(third.id).with(Map.of("reason", "Only for the test.")));
        put("third", who -> Asked.on(third.id));

        Market.must(freelancer.http.put("/api/v1/profiles/me", Market.profile("PUBLIC")));
        Market.must(otherFreelancer.http.put("/api/v1/profiles/me", Market.profile("HIDDEN")));
        put("hiddenProfile", who -> Asked.on(otherFreelancer.id));
        put(
                "ownProfile",
                who -> Asked.on()
                        .with(Market.profile(who == otherFreelancer ? "HIDDEN" : "PUBLIC"))
                        .at(version(who == otherFreelancer ? who : freelancer, "/api/v1/profiles/me")));
    }

    private static String anotherSession(Person person) {
        Http second = market.login(person.name, person.email, person.password).http;
        for (JsonNode session : second.get("/api/v1/accounts/sessions").json()) {
            if (session.path("current").asBoolean()) {
                return session.path("id").asText();
            }
        }
        throw new AssertionError("the session does not list itself");
    }

    private static void negotiation() {
        String published = market.published(client);
        String negotiated = market.proposal(freelancer, published, 2);
        put("newMission", who -> Asked.on().with(Market.mission()));
        put("mission", who -> Asked.on(published));
        put("draft", once(() -> Asked.on(market.draft(client))));
        put("missionChange", changed(once(() -> Asked.on(market.published(client)))));
        put("draftChange", changed(once(() -> Asked.on(market.draft(client)))));
        put("newPublished", who -> Asked.on(market.published(client)));
        put(
                "answer",
                who -> Asked.on(market.published(client))
                        .with(Map.of("message", "I would like to.", "terms", Market.terms(1))));
        put("invite", who -> Asked.on(market.published(client)).with(Map.of("freelancer", otherFreelancer.id)));
        put("invitation", once(() -> Asked.on(market.invitation(client, market.published(client), freelancer))));
        put("proposal", who -> Asked.on(negotiated));
        put("newProposal", who -> newProposal());
        put("counter", who -> newProposal().with(Map.of("terms", Market.terms(3))));
    }

    private static Function<Person, Asked> changed(Function<Person, Asked> mission) {
        return who -> {
            Asked asked = mission.apply(who);
            return asked.with(Market.mission())
                    .at(version(client, "/api/v1/missions/" + asked.ids().get(0)));
        };
    }

    private static Asked newProposal() {
        String proposal = market.proposal(freelancer, market.published(client), 1);
        return Asked.on(proposal).at(version(client, "/api/v1/proposals/" + proposal));
    }

    private static void money() {
        String contract = market.contract(client, freelancer, 6);
        List<String> milestones = market.milestones(client, contract);
        List<String> funded = milestones.subList(1, milestones.size());
        for (String milestone : funded) {
            market.move(client, path(milestone), "fund", null);
        }
        for (String milestone : funded) {
            market.await(client, path(milestone), "/status", "FUNDED");
        }
        for (String milestone : milestones.subList(2, milestones.size())) {
            market.move(freelancer, path(milestone), "submit", Map.of("note", "Done."));
        }
        put("contract", who -> Asked.on(contract));
        put("planned", who -> milestone(milestones.get(0)));
        put("submission", who -> milestone(milestones.get(1)).with(Map.of("note", "Done.")));
        put("wanted", who -> milestone(milestones.get(2)).with(Map.of("wanted", "Tests.")));
        put("submitted", who -> milestone(milestones.get(3)));

        Answer first = market.move(client, path(milestones.get(4)), "approve", null);
        market.move(client, path(milestones.get(5)), "approve", null);
        String payment = first.json().path("payment").asText();
        String release = first.json().path("release").asText();
        put("payment", who -> Asked.on(payment));
        put("forged", who -> Asked.on("sandbox").with(Map.of("id", "forged")));
        put("release", who -> Asked.on(release));
        put(
                "quote",
                who -> Asked.on()
                        .with(Map.of(
                                "amount",
                                Market.money(100_000),
                                "freelancer",
                                freelancer.id,
                                "company",
                                client.company)));
        put("contractQuote", who -> Asked.on().with(Map.of("amount", Market.money(100_000), "contract", contract)));
        put("simulationOrder", who -> Asked.on().with(Map.of("policy", "flat")));
        String simulation =
                Market.id(market.post(operator, "/api/v1/commission/simulations", Map.of("policy", "flat")));
        put("simulation", who -> Asked.on(simulation));
        long payable = Market.must(freelancer.http.get("/api/v1/releases/" + release))
                .json()
                .at("/payable/minor")
                .asLong();
        market.await(freelancer, "/api/v1/balances", "/0/available/minor", String.valueOf(2 * payable));
        String payout = Market.id(market.post(freelancer, "/api/v1/payouts", Map.of("amount", Market.money(payable))));
        put("payout", who -> Asked.on().with(Map.of("amount", Market.money(payable))));
        put("paidOut", who -> Asked.on(payout));
    }

    private static void policies() {
        Market.must(operator.http.send(
                "POST", "/api/v1/commission/offers", offer("kronor", "SEK"), "Idempotency-Key", Market.key()));
        put("policy", who -> Asked.on("flat", "1.0.0"));
        put("newOffer", who -> Asked.on().with(offer("pounds", "GBP")));
        put("offer", who -> Asked.on("kronor"));
        put(
                "offerChange",
                who -> Asked.on("kronor")
                        .with(offer("kronor", "SEK"))
                        .at(version(operator, "/api/v1/commission/offers/kronor")));
    }

    private static Map<String, Object> offer(String name, String currency) {
        Map<String, Object> offer = new HashMap<>();
        offer.put("name", name);
        offer.put("policy", "flat");
        offer.put("versions", "1.x");
        offer.put("parameters", Map.of("rate", "1100"));
        offer.put("currency", currency);
        for (String any : List.of("vertical", "broughtBy", "from", "until")) {
            offer.put(any, null);
        }
        return offer;
    }

    private static String path(String milestone) {
        return "/api/v1/milestones/" + milestone;
    }

    private static Asked milestone(String id) {
        return Asked.on(id).at(version(client, path(id)));
    }

    private static String version(Person who, String path) {
        return Market.must(who.http.get(path)).header("ETag");
    }

    private static void put(String name, Function<Person, Asked> asked) {
        CASES.put(name, asked);
    }

    /** The same object for everybody in the row. */
    private static Function<Person, Asked> once(Supplier<Asked> made) {
        Asked[] object = {null};
        return who -> {
            if (object[0] == null) {
                object[0] = made.get();
            }
            return object[0];
        };
    }

    private static List<Row> rows() {
        return TABLE.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }

    @Test
    public void everyEndpointAnswersEachAsTheTableSays() {
        List<String> wrong = new ArrayList<>();
        for (Row row : rows()) {
            Stream.iterate(0, i -> i < ACTORS, i -> i + 1)
                    .sorted(Comparator.comparing(i -> row.statuses().get(i) < 400))
                    .forEach(i -> ask(row, actors.get(i), row.statuses().get(i), wrong));
        }
        assertEquals(wrong.size() + " wrong answers:\n" + String.join("\n", wrong), 0, wrong.size());
        new LogCheck().check(log());
    }

    @Test
    public void aSimulationIsDownloadedAsCsv() {
        String id = CASES.get("simulation").apply(operator).ids().get(0);
        market.await(operator, "/api/v1/commission/simulations/" + id, "/state", "DONE");
        String path = "/api/v1/commission/simulations/" + id + "/contracts";
        String[] lines = Market.must(operator.http.send("GET", path, null, "Accept", "text/csv"))
                .body()
                .split("\r\n");
        assertEquals(List.of(lines).toString(), 2, lines.length);
        assertEquals(13, lines[0].split(",", -1).length);
        assertEquals(13, lines[1].split(",", -1).length);
    }

    private static void ask(Row row, Person who, int expected, List<String> wrong) {
        Function<Person, Asked> known = CASES.get(row.name());
        if (known == null) {
            throw new AssertionError("no case of the name " + row.name());
        }
        Asked asked = known.apply(who);
        String path = row.path();
        for (String id : asked.ids()) {
            path = path.replaceFirst("\\{\\w+}", id);
        }
        List<String> headers = new ArrayList<>();
        if (asked.etag() != null) {
            headers.addAll(List.of("If-Match", asked.etag()));
        }
        if (row.method().equals("POST")) {
            headers.addAll(List.of("Idempotency-Key", Market.key()));
        }
        Http http = asked.session() == null ? who.http : asked.session();
        Answer answer = http.send(row.method(), path, asked.body(), headers.toArray(String[]::new));
        String said = row.method() + " " + path + " (" + row.name() + ") by " + who + ": " + answer.status() + " "
                + answer.body();
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
        rows().forEach(row -> table.add(row.operation()));
        Set<String> api = new TreeSet<>();
        JsonNode paths = market.nobody().http.get("/api/openapi.json").json().path("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> api.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertTrue("the API has no endpoint", api.size() > 1);
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
            for (Person other : List.of(otherFreelancer, otherClient)) {
                JsonNode items =
                        Market.must(other.http.get("/api/v1/" + list)).json().path("items");
                assertEquals(list + " of " + other, 0, items.size());
            }
        }
        Set<String> owners = new HashSet<>();
        Market.must(otherFreelancer.http.get("/api/v1/proposals"))
                .json()
                .path("items")
                .forEach(proposal -> owners.add(proposal.path("freelancer").asText()));
        owners.remove(otherFreelancer.id);
        assertEquals("others whose proposals a freelancer sees", Set.of(), owners);
    }

    private static String log() {
        try {
            return marketplace.server().log();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
