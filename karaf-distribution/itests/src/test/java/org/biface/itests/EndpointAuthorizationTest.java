package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        assertTrue("headers, contracts and a total: " + List.of(lines), lines.length > 2);
        for (String line : lines) {
            assertEquals(line, 13, line.split(",", -1).length);
        }
        assertTrue(lines[lines.length - 1], lines[lines.length - 1].startsWith("total,"));
    }

    /** From a notice by who is not logged in to the end, through all the capabilities that it touches. */
    @Test
    public void whatIsTakenDownAfterANoticeComesBackWhenThatIsReversed() {
        Market market = endpoints.market;
        Person author = market.member("suspended client", "CLIENT");
        String id = market.published(author);
        String mission = "/api/v1/missions/" + id;
        Map<String, Object> notice = Endpoints.notice("MISSION", id);
        notice.put("name", "Nora Nobody");
        notice.put("email", market.newEmail("nora"));
        assertTrue(market.post(market.nobody(), "/api/v1/notices", notice)
                .json()
                .path("notice")
                .isNull());
        JsonNode open = null;
        for (JsonNode one : Market.must(endpoints.operator.http.get("/api/v1/notices?status=OPEN&limit=200"))
                .json()
                .path("items")) {
            if (one.path("subject").asText().equals(id)) {
                open = one;
            }
        }
        String path = "/api/v1/notices/" + open.path("id").asText();
        assertTrue(open.path("content").asText().contains("Design, code and tests of a small service."));

        Map<String, Object> decision = Map.of(
                "actions",
                List.of("TAKE_DOWN", "SUSPEND"),
                "ground",
                "LAW",
                "rule",
                "Article 1",
                "facts",
                "Nobody of that name exists.");
        market.move(endpoints.operator, path, "decide", decision);
        assertEquals(404, market.nobody().http.get(mission).status());
        assertEquals(401, author.http.get(mission).status());
        Map<String, String> login = Map.of("email", author.email, "password", author.password);
        assertEquals(
                403, market.nobody().http.post("/api/v1/accounts/login", login).status());

        String token = code(market, endpoints.operator, author.email);
        JsonNode statement = market.nobody()
                .http
                .post("/api/v1/notices/statements/read", Map.of("token", token))
                .json();
        assertEquals("Article 1", statement.at("/decision/rule").asText());
        assertTrue(statement.path("contestable").asBoolean());
        market.post(
                market.nobody(), "/api/v1/notices/statements/contest", Map.of("token", token, "text", "I do exist."));
        market.move(endpoints.operator, path, "answer", Map.of("reversed", true, "text", "You do."));
        assertEquals(
                "CLOSED",
                Market.must(market.nobody().http.get(mission))
                        .json()
                        .path("status")
                        .asText());
        assertEquals(
                200, market.nobody().http.post("/api/v1/accounts/login", login).status());
    }

    /** The code in the mail that tells somebody of a decision. */
    static String code(Market market, Person operator, String email) {
        String[] code = {null};
        market.await(() -> operator.http.get("/api/v1/notifications/mails?limit=100"), outbox -> {
            for (JsonNode mail : Market.must(outbox).json().path("items")) {
                if (mail.at("/mail/to").asText().equals(email)
                        && mail.at("/mail/subject").asText().startsWith("A decision about")) {
                    code[0] = mail.at("/mail/text")
                            .asText()
                            .lines()
                            .filter(line -> line.matches("[A-Za-z0-9_-]{43}"))
                            .findFirst()
                            .orElseThrow();
                }
            }
            return code[0] != null;
        });
        return code[0];
    }

    /** One company, two accounts: what one has signed the other funds and approves, until the company lets them go. */
    @Test
    public void aColleagueActsForTheCompanyUntilTheyAreRemoved() {
        Market market = endpoints.market;
        Person signer = market.member("signing client", "CLIENT");
        market.confirm(endpoints.operator, signer);
        Person freelancer = market.member("freelancer of two", "FREELANCER");
        String contract = "/api/v1/contracts/" + market.contract(signer, freelancer, 2);
        List<String> milestones = market.milestones(signer, contract.replaceFirst(".*/", ""));
        String first = "/api/v1/milestones/" + milestones.get(0);
        String second = "/api/v1/milestones/" + milestones.get(1);
        String draft = "/api/v1/missions/" + market.draft(signer);
        String mission = market.published(signer);
        String proposal = "/api/v1/proposals/" + market.proposal(freelancer, mission, 1);

        Person colleague = market.colleague(endpoints.operator, signer, "colleague of the signer");
        String payment = "/api/v1/payments/"
                + market.move(colleague, first, "fund", null)
                        .json()
                        .path("payment")
                        .asText();
        market.await(colleague, first, "/status", "FUNDED");
        market.move(freelancer, first, "submit", Map.of("note", "Done."));
        String release = "/api/v1/releases/"
                + market.move(colleague, first, "approve", null)
                        .json()
                        .path("release")
                        .asText();
        market.move(colleague, proposal, "counter", Map.of("terms", Market.terms(2)));
        String spending = "/api/v1/statements/companies/" + signer.company + "?period=2026";
        String company = "/api/v1/accounts/companies/" + signer.company;
        List<String> read = List.of(
                contract, first, second, draft, proposal, payment, release, spending, company, company + "/members");
        read.forEach(path -> Market.must(colleague.http.get(path)));

        // The session was opened before; nothing is asked of it again.
        Market.must(signer.http.send("DELETE", company + "/members/" + colleague.id, null));
        for (String path : read) {
            assertEquals(path, 404, colleague.http.get(path).status());
        }
        for (String object : List.of(second + "/fund", draft + "/publish", proposal + "/decline")) {
            String etag = Market.must(signer.http.get(object.replaceFirst("/[a-z]+$", "")))
                    .header("ETag");
            Answer refused =
                    colleague.http.send("POST", object, null, "If-Match", etag, "Idempotency-Key", Market.key());
            assertEquals(object, 404, refused.status());
        }
        assertEquals(
                403,
                colleague
                        .http
                        .post("/api/v1/missions?company=" + signer.company, Market.mission())
                        .status());
        assertEquals(
                403,
                colleague.http.get("/api/v1/missions/" + mission + "/proposals").status());
        assertEquals(
                0,
                Market.must(colleague.http.get("/api/v1/contracts"))
                        .json()
                        .path("items")
                        .size());
        read.forEach(path -> Market.must(signer.http.get(path)));
    }

    /** The operator's file decides whether addresses are hidden, from one moment to the next. */
    @Test
    public void maskingIsSwitchedOffAndOnWhileTheMarketplaceRuns() throws Exception {
        Market market = endpoints.market;
        Person freelancer = market.member("freelancer with a telephone", "FREELANCER");
        Person client = market.member("client with an address", "CLIENT");
        Map<String, Object> profile = new HashMap<>(Market.profile("PUBLIC"));
        profile.put("summary", "Ten years of practice, 06 12 34 56 78.");
        Market.must(freelancer.http.put("/api/v1/profiles/me", profile));
        Map<String, Object> details = new HashMap<>(Market.mission());
        details.put("description", "Write to hello@shop.example first.");
        String mission = Market.id(market.post(client, "/api/v1/missions", details));
        market.post(client, "/api/v1/missions/" + mission + "/publish", null);
        String proposal = Market.id(market.post(
                freelancer,
                "/api/v1/missions/" + mission + "/proposals",
                Map.of("message", "Or call 06 98 76 54 32.", "terms", Market.terms(1))));
        try {
            for (boolean masked : new boolean[] {true, false, true}) {
                endpoints.configure("org.biface.masking.cfg", "enabled", String.valueOf(masked));
                shows(client, "/api/v1/profiles/" + freelancer.id, "06 12 34 56 78", masked);
                shows(freelancer, "/api/v1/missions/" + mission, "hello@shop.example", masked);
                shows(client, "/api/v1/proposals/" + proposal, "06 98 76 54 32", masked);
            }
        } finally {
            endpoints.configure("org.biface.masking.cfg", "enabled", "true");
        }
    }

    private static void shows(Person reader, String path, String contact, boolean masked) {
        endpoints.market.await(
                () -> Market.must(reader.http.get(path)),
                answer -> answer.body().contains(contact) != masked
                        && answer.body().contains("\u2022\u2022\u2022") == masked);
    }

    /** From the code with which a client registers to the commission of a release, without a word of either side. */
    @Test
    public void theContractOfABroughtClientGetsTheOfferForThem() {
        Market market = endpoints.market;
        Person freelancer = market.member("bringing freelancer", "FREELANCER");
        Person client = market.broughtBy(freelancer, "brought client");
        Map<String, Object> offer = Map.of(
                "name",
                "own-clients",
                "policy",
                "flat",
                "versions",
                "1.x",
                "parameters",
                Map.of("rate", "250"),
                "vertical",
                "it",
                "currency",
                "EUR",
                "broughtBy",
                "FREELANCER");
        market.post(endpoints.operator, "/api/v1/commission/offers", offer);

        Map<String, Object> order = Map.of(
                "amount",
                Market.money(10_000),
                "freelancer",
                freelancer.id,
                "company",
                client.company,
                "vertical",
                "it");
        JsonNode quote = market.post(client, "/api/v1/commission/quotes", order).json();
        assertEquals("own-clients", quote.path("offer").asText());
        assertEquals(250, quote.at("/freelancerCharge/minor").asInt());
        assertTrue(
                "they have nothing to do with each other yet",
                quote.path("estimate").asBoolean());
        assertTrue(quote.toString(), quote.path("becauseFr").asText().contains("estimation"));
        Map<String, Object> contradicting = new HashMap<>(order);
        contradicting.put("broughtBy", "PLATFORM");
        Answer refused = client.http.post("/api/v1/commission/quotes", contradicting);
        assertEquals(refused.body(), 422, refused.status());

        String contract = market.contract(client, freelancer, 1);
        for (Person party : List.of(client, freelancer)) {
            JsonNode shown =
                    Market.must(party.http.get("/api/v1/contracts/" + contract)).json();
            assertTrue(shown.toString(), shown.path("freelancerBroughtClient").asBoolean());
            JsonNode terms = Market.must(party.http.get("/api/v1/commission/contracts/" + contract))
                    .json();
            assertEquals("own-clients", terms.path("offer").asText());
            assertEquals("FREELANCER", terms.path("broughtBy").asText());
        }
        JsonNode next = market.post(client, "/api/v1/commission/quotes", order).json();
        assertFalse("they have a contract", next.path("estimate").asBoolean());
        Answer released = submitted(client, freelancer, contract).get(0).send();
        JsonNode release = Market.must(freelancer.http.get(
                        "/api/v1/releases/" + released.json().path("release").asText()))
                .json();
        assertEquals(quote.path("freelancerCharge"), release.path("commission"));
        assertEquals(
                "a client who came by itself pays what all do",
                "default",
                Market.must(endpoints.client.http.get(
                                "/api/v1/commission/contracts/" + market.contract(endpoints.client, freelancer, 1)))
                        .json()
                        .path("offer")
                        .asText());
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

    /** What comes together is committed together, and each is done once, with its own answer. */
    @Test
    public void approvalsThatComeTogetherAreEachDoneOnce() throws Exception {
        Market market = endpoints.market;
        List<Approval> approvals = new ArrayList<>();
        List<Person> clients = new ArrayList<>();
        List<Person> freelancers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(market.member("busy client " + i, "CLIENT"));
            freelancers.add(market.member("busy freelancer " + i, "FREELANCER"));
        }
        for (int i = 0; i < 8; i++) {
            Person client = clients.get(i % 4);
            Person freelancer = freelancers.get((i + i / 4) % 4);
            approvals.addAll(submitted(client, freelancer, market.contract(client, freelancer, 4)));
        }
        List<Answer> answers = together(approvals);
        List<Answer> again = together(approvals);
        Set<String> releases = new HashSet<>();
        for (int i = 0; i < approvals.size(); i++) {
            assertEquals(answers.get(i).body(), 200, answers.get(i).status());
            assertEquals("RELEASED", answers.get(i).json().path("status").asText());
            assertEquals(approvals.get(i).milestone(), Market.id(answers.get(i)));
            assertEquals(
                    "the same answer under the same key",
                    answers.get(i).body(),
                    again.get(i).body());
            releases.add(answers.get(i).json().path("release").asText());
        }
        assertEquals("a release for each", 32, releases.size());
        Set<String> listed = new HashSet<>();
        for (Person freelancer :
                approvals.stream().map(Approval::freelancer).distinct().toList()) {
            Market.must(freelancer.http.get("/api/v1/releases?limit=100"))
                    .json()
                    .path("items")
                    .forEach(release -> listed.add(release.path("id").asText()));
        }
        assertEquals("and no other", releases, listed);
        JsonNode proof = Market.must(endpoints.operator.http.get("/api/v1/ledger/verification"))
                .json();
        assertTrue(proof.path("problems").toString(), proof.path("holds").asBoolean());
    }

    private record Approval(Person client, Person freelancer, String milestone, String etag, String key) {
        /** Of many between the same parties one may be told to come back, and nothing has changed then. */
        Answer send() {
            return endpoints.market.await(this::once, answer -> answer.status() != 503);
        }

        private Answer once() {
            String path = "/api/v1/milestones/" + milestone + "/approve";
            return client.http.send("POST", path, null, "If-Match", etag, "Idempotency-Key", key);
        }
    }

    private static List<Approval> submitted(Person client, Person freelancer, String contract) {
        Market market = endpoints.market;
        List<String> milestones = market.milestones(client, contract);
        for (String milestone : milestones) {
            market.move(client, "/api/v1/milestones/" + milestone, "fund", null);
        }
        List<Approval> approvals = new ArrayList<>();
        for (String milestone : milestones) {
            String path = "/api/v1/milestones/" + milestone;
            market.await(freelancer, path, "/status", "FUNDED");
            String etag = market.move(freelancer, path, "submit", Map.of("note", "Done."))
                    .header("ETag");
            approvals.add(new Approval(client, freelancer, milestone, etag, Market.key()));
        }
        return approvals;
    }

    private static List<Answer> together(List<Approval> approvals) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(approvals.size());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Answer>> running = new ArrayList<>();
            for (Approval approval : approvals) {
                running.add(threads.submit(() -> {
                    start.await();
                    return approval.send();
                }));
            }
            start.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> one : running) {
                answers.add(one.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
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
