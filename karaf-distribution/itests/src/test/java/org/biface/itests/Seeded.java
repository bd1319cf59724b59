package org.biface.itests;

import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.demo.Api;
import org.biface.demo.MainJob;

/** What the operator of a demo finds in its market: how many there are of what, and in which states. */
final class Seeded {

    private static final Pattern OPERATOR = Pattern.compile("Operator +(\\S+) / (.+)");
    private static final int PAGE = 50;

    final int profiles;
    final Map<String, Integer> locales = new TreeMap<>();
    final Map<String, Integer> missions = new TreeMap<>();
    final Set<String> invitations = new TreeSet<>();
    final Set<String> proposals = new TreeSet<>();
    final Set<String> contracts = new TreeSet<>();
    final Set<String> milestones = new TreeSet<>();
    final Set<String> weeks = new TreeSet<>();
    final Set<String> amendments = new TreeSet<>();
    final Set<String> disputes = new TreeSet<>();

    private final Api operator;

    /** @param shown what the run has printed, for the operator's password is to be copied from there */
    Seeded(URI server, String shown) {
        Matcher printed = OPERATOR.matcher(shown);
        assertTrue("a line for the operator in: " + shown, printed.find());
        operator = MainJob.login(new Api(server, Duration.ofMinutes(1)), printed.group(1), printed.group(2));
        profiles = all("/api/v1/profiles", "").size();
        for (JsonNode account : all("/api/v1/accounts", "")) {
            locales.merge(account.path("locale").asText(), 1, Integer::sum);
        }
        for (String status : List.of("DRAFT", "PUBLISHED", "FILLED", "CLOSED")) {
            List<JsonNode> found = all("/api/v1/missions?status=" + status, "page.");
            missions.put(status, found.size());
            for (JsonNode mission : found) {
                String path = "/api/v1/missions/" + mission.path("id").asText();
                states(path + "/proposals", proposals);
                states(path + "/invitations", invitations);
            }
        }
        for (JsonNode contract : all("/api/v1/contracts", "")) {
            contracts.add(contract.path("status").asText());
            contract.path("milestones")
                    .forEach(
                            milestone -> milestones.add(milestone.path("status").asText()));
            String path = "/api/v1/contracts/" + contract.path("id").asText();
            states(path + "/amendments", amendments);
            if (contract.path("pricing").asText().equals("DAILY")) {
                states(path + "/timesheets", weeks);
            }
        }
        states("/api/v1/disputes", disputes);
    }

    private void states(String path, Set<String> into) {
        all(path, "").forEach(one -> into.add(one.path("status").asText()));
    }

    private List<JsonNode> all(String path, String within) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = null;
        do {
            Api.Answer page = operator.read(path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE
                    + (cursor == null ? "" : "&cursor=" + cursor));
            page.at(within + "items").forEach(all::add);
            cursor = page.at(within + "next").asText(null);
        } while (cursor != null && !cursor.equals("null"));
        return all;
    }
}
