package org.biface.itests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.biface.itests.Deeds.What;
import org.biface.itests.Market.Person;

/** Two sides of contracts, and an operator, who do something at random with each of their milestones, again and again. */
final class Trader {

    private static final int PARTS = 4;
    /** How many milestones move at a time. */
    private static final int AT_ONCE = 3;

    private static final int STEPS_TO_THE_END = 3;
    private static final int LEAST = 1_000;
    private static final int MOST = 40_000;
    /** Amounts that the sandbox takes as an order to misbehave: a client who never pays would be waited for. */
    private static final int MAGIC_FROM = 6_600;

    private static final int MAGIC_TO = 6_620;

    private final Deeds deeds;
    private final Person client;
    private final Person freelancer;
    private final Person operator;
    private final Random random;
    private final List<String> milestones = new ArrayList<>();
    private final Map<String, String> disputeOf = new HashMap<>();
    private final long silentUntil;
    private boolean patient;

    /** @param silence for how long clients may be silent about what was submitted, so that time releases it */
    Trader(Deeds deeds, Person client, Person freelancer, Person operator, long seed, Duration silence) {
        this.deeds = deeds;
        this.client = client;
        this.freelancer = freelancer;
        this.operator = operator;
        this.random = new Random(seed);
        this.silentUntil = System.nanoTime() + silence.toNanos();
    }

    /** Does one thing. */
    void act() {
        patient = chance(70);
        if (milestones.size() < AT_ONCE) {
            sign();
        } else if (chance(10)) {
            payOut();
        } else if (chance(2)) {
            ask(What.SWEEP, operator, "platform", "/api/v1/ledger/sweeps", null, null);
        } else {
            move(milestones.get(random.nextInt(AT_ONCE)), true);
        }
    }

    /** Ends what would otherwise wait for people: nothing that was left to a timer. */
    void end() {
        patient = true;
        for (String milestone : List.copyOf(milestones)) {
            for (int i = 0; i < STEPS_TO_THE_END && isWaiting(milestone); i++) {
                move(milestone, false);
            }
        }
    }

    private boolean isWaiting(String milestone) {
        String status = deeds.read(client, "/api/v1/milestones/" + milestone)
                .json()
                .path("status")
                .asText();
        return status.equals("SUBMITTED") || status.equals("DISPUTED") && disputeOf.containsKey(milestone);
    }

    private void sign() {
        patient = true;
        List<Object> plan = new ArrayList<>();
        for (int i = 1; i <= PARTS; i++) {
            plan.add(Map.of("title", "Part " + i, "amount", Market.money(amount(LEAST, MOST))));
        }
        Map<String, Object> terms = Map.of("pricing", "FIXED", "scope", "Code and tests.", "milestones", plan);
        String mission = Market.id(ask(What.CONTRACT, client, "", "/api/v1/missions", Market.mission(), null));
        ask(What.CONTRACT, client, mission, "/api/v1/missions/" + mission + "/publish", null, null);
        String proposal = Market.id(ask(
                What.CONTRACT,
                freelancer,
                mission,
                "/api/v1/missions/" + mission + "/proposals",
                Map.of("message", "I would like to.", "terms", terms),
                null));
        Answer signed = ask(
                What.CONTRACT,
                client,
                proposal,
                "/api/v1/proposals/" + proposal + "/accept",
                null,
                etag(client, "/api/v1/proposals/" + proposal));
        String contract = signed.json().path("contract").asText();
        for (JsonNode milestone :
                deeds.read(client, "/api/v1/contracts/" + contract).json().path("milestones")) {
            milestones.add(milestone.path("id").asText());
        }
    }

    private void payOut() {
        long available = deeds.read(freelancer, "/api/v1/balances")
                .json()
                .at("/0/available/minor")
                .asLong();
        if (available > 0) {
            Map<String, Object> wish = Map.of("amount", Market.money(amount(1, available)));
            ask(What.PAYOUT, freelancer, freelancer.id, "/api/v1/payouts", wish, null);
        }
    }

    private void move(String milestone, boolean freely) {
        String path = "/api/v1/milestones/" + milestone;
        Answer seen = deeds.read(client, path);
        String etag = seen.header("ETag");
        long gross = seen.json().at("/net/minor").asLong()
                + seen.json().at("/vat/minor").asLong();
        switch (seen.json().path("status").asText()) {
            case "PLANNED" -> ask(What.FUND, client, milestone, path + "/fund", null, etag);
            case "FUNDED" -> {
                if (chance(20)) {
                    refundByAgreement(
                            milestone, etag, seen.json().at("/net/minor").asLong());
                } else if (chance(15)) {
                    dispute(milestone, etag, gross);
                } else {
                    ask(What.SUBMIT, freelancer, milestone, path + "/submit", Map.of("note", "Done."), etag);
                }
            }
            case "CHANGES_REQUESTED" ->
                ask(What.SUBMIT, freelancer, milestone, path + "/submit", Map.of("note", "Done again."), etag);
            case "SUBMITTED" -> {
                if (freely && chance(15) && isSilent()) {
                    milestones.remove(milestone);
                    deeds.left(milestone);
                } else if (freely && chance(15)) {
                    Map<String, Object> wanted = Map.of("wanted", "More tests.");
                    ask(What.CHANGES, client, milestone, path + "/request-changes", wanted, etag);
                } else if (freely && chance(20)) {
                    dispute(milestone, etag, gross);
                } else {
                    ask(What.APPROVE, client, milestone, path + "/approve", null, etag);
                }
            }
            case "DISPUTED" -> {
                if (disputeOf.containsKey(milestone)) {
                    goOn(milestone);
                } else {
                    // The bank's, or one that was opened without an answer: it stays as it is, or comes back by itself.
                    milestones.remove(milestone);
                }
            }
            case "RELEASED" -> after(milestone, seen.json().path("release").asText());
            case "REFUNDED" -> milestones.remove(milestone);
            default -> {
                // the provider, or the money, is on its way
            }
        }
    }

    /** Not to the end, for what is left to time takes a minute; but one has to be. */
    private boolean isSilent() {
        return System.nanoTime() - silentUntil < 0 || !deeds.hasEach(Set.of(What.LEAVE));
    }

    private void refundByAgreement(String milestone, String etag, long net) {
        var wish = new HashMap<String, Object>(Map.of("reason", "Less work than thought."));
        if (chance(60)) {
            wish.put("net", Market.money(amount(1, net)));
        }
        Answer proposed = ask(
                What.PROPOSE_REFUND,
                client,
                milestone,
                "/api/v1/milestones/" + milestone + "/refund-proposals",
                wish,
                etag);
        if (isDone(proposed)) {
            String path = "/api/v1/refund-proposals/" + Market.id(proposed);
            ask(What.ACCEPT_REFUND, freelancer, milestone, path + "/accept", null, etag(freelancer, path));
        }
    }

    private void dispute(String milestone, String etag, long gross) {
        var disagreement = new HashMap<String, Object>(Map.of("reason", "Not what was agreed."));
        if (chance(50)) {
            disagreement.put("claim", Market.money(random.nextInt((int) gross + 1)));
        }
        Answer opened = ask(
                What.DISPUTE, client, milestone, "/api/v1/milestones/" + milestone + "/dispute", disagreement, etag);
        if (isDone(opened)) {
            disputeOf.put(milestone, Market.id(opened));
        }
    }

    private void goOn(String milestone) {
        String dispute = disputeOf.get(milestone);
        String path = "/api/v1/disputes/" + dispute;
        Answer seen = deeds.read(client, path);
        if (!seen.json().path("status").asText().equals("OPEN")) {
            disputeOf.remove(milestone);
            return;
        }
        long held = seen.json().at("/held/minor").asLong();
        Map<String, Object> toFreelancer = Market.money(random.nextInt((int) held + 1));
        if (chance(30)) {
            ask(What.WITHDRAW, client, dispute, path + "/withdraw", null, seen.header("ETag"));
        } else if (chance(50)) {
            Answer split = ask(
                    What.SPLIT,
                    client,
                    dispute,
                    path + "/proposals",
                    Map.of("toFreelancer", toFreelancer),
                    seen.header("ETag"));
            if (isDone(split)) {
                JsonNode proposals = split.json().path("proposals");
                String newest = proposals.path(proposals.size() - 1).path("id").asText();
                ask(
                        What.ACCEPT_SPLIT,
                        freelancer,
                        dispute,
                        path + "/proposals/" + newest + "/accept",
                        null,
                        etag(freelancer, path));
            }
        } else {
            ask(What.EVIDENCE, freelancer, dispute, path + "/evidence", Map.of("text", "It is all there."), null);
            ask(
                    What.DECIDE,
                    operator,
                    dispute,
                    path + "/decide",
                    Map.of("toFreelancer", toFreelancer, "reason", "By the branch."),
                    etag(operator, path));
        }
    }

    private void after(String milestone, String release) {
        if (chance(40)) {
            Map<String, Object> wish = Map.of("amount", Market.money(amount(1, LEAST)), "reason", "A discount.");
            Person who = chance(50) ? operator : freelancer;
            Answer refunded = ask(What.REFUND, who, milestone, "/api/v1/releases/" + release + "/refunds", wish, null);
            if (isDone(refunded)) {
                again("/api/v1/refunds/" + Market.id(refunded));
            }
        } else {
            milestones.remove(milestone);
        }
    }

    /** A refund that the client's bank did not take goes once more. */
    private void again(String refund) {
        String status = deeds.read(operator, refund).json().path("status").asText();
        if (status.equals("FAILED") || status.equals("RETURNED")) {
            ask(What.RETRY, operator, refund, refund + "/retry", null, etag(operator, refund));
        }
    }

    private Answer ask(What what, Person who, String subject, String path, Object body, String etag) {
        return deeds.ask(what, who, subject, path, body, etag, patient);
    }

    private String etag(Person who, String path) {
        return deeds.read(who, path).header("ETag");
    }

    private static boolean isDone(Answer answer) {
        return answer != null && answer.status() / 100 == 2;
    }

    private long amount(long least, long most) {
        while (true) {
            long minor = random.nextLong(least, most + 1);
            if (minor % 10_000 < MAGIC_FROM || minor % 10_000 > MAGIC_TO) {
                return minor;
            }
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
