package org.biface.demo;

import static org.biface.demo.Api.JSON;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The main job of the marketplace, over HTTP: two freelancers and a client meet, agree, work and pay. It can run many
 * times against one server, also at the same time, when each run has its own tag; and it goes on by itself when the
 * server dies and comes back meanwhile.
 */
public final class MainJob {

    /** The password of everybody whom the job registers. */
    public static final String PASSWORD = "two sides make one market";

    private static final String CURRENCY = "EUR";

    private final Api api;
    private final String tag;
    private final Steps steps;
    private final Duration patience;

    /**
     * @param api the server
     * @param tag makes addresses and titles of this run its own; lower-case letters and digits
     * @param patience how long to wait for something that comes later, such as the provider's confirmation
     * @param steps hears of each step
     */
    public MainJob(Api api, String tag, Duration patience, Steps steps) {
        this.api = api;
        this.tag = tag;
        this.patience = patience;
        this.steps = steps;
    }

    /**
     * @param name a first name, lower case
     * @return the address under which the job registers that person
     */
    public String email(String name) {
        return name + (tag.isEmpty() ? "" : "-" + tag) + "@example.org";
    }

    /** @return what the job has come to */
    public Outcome run() {
        Api amina = register("amina", "Amina Diallo", "FREELANCER", company("Amina Diallo EI", "FR"));
        Api bruno = register("bruno", "Bruno Keller", "FREELANCER", company("Keller Software", "FR"));
        steps.done("Two freelancers have registered free: Amina Diallo and Bruno Keller.");
        String freelancer = amina.read("/api/v1/accounts/me").id();
        profile(amina, "Java and OSGi developer", List.of("Java", "OSGi", "PostgreSQL"), 52_000);
        profile(bruno, "Web developer", List.of("JavaScript", "CSS", "Java"), 45_000);
        steps.done("Both have filled their profiles.");

        Api chloe = register("chloe", "Chloé Martin", "CLIENT", company("Atelier Martin SAS", "FR"));
        String mission = publish(chloe);
        steps.done("Chloé Martin has registered with Atelier Martin SAS and published a mission.");

        find(amina, mission);
        steps.done("Amina finds it by skill, text, budget and remote work.");
        String hers = propose(amina, mission, 100_000, 50_000);
        String his = propose(bruno, mission, 120_000, 60_000);
        steps.done("Amina and Bruno propose, with two milestones each.");

        Api.Answer offered = chloe.read("/api/v1/proposals/" + hers);
        Api.Answer accepted = chloe.post("/api/v1/proposals/" + hers + "/accept", null, offered.etag());
        expect(accepted.text("status"), "ACCEPTED", "Amina's proposal");
        expect(bruno.read("/api/v1/proposals/" + his).text("status"), "DECLINED", "Bruno's proposal");
        String contract = accepted.text("contract");
        Api.Answer signed = amina.read("/api/v1/contracts/" + contract);
        String milestone = signed.text("milestones.0.id");
        steps.done("Chloé accepts Amina's proposal: a contract of "
                + signed.at("milestones").size() + " milestones is signed, and Bruno's proposal is declined.");

        String path = "/api/v1/milestones/" + milestone;
        // The provider's confirmation comes later; and a repeated request gets the first answer again.
        Api.Answer funding = move(chloe, path, "fund", null, "PLANNED");
        expect(funding.text("status"), "FUNDING", "the milestone right after fund");
        String payment = funding.text("payment");
        awaitFunded(chloe, path, payment);
        steps.done("Chloé funds milestone 1; the provider's webhook confirms that it holds the money.");

        move(amina, path, "submit", note("note", "First version, see the branch."), "FUNDED");
        move(chloe, path, "request-changes", note("wanted", "Please add the tests."), "SUBMITTED");
        move(amina, path, "submit", note("note", "Now with tests."), "CHANGES_REQUESTED");
        steps.done("Amina submits, Chloé asks for changes, Amina submits again.");
        Api.Answer approved = move(chloe, path, "approve", null, "SUBMITTED");
        if (approved.text("status").equals("APPROVED")) {
            // No policy decides the commission at the moment: the approval is kept, and the money comes by itself.
            await(chloe, path, "status", "RELEASED"::equals, "the release of the approved milestone");
            approved = chloe.read(path);
        }
        expect(approved.text("status"), "RELEASED", "the approved milestone");
        Api.Answer release = amina.read("/api/v1/releases/" + approved.text("release"));
        steps.done("Chloé approves; the commission is decided by the policy " + release.text("policy") + " "
                + release.text("policyVersion") + ".");

        long payable = release.at("payable.minor").asLong();
        awaitAvailable(amina, payable);
        Api.Answer payout = amina.post("/api/v1/payouts", Map.of("amount", money(payable)));
        await(amina, "/api/v1/payouts/" + payout.id(), "status", "SUCCEEDED"::equals, "the payout");
        steps.done("The hold has ended, and the payout of " + euros(payable) + " has arrived at Amina's bank.");

        return new Outcome(
                CURRENCY,
                "Atelier Martin SAS",
                "Amina Diallo",
                "Bruno Keller",
                freelancer,
                contract,
                milestone,
                payment,
                release.id(),
                payout.id(),
                release.at("gross.minor").asLong(),
                release.at("net.minor").asLong(),
                release.at("commission.minor").asLong(),
                release.at("commissionVat.minor").asLong(),
                payable,
                release.text("policy") + " " + release.text("policyVersion"));
    }

    private Api register(String name, String displayName, String role, ObjectNode company) {
        ObjectNode body = JSON.createObjectNode()
                .put("email", email(name))
                .put("password", PASSWORD)
                .put("displayName", displayName)
                .put("role", role)
                .put("locale", "fr")
                .put("termsVersion", "1");
        body.set("company", company);
        api.post("/api/v1/accounts", body);
        return login(api, email(name), PASSWORD);
    }

    /**
     * @param api the server
     * @param email an account's address
     * @param password its password
     * @return the server, as that person
     */
    public static Api login(Api api, String email, String password) {
        return api.as(api.post("/api/v1/accounts/login", Map.of("email", email, "password", password))
                .text("token"));
    }

    private static ObjectNode company(String name, String country) {
        ObjectNode company = JSON.createObjectNode().put("name", name).put("vatStatus", "REGISTERED");
        company.put("registrationNumber", "303265045").put("vatNumber", "FR40303265045");
        company.putObject("address")
                .put("street", "12 rue des Lilas")
                .put("postalCode", "75020")
                .put("city", "Paris")
                .put("country", country);
        return company;
    }

    private static void profile(Api freelancer, String title, List<String> skills, long dailyRate) {
        ObjectNode body = JSON.createObjectNode()
                .put("title", title)
                .put("summary", "Ten years of practice, in small teams, from the first idea to the running system.")
                .put("remote", "REMOTE")
                .put("visibility", "PUBLIC");
        for (String skill : skills) {
            body.withArray("skills")
                    .addObject()
                    .put("name", skill)
                    .put("level", 4)
                    .put("years", 8);
        }
        body.set("dailyRate", money(dailyRate));
        body.putObject("availability").putNull("from").putNull("until").put("daysPerWeek", 4);
        body.withArray("places")
                .addObject()
                .put("city", "Paris")
                .put("country", "FR")
                .put("latitude", 48.8566)
                .put("longitude", 2.3522)
                .put("radiusKm", 50);
        body.withArray("languages").addObject().put("code", "fr").put("level", "NATIVE");
        body.withArray("languages").addObject().put("code", "en").put("level", "C1");
        freelancer.putNew("/api/v1/profiles/me", body, there -> title.equals(there.text("details.title")));
    }

    private String publish(Api client) {
        ObjectNode details = JSON.createObjectNode();
        details.put("title", title())
                .put(
                        "description",
                        "Our shop's back office is to become a set of small services. Remote, in French or English.")
                .put("remote", "REMOTE")
                .put("vertical", "it")
                .put("openings", 1)
                .put("startsOn", LocalDate.now(ZoneOffset.UTC).plusDays(14).toString());
        details.withArray("skills").add("Java").add("OSGi");
        ObjectNode budget = details.putObject("budget").put("pricing", "FIXED");
        budget.set("min", money(100_000));
        budget.set("max", money(200_000));
        String mission = client.post("/api/v1/missions", details).id();
        client.post("/api/v1/missions/" + mission + "/publish", null);
        return mission;
    }

    private String title() {
        return tag.isEmpty() ? "Java services for a web shop" : "Java services for a web shop " + tag;
    }

    /** Each filter lets it through, and would have kept it out. */
    private void find(Api freelancer, String mission) {
        String wanted =
                "skill=java&text=services%20" + tag + "&remote=REMOTE&pricing=FIXED&minBudget=150000&currency=EUR";
        if (!isFound(freelancer, mission, wanted)) {
            throw new IllegalStateException("the mission is not in the list of " + wanted);
        }
        for (String other : List.of(
                wanted.replace("skill=java", "skill=cobol"),
                wanted.replace("text=services", "text=gardening"),
                wanted.replace("remote=REMOTE", "remote=ONSITE"),
                wanted.replace("pricing=FIXED", "pricing=DAILY"),
                wanted.replace("minBudget=150000", "minBudget=100000000"))) {
            if (isFound(freelancer, mission, other)) {
                throw new IllegalStateException("the mission is in the list of " + other);
            }
        }
    }

    private static boolean isFound(Api freelancer, String mission, String query) {
        for (var one : freelancer.read("/api/v1/missions?" + query).at("page.items")) {
            if (one.path("id").asText().equals(mission)) {
                return true;
            }
        }
        return false;
    }

    private static String propose(Api freelancer, String mission, long first, long second) {
        ObjectNode body = JSON.createObjectNode().put("message", "I have done this before and would start on Monday.");
        ObjectNode terms =
                body.putObject("terms").put("pricing", "FIXED").put("scope", "Design, code, tests, hand-over.");
        terms.putNull("dailyRate").putNull("days");
        terms.withArray("milestones")
                .addObject()
                .put("title", "The first two services")
                .<ObjectNode>set("amount", money(first))
                .putNull("dueOn");
        terms.withArray("milestones")
                .addObject()
                .put("title", "The other services and the hand-over")
                .<ObjectNode>set("amount", money(second))
                .putNull("dueOn");
        return freelancer
                .post("/api/v1/missions/" + mission + "/proposals", body)
                .id();
    }

    private static Api.Answer move(Api who, String milestone, String verb, ObjectNode body, String from) {
        Api.Answer seen = who.read(milestone);
        expect(seen.text("status"), from, "the milestone before " + verb);
        return who.post(milestone + "/" + verb, body, seen.etag());
    }

    private static ObjectNode note(String field, String text) {
        return JSON.createObjectNode().put(field, text);
    }

    private static ObjectNode money(long minor) {
        return JSON.createObjectNode().put("minor", minor).put("currency", CURRENCY);
    }

    /** Waits no longer than until the provider has refused the payment. */
    private void awaitFunded(Api client, String milestone, String payment) {
        String path = "/api/v1/payments/" + payment;
        await(
                client,
                path,
                "status",
                status -> Set.of("SUCCEEDED", "FAILED").contains(status),
                "the provider's confirmation");
        Api.Answer answered = client.read(path);
        if (answered.text("status").equals("FAILED")) {
            throw new IllegalStateException("the provider has refused the payment: " + answered.text("reason"));
        }
        await(client, milestone, "status", "FUNDED"::equals, "the milestone after the provider's confirmation");
    }

    private void awaitAvailable(Api freelancer, long amount) {
        until(
                freelancer,
                "/api/v1/balances",
                answer -> answer.at("0.available.minor").asLong() >= amount,
                answer -> "the hold of the release to end, balances are " + answer.body());
    }

    private void await(Api who, String path, String field, Predicate<String> wanted, String what) {
        until(who, path, answer -> wanted.test(answer.text(field)), answer -> what + ", it is " + answer.text(field));
    }

    private void until(Api who, String path, Predicate<Api.Answer> wanted, Function<Api.Answer, String> what) {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            Api.Answer answer = who.read(path);
            if (wanted.test(answer)) {
                return;
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("waited " + patience.toSeconds() + " s for " + what.apply(answer));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void expect(String actual, String wanted, String what) {
        if (!wanted.equals(actual)) {
            throw new IllegalStateException(what + " is " + actual + " and not " + wanted);
        }
    }

    static String euros(long minor) {
        return String.format(Locale.ROOT, "%,d.%02d %s", minor / 100, minor % 100, CURRENCY);
    }
}
