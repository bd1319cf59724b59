package org.biface.demo;

import static org.biface.demo.Api.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Fills a marketplace with the market of {@link MarketFile}, over the same API that people use and as these people: they
 * register, publish, propose, pay, work, disagree and review. Nothing is written past the rules.
 */
public final class Seed {

    /** Few, so that somebody who looks around meanwhile is served, too. */
    private static final int CONNECTIONS = 4;

    private static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    private static final int RADIUS_KM = 60;

    /** An example's number: an invented firm must not have a real one's. */
    private static final String VAT_NUMBER = "FR40303265045";

    private final Api api;
    private final Api operator;
    private final Duration patience;
    private final MarketFile market = MarketFile.read();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final AtomicInteger missions = new AtomicInteger();
    private final AtomicInteger proposals = new AtomicInteger();
    private final AtomicInteger contracts = new AtomicInteger();
    private final AtomicInteger reviews = new AtomicInteger();

    private record Member(String account, Api api) {}

    /**
     * What has been made.
     *
     * @param freelancers with their profiles
     * @param companies of clients
     * @param missions in all their states
     * @param proposals to them
     * @param contracts that came of these
     * @param reviews of ended contracts
     */
    public record Made(int freelancers, int companies, int missions, int proposals, int contracts, int reviews) {}

    /**
     * @param api the server
     * @param operator the same server, as its operator
     * @param patience how long to wait for something that comes later, such as the provider's confirmation
     */
    public Seed(Api api, Api operator, Duration patience) {
        this.api = api;
        this.operator = operator;
        this.patience = patience;
    }

    /**
     * @return what was made
     * @throws InterruptedException when the thread was interrupted
     */
    public Made sow() throws InterruptedException {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Void>> people = new ArrayList<>();
            market.freelancers().forEach(freelancer -> people.add(task(() -> join(freelancer))));
            market.clients().forEach(client -> people.add(task(() -> join(client))));
            all(connections, people);
            List<Callable<Void>> work = new ArrayList<>();
            for (MarketFile.Client client : market.clients()) {
                client.missions().forEach(mission -> work.add(task(() -> mission(client, mission))));
            }
            all(connections, work);
            all(
                    connections,
                    market.searches().stream().map(one -> task(() -> save(one))).toList());
        } finally {
            connections.shutdownNow();
        }
        return new Made(
                market.freelancers().size(),
                market.clients().size(),
                missions.get(),
                proposals.get(),
                contracts.get(),
                reviews.get());
    }

    private static Callable<Void> task(Runnable what) {
        return () -> {
            what.run();
            return null;
        };
    }

    private static void all(ExecutorService connections, List<Callable<Void>> tasks) throws InterruptedException {
        for (Future<Void> done : connections.invokeAll(tasks)) {
            try {
                done.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
            }
        }
    }

    // ---------------------------------------------------------------- people

    private void join(MarketFile.Freelancer who) {
        ObjectNode company = company(who.name(), who.vatStatus());
        if (!who.city().country().equals("FR")) {
            company.putNull("address");
        } else {
            address(company, "1 rue du Marché", "01000", who.city().name());
        }
        register(who.address(), who.name(), "FREELANCER", who.locale(), company);
        ObjectNode body = JSON.createObjectNode()
                .put("title", who.title())
                .put("summary", who.summary())
                .put("remote", who.remote())
                .put("visibility", "PUBLIC");
        body.set("dailyRate", money(who.rate() * 100L));
        ObjectNode availability = body.putObject("availability").put("daysPerWeek", who.daysPerWeek());
        if (who.freeInWeeks() > 0) {
            availability.put("from", inWeeks(who.freeInWeeks()).toString());
        }
        for (MarketFile.Skill skill : who.skills()) {
            body.withArray("skills")
                    .addObject()
                    .put("name", skill.name())
                    .put("level", skill.level())
                    .put("years", skill.years());
        }
        body.withArray("places")
                .addObject()
                .put("city", who.city().name())
                .put("country", who.city().country())
                .put("latitude", who.city().latitude())
                .put("longitude", who.city().longitude())
                .put("radiusKm", RADIUS_KM);
        languages(body.withArray("languages"), who.languages());
        for (MarketFile.Experience one : who.experience()) {
            body.withArray("experience")
                    .addObject()
                    .put("title", one.title())
                    .put("organisation", one.organisation())
                    .put("from", one.from())
                    .put("to", one.to())
                    .put("description", one.text());
        }
        for (MarketFile.Work one : who.portfolio()) {
            body.withArray("portfolio").addObject().put("title", one.title()).put("description", one.text());
        }
        as(who.address())
                .putNew("/api/v1/profiles/me", body, there -> who.title().equals(there.text("details.title")));
    }

    private void join(MarketFile.Client who) {
        ObjectNode company = company(who.company(), "REGISTERED");
        address(company, who.street(), who.postalCode(), who.city());
        register(who.address(), who.name(), "CLIENT", who.locale(), company);
    }

    private static ObjectNode company(String name, String vatStatus) {
        return JSON.createObjectNode()
                .put("name", name)
                .put("vatStatus", vatStatus)
                .put("vatNumber", vatStatus.equals("REGISTERED") ? VAT_NUMBER : null);
    }

    private static void address(ObjectNode company, String street, String postalCode, String city) {
        company.putObject("address")
                .put("street", street)
                .put("postalCode", postalCode)
                .put("city", city)
                .put("country", "FR");
    }

    private void register(String address, String name, String role, String locale, ObjectNode company) {
        String email = address + "@example.org";
        ObjectNode body = JSON.createObjectNode()
                .put("email", email)
                .put("password", MainJob.PASSWORD)
                .put("displayName", name)
                .put("role", role)
                .put("locale", locale)
                .put("termsVersion", "1");
        body.set("company", company);
        String account = api.post("/api/v1/accounts", body).id();
        members.put(address, new Member(account, MainJob.login(api, email, MainJob.PASSWORD)));
    }

    private Member member(String address) {
        Member member = members.get(address);
        if (member == null) {
            throw new IllegalArgumentException("nobody in the market is " + address);
        }
        return member;
    }

    private Api as(String address) {
        return member(address).api();
    }

    private void save(MarketFile.Saved search) {
        ObjectNode body = JSON.createObjectNode()
                .put("name", search.name())
                .put("kind", search.kind())
                .put("text", search.text());
        ArrayNode skills = body.putObject("filter")
                .put("remoteOnly", false)
                .put("orRemote", false)
                .putArray("skills");
        search.skills().forEach(skills::add);
        as(search.who()).post("/api/v1/matching/searches", body);
    }

    // ---------------------------------------------------------------- missions

    private void mission(MarketFile.Client of, MarketFile.Mission mission) {
        Api client = as(of.address());
        ObjectNode details = JSON.createObjectNode()
                .put("title", mission.title())
                .put("description", mission.description())
                .put("remote", mission.remote())
                .put("vertical", "it")
                .put("openings", mission.openings())
                .put("startsOn", inWeeks(mission.startsInWeeks()).toString())
                .put(
                        "endsOn",
                        inWeeks(mission.startsInWeeks() + mission.weeks())
                                .minusDays(3)
                                .toString());
        if (mission.city() != null) {
            details.put("city", mission.city().name())
                    .put("country", mission.city().country())
                    .put("latitude", mission.city().latitude())
                    .put("longitude", mission.city().longitude());
        }
        mission.skills().forEach(details.withArray("skills")::add);
        languages(details.withArray("languages"), mission.languages());
        ObjectNode budget = details.putObject("budget").put("pricing", mission.pricing());
        budget.set("min", money(mission.least()));
        budget.set("max", money(mission.most()));
        String id = client.post("/api/v1/missions", details).id();
        missions.incrementAndGet();
        if (mission.status().equals("DRAFT")) {
            return;
        }
        String path = "/api/v1/missions/" + id;
        client.post(path + "/publish", null);
        mission.invitations().forEach(invited -> invite(client, path, invited));
        String contract = null;
        for (MarketFile.Proposed proposed : mission.proposals()) {
            propose(path, mission, proposed);
        }
        // What is accepted ends the others, so it is the last that is answered.
        List<MarketFile.Proposed> answered = new ArrayList<>(mission.proposals());
        answered.sort(Comparator.comparing(Seed::isAccepted));
        for (MarketFile.Proposed proposed : answered) {
            contract = answer(client, path, mission, proposed);
        }
        if (mission.status().equals("CLOSED")) {
            move(client, path, "close", null);
        }
        expect(client.read(path).text("status"), mission.status(), mission.title());
        if (contract != null) {
            MarketFile.Proposed winner = answered.get(answered.size() - 1);
            Story story = new Story(client, as(winner.freelancer()), contract);
            mission.story().forEach(step -> story.go(step, mission));
        }
    }

    private static boolean isAccepted(MarketFile.Proposed proposed) {
        return proposed.status().equals("ACCEPTED");
    }

    private void invite(Api client, String mission, MarketFile.Invited invited) {
        String id = client.post(
                        mission + "/invitations",
                        Map.of("freelancer", member(invited.freelancer()).account(), "message", invited.message()))
                .id();
        if (invited.status().equals("DECLINED")) {
            as(invited.freelancer()).post("/api/v1/invitations/" + id + "/decline", null);
        }
    }

    private void propose(String path, MarketFile.Mission mission, MarketFile.Proposed proposed) {
        ObjectNode body = JSON.createObjectNode().put("message", proposed.message());
        body.set("terms", terms(mission, proposed.price()));
        as(proposed.freelancer()).post(path + "/proposals", body);
        proposals.incrementAndGet();
    }

    /** @return the contract, if it has come to one */
    private String answer(Api client, String mission, MarketFile.Mission of, MarketFile.Proposed proposed) {
        Api freelancer = as(proposed.freelancer());
        String path = null;
        for (var one : client.read(mission + "/proposals?limit=100").at("items")) {
            if (one.path("freelancer")
                    .asText()
                    .equals(member(proposed.freelancer()).account())) {
                path = "/api/v1/proposals/" + one.path("id").asText();
            }
        }
        switch (proposed.status()) {
            case "WITHDRAWN" -> move(freelancer, path, "withdraw", null);
            case "COUNTERED" -> {
                ObjectNode body = JSON.createObjectNode();
                body.set("terms", terms(of, proposed.counter()));
                move(client, path, "counter", body);
            }
            case "ACCEPTED" -> {
                contracts.incrementAndGet();
                return move(client, path, "accept", null).text("contract");
            }
            case "DECLINED" -> {
                if (of.status().equals("PUBLISHED") || of.status().equals("CLOSED")) {
                    move(client, path, "decline", null);
                }
            }
            default -> expect("PROPOSED", proposed.status(), "what is written of a proposal to " + of.title());
        }
        return null;
    }

    private static ObjectNode terms(MarketFile.Mission mission, MarketFile.Price price) {
        ObjectNode terms =
                JSON.createObjectNode().put("pricing", mission.pricing()).put("scope", mission.scope());
        ArrayNode milestones = terms.putArray("milestones");
        if (price.days() > 0) {
            terms.put("days", price.days()).set("dailyRate", money(price.minor().get(0)));
        } else {
            int parts = mission.plan().size();
            expect(String.valueOf(price.minor().size()), String.valueOf(parts), "prices in " + mission.title());
            for (int i = 0; i < parts; i++) {
                long weeks = mission.startsInWeeks() + (long) mission.weeks() * (i + 1) / parts;
                ObjectNode milestone = milestones
                        .addObject()
                        .put("title", mission.plan().get(i))
                        .put("dueOn", inWeeks(weeks).minusDays(3).toString());
                milestone.set("amount", money(price.minor().get(i)));
            }
        }
        return terms;
    }

    // ---------------------------------------------------------------- contracts

    /** What the two sides of a contract do, step by step as it is written. */
    private final class Story {
        private final Api client;
        private final Api freelancer;
        private final String contract;
        private final List<String> milestones;
        private String proposal;
        private String dispute;
        private String week;
        private long earned;

        Story(Api client, Api freelancer, String id) {
            this.client = client;
            this.freelancer = freelancer;
            contract = "/api/v1/contracts/" + id;
            milestones = client.read(contract).at("milestones").findValuesAsText("id");
        }

        void go(MarketFile.Step step, MarketFile.Mission mission) {
            switch (step.word(0)) {
                case "fund" -> fund(milestone(step), step.has(2, "pending"));
                case "submit" -> move(freelancer, milestone(step), "submit", said("note", step));
                case "changes" -> move(client, milestone(step), "request-changes", said("wanted", step));
                case "approve" -> {
                    move(client, milestone(step), "approve", null);
                    released(milestone(step));
                }
                case "payout" -> payOut();
                case "refund" -> refund(step);
                case "accept-refund" -> {
                    move(side(step.word(1)), proposal, "accept", null);
                    await(client, milestone(1), "status", "REFUNDED"::equals);
                }
                case "dispute" -> {
                    ObjectNode body = said("reason", step);
                    body.set("claim", money(MarketFile.minor(step.word(3))));
                    dispute = "/api/v1/disputes/"
                            + move(side(step.word(2)), milestone(step), "dispute", body)
                                    .id();
                }
                case "evidence" -> side(step.word(1)).post(dispute + "/evidence", said("text", step));
                case "split" -> {
                    ObjectNode body = said("note", step);
                    body.set("toFreelancer", money(MarketFile.minor(step.word(1))));
                    List<String> ids = move(operator, dispute, "proposals", body)
                            .at("proposals")
                            .findValuesAsText("id");
                    proposal = dispute + "/proposals/" + ids.get(ids.size() - 1);
                }
                case "agree" -> agree(step);
                case "amend" -> amend(step);
                case "accept-amendment" -> move(side(step.word(1)), proposal, "accept", null);
                case "week" -> week(step);
                case "review" -> review(step, mission);
                case "answer" -> answer(step);
                default -> throw new IllegalArgumentException("what is " + step.word(0) + " in " + mission.title());
            }
        }

        private Api side(String name) {
            return name.equals("client") ? client : freelancer;
        }

        private String milestone(MarketFile.Step step) {
            return milestone(Integer.parseInt(step.word(1)));
        }

        private String milestone(int number) {
            return "/api/v1/milestones/" + milestones.get(number - 1);
        }

        private void fund(String milestone, boolean stays) {
            Api.Answer funding = move(client, milestone, "fund", null);
            if (stays) {
                await(client, "/api/v1/payments/" + funding.text("payment"), "status", "PENDING"::equals);
            } else {
                await(client, milestone, "status", "FUNDED"::equals);
            }
        }

        private void released(String milestone) {
            Api.Answer released = await(client, milestone, "status", "RELEASED"::equals);
            earned += freelancer
                    .read("/api/v1/releases/" + released.text("release"))
                    .at("payable.minor")
                    .asLong();
        }

        private void payOut() {
            await(freelancer, "/api/v1/balances", "0.available.minor", text -> Long.parseLong("0" + text) >= earned);
            String payout = freelancer
                    .post("/api/v1/payouts", Map.of("amount", money(earned)))
                    .id();
            await(freelancer, "/api/v1/payouts/" + payout, "status", "SUCCEEDED"::equals);
            earned = 0;
        }

        private void refund(MarketFile.Step step) {
            ObjectNode body = said("reason", step);
            body.set("net", client.read(milestone(step)).at("amount"));
            proposal = "/api/v1/refund-proposals/"
                    + move(side(step.word(2)), milestone(step), "refund-proposals", body)
                            .id();
        }

        private void agree(MarketFile.Step step) {
            String etag = operator.read(dispute).etag();
            String status =
                    side(step.word(1)).post(proposal + "/accept", null, etag).text("status");
            if (!status.equals("OPEN")) {
                await(client, dispute, "status", "RESOLVED"::equals);
            }
        }

        private void amend(MarketFile.Step step) {
            ObjectNode body = said("reason", step);
            ObjectNode change = body.putArray("milestones").addObject();
            if (step.has(2, "remove")) {
                change.put("action", "REMOVE").put("milestone", milestones.get(Integer.parseInt(step.word(3)) - 1));
            } else {
                change.put("action", "ADD")
                        .put(
                                "title",
                                String.join(
                                        " ",
                                        step.words().subList(4, step.words().size())))
                        .set("amount", money(MarketFile.minor(step.word(3))));
            }
            String id = side(step.word(1)).post(contract + "/amendments", body).id();
            proposal = contract + "/amendments/" + id;
        }

        /** The present week, of which only the first day is recorded: it is there whatever day it is. */
        private void week(MarketFile.Step step) {
            switch (step.word(1)) {
                case "record" -> {
                    LocalDate monday = LocalDate.now(ZONE).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    week = contract + "/timesheets/" + monday;
                    ObjectNode body = said("note", step);
                    body.putArray("days")
                            .addObject()
                            .put("date", monday.toString())
                            .put("days", 1);
                    freelancer.putNew(week, body, there -> there.status() == 200);
                }
                case "submit" -> move(freelancer, week, "submit", null);
                case "changes" -> move(client, week, "request-changes", said("wanted", step));
                case "approve" ->
                    released("/api/v1/milestones/"
                            + move(client, week, "approve", null).text("milestone"));
                default -> throw new IllegalArgumentException("what is week " + step.word(1));
            }
        }

        private void review(MarketFile.Step step, MarketFile.Mission mission) {
            Api side = side(step.word(1));
            int overall = Integer.parseInt(step.word(2));
            ObjectNode body = said("text", step).put("overall", overall).put("language", language(mission));
            ObjectNode aspects = body.putObject("aspects").put("COMMUNICATION", overall);
            if (side == client) {
                aspects.put("QUALITY", overall).put("DEADLINES", Math.max(1, overall - 1));
            } else {
                aspects.put("CLARITY", 5).put("COOPERATION", overall);
            }
            // That the contract has ended is told by an event.
            String path = contract.replace("/contracts/", "/reviews/contracts/");
            until(() -> side.get(path), there -> there.status() == 200, "the reviews of " + mission.title());
            side.post(path, body);
            reviews.incrementAndGet();
        }

        private void answer(MarketFile.Step step) {
            String account = freelancer.read("/api/v1/accounts/me").id();
            Api.Answer shown = until(
                    () -> freelancer.read("/api/v1/reviews?freelancer=" + account),
                    there -> there.at("items").size() > 0,
                    "a review to answer");
            freelancer.post("/api/v1/reviews/" + shown.text("items.0.id") + "/answer", said("text", step));
        }
    }

    /** Reviews are written in the language that the mission asks for first. */
    private static String language(MarketFile.Mission mission) {
        return mission.languages().get(0).code();
    }

    // ---------------------------------------------------------------- requests

    private static ObjectNode said(String field, MarketFile.Step step) {
        return JSON.createObjectNode().put(field, step.text());
    }

    private static ObjectNode money(long minor) {
        return JSON.createObjectNode().put("minor", minor).put("currency", "EUR");
    }

    private static void languages(ArrayNode into, List<MarketFile.Language> languages) {
        languages.forEach(one -> into.addObject().put("code", one.code()).put("level", one.level()));
    }

    /** A Monday. */
    private static LocalDate inWeeks(long weeks) {
        return LocalDate.now(ZONE)
                .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                .plusWeeks(weeks);
    }

    private static Api.Answer move(Api who, String path, String verb, ObjectNode body) {
        return who.post(path + "/" + verb, body, who.read(path).etag());
    }

    private Api.Answer await(Api who, String path, String field, Predicate<String> wanted) {
        return until(() -> who.read(path), answer -> wanted.test(answer.text(field)), field + " of " + path);
    }

    /** A question to the server. */
    @FunctionalInterface
    private interface Question {
        Api.Answer ask();
    }

    private Api.Answer until(Question question, Predicate<Api.Answer> wanted, String what) {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            Api.Answer answer = question.ask();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(
                        "waited " + patience.toSeconds() + " s for " + what + ", it is " + answer.body());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void expect(String actual, String wanted, String what) {
        if (!wanted.equals(actual)) {
            throw new IllegalStateException(what + " is " + actual + " and not " + wanted);
        }
    }
}
