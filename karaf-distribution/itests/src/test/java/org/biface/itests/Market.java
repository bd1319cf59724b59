package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Makes people, missions, proposals and contracts over HTTP, for tests that need some. */
final class Market {

    static final String PASSWORD = "a long one for the test 2026";

    private final Http http;
    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger number = new AtomicInteger();

    Market(Http http) {
        this.http = http;
    }

    /** Somebody, logged in or (without a token) not. */
    static final class Person {
        final String name;
        final String email;
        final String id;
        final String company;
        final Http http;
        String password;

        Person(String name, String email, String password, String id, String company, Http http) {
            this.name = name;
            this.email = email;
            this.password = password;
            this.id = id;
            this.company = company;
            this.http = http;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    Person nobody() {
        return new Person("nobody", null, null, null, null, http);
    }

    /** Registers somebody. */
    Person member(String name, String role) {
        String email = newEmail(name);
        must(http.post("/api/v1/accounts", registration(email, name, role)));
        return login(name, email, PASSWORD);
    }

    /** A freelancer's introduction of somebody to come. */
    Answer introduction(Person freelancer) {
        return post(freelancer, "/api/v1/accounts/introductions", Map.of("label", "Met in Lyon."));
    }

    /** Registers a client with the code of a freelancer's introduction. */
    Person broughtBy(Person freelancer, String name) {
        String introduction = id(introduction(freelancer));
        String code = post(freelancer, "/api/v1/accounts/introductions/" + introduction + "/code", null)
                .json()
                .path("code")
                .asText();
        Map<String, Object> registration = new HashMap<>(registration(newEmail(name), name, "CLIENT"));
        registration.put("introduction", code);
        must(http.post("/api/v1/accounts", registration));
        return login(name, (String) registration.get("email"), PASSWORD);
    }

    /** Confirms somebody's address with the token of the mail. */
    void confirm(Person operator, Person person) {
        must(http.post("/api/v1/accounts/email/confirm", Map.of("token", mailedToken(operator, person.email))));
    }

    /** Invites somebody new to act for a company; the token of the mail, whose first line of its kind it is. */
    String invited(Person operator, Person owner, String email) {
        post(
                owner,
                "/api/v1/accounts/companies/" + owner.company + "/invitations",
                Map.of("email", email, "role", "MEMBER"));
        return mailedToken(operator, email);
    }

    /** Registers somebody new who acts for the same company. */
    Person colleague(Person operator, Person owner, String name) {
        String email = newEmail(name);
        Map<String, Object> registration = new HashMap<>(registration(email, name, "CLIENT"));
        registration.remove("company");
        registration.put("invitation", invited(operator, owner, email));
        must(http.post("/api/v1/accounts", registration));
        Person colleague = login(name, email, PASSWORD);
        assertEquals(owner.company, colleague.company);
        return colleague;
    }

    /** The token in the newest mail to an address; without a mail server the outbox keeps what it says. */
    private String mailedToken(Person operator, String email) {
        String[] token = {null};
        await(() -> operator.http.get("/api/v1/notifications/mails?limit=100"), outbox -> {
            for (JsonNode mail : must(outbox).json().path("items")) {
                if (token[0] == null && mail.at("/mail/to").asText().equals(email)) {
                    token[0] = mail.at("/mail/text")
                            .asText()
                            .lines()
                            .filter(line -> line.matches("[A-Za-z0-9_-]{43}"))
                            .findFirst()
                            .orElseThrow();
                }
            }
            return token[0] != null;
        });
        return token[0];
    }

    Person login(String name, String email, String password) {
        Answer login = must(http.post("/api/v1/accounts/login", Map.of("email", email, "password", password)));
        return new Person(
                name,
                email,
                password,
                login.json().at("/account/id").asText(),
                login.json().at("/account/companies/0/id").asText(null),
                http.bearer(login.json().path("token").asText()));
    }

    String newEmail(String name) {
        return name.replace(' ', '.') + "-" + tag + "-" + number.incrementAndGet() + "@example.org";
    }

    static Map<String, Object> registration(String email, String name, String role) {
        return Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "displayName",
                name,
                "role",
                role,
                "locale",
                "en",
                "termsVersion",
                "1",
                "company",
                company(name + " SAS"));
    }

    static Map<String, Object> company(String name) {
        return Map.of(
                "name",
                name,
                "vatStatus",
                "FRANCHISE",
                "vatNumber",
                "FR40303265045",
                "address",
                Map.of("street", "12 rue des Lilas", "postalCode", "75020", "city", "Paris", "country", "FR"));
    }

    static Map<String, Object> profile(String visibility) {
        return Map.of(
                "title",
                "Java developer",
                "summary",
                "Ten years of practice.",
                "skills",
                List.of(Map.of("name", "Java", "level", 4, "years", 8)),
                "dailyRate",
                money(50_000),
                "remote",
                "REMOTE",
                "visibility",
                visibility);
    }

    static Map<String, Object> mission() {
        return Map.of(
                "title", "A small service",
                "description", "Design, code and tests of a small service.",
                "skills", List.of("Java"),
                "budget", Map.of("pricing", "FIXED", "max", money(1_000_000)),
                "remote", "REMOTE",
                "vertical", "it",
                "openings", 1);
    }

    static Map<String, Object> money(long minor) {
        return Map.of("minor", minor, "currency", "EUR");
    }

    static Map<String, Object> terms(int milestones) {
        return terms(milestones, 10_000);
    }

    static Map<String, Object> terms(int milestones, long each) {
        List<Object> plan = new ArrayList<>();
        for (int i = 1; i <= milestones; i++) {
            plan.add(Map.of("title", "Part " + i, "amount", money(each)));
        }
        return Map.of("pricing", "FIXED", "scope", "Code and tests.", "milestones", plan);
    }

    /** A contract by the day. */
    String contractByTheDay(Person client, Person freelancer) {
        Map<String, Object> mission = new HashMap<>(mission());
        mission.put("budget", Map.of("pricing", "DAILY", "max", money(60_000)));
        String id = id(post(client, "/api/v1/missions", mission));
        post(client, "/api/v1/missions/" + id + "/publish", null);
        Map<String, Object> terms = Map.of(
                "pricing",
                "DAILY",
                "scope",
                "Code and tests.",
                "dailyRate",
                money(50_000),
                "days",
                20,
                "milestones",
                List.of());
        String proposal = id(post(
                freelancer,
                "/api/v1/missions/" + id + "/proposals",
                Map.of("message", "I would like to.", "terms", terms)));
        return move(client, "/api/v1/proposals/" + proposal, "accept", null)
                .json()
                .path("contract")
                .asText();
    }

    String draft(Person client) {
        return id(post(client, "/api/v1/missions", mission()));
    }

    String published(Person client) {
        String mission = draft(client);
        post(client, "/api/v1/missions/" + mission + "/publish", null);
        return mission;
    }

    String proposal(Person freelancer, String mission, int milestones) {
        return proposal(freelancer, mission, terms(milestones));
    }

    private String proposal(Person freelancer, String mission, Map<String, Object> terms) {
        return id(post(
                freelancer,
                "/api/v1/missions/" + mission + "/proposals",
                Map.of("message", "I would like to.", "terms", terms)));
    }

    String invitation(Person client, String mission, Person freelancer) {
        return id(post(client, "/api/v1/missions/" + mission + "/invitations", Map.of("freelancer", freelancer.id)));
    }

    /** A contract of so many planned milestones. */
    String contract(Person client, Person freelancer, int milestones) {
        return contract(client, freelancer, terms(milestones));
    }

    /** A contract of so many planned milestones of an amount. */
    String contract(Person client, Person freelancer, int milestones, long each) {
        return contract(client, freelancer, terms(milestones, each));
    }

    private String contract(Person client, Person freelancer, Map<String, Object> terms) {
        String proposal = proposal(freelancer, published(client), terms);
        Answer accepted = move(client, "/api/v1/proposals/" + proposal, "accept", null);
        return accepted.json().path("contract").asText();
    }

    List<String> milestones(Person party, String contract) {
        return must(party.http.get("/api/v1/contracts/" + contract))
                .json()
                .path("milestones")
                .findValuesAsText("id");
    }

    /** Does what moves an object, on the version that it has now. */
    Answer move(Person who, String object, String verb, Object body) {
        String etag = must(who.http.get(object)).header("ETag");
        return must(who.http.send("POST", object + "/" + verb, body, "If-Match", etag, "Idempotency-Key", key()));
    }

    Answer post(Person who, String path, Object body) {
        return must(who.http.send("POST", path, body, "Idempotency-Key", key()));
    }

    /** Reads again and again until a field is what it should become. */
    Answer await(Person who, String path, String pointer, String wanted) {
        return await(
                () -> who.http.get(path),
                answer -> answer.json().at(pointer).asText().equals(wanted));
    }

    /** Asks again and again until the answer is what it should become. */
    Answer await(Supplier<Answer> question, Predicate<Answer> wanted) {
        long end = System.nanoTime() + Marketplace.BOUND.toNanos();
        while (true) {
            Answer answer = question.get();
            if (wanted.test(answer)) {
                return answer;
            }
            assertTrue(
                    "not what was waited for: " + answer.status() + " " + answer.body(), System.nanoTime() - end < 0);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    static String id(Answer answer) {
        return answer.json().path("id").asText();
    }

    static Answer must(Answer answer) {
        assertEquals(answer.body(), 2, answer.status() / 100);
        return answer;
    }
}
