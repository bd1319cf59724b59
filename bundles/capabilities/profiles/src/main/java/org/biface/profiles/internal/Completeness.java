package org.biface.profiles.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.biface.profiles.ProfileDetails;

/** How complete a profile is: each field that says enough counts its percent. */
final class Completeness {

    private static final int TELLING_SUMMARY = 100;
    private static final int TELLING_SKILLS = 3;

    private record Weight(int percent, Predicate<ProfileDetails> isThere) {}

    private static final Map<String, Weight> WEIGHTS = new LinkedHashMap<>();

    static {
        WEIGHTS.put("title", new Weight(10, details -> true));
        WEIGHTS.put(
                "summary",
                new Weight(
                        20,
                        details ->
                                details.summary() != null && details.summary().length() >= TELLING_SUMMARY));
        WEIGHTS.put("skills", new Weight(20, details -> details.skills().size() >= TELLING_SKILLS));
        WEIGHTS.put("dailyRate", new Weight(10, details -> details.dailyRate() != null));
        WEIGHTS.put("availability", new Weight(10, details -> details.availability() != null));
        WEIGHTS.put("places", new Weight(5, details -> !details.places().isEmpty()));
        WEIGHTS.put("remote", new Weight(5, details -> details.remote() != null));
        WEIGHTS.put("languages", new Weight(5, details -> !details.languages().isEmpty()));
        WEIGHTS.put(
                "experience", new Weight(10, details -> !details.experience().isEmpty()));
        WEIGHTS.put("portfolio", new Weight(5, details -> !details.portfolio().isEmpty()));
    }

    private Completeness() {}

    /** @return the fields that do not say enough yet */
    static List<String> missing(ProfileDetails details) {
        List<String> missing = new ArrayList<>();
        WEIGHTS.forEach((field, weight) -> {
            if (!weight.isThere().test(details)) {
                missing.add(field);
            }
        });
        return List.copyOf(missing);
    }

    static int percent(List<String> missing) {
        return 100
                - missing.stream()
                        .mapToInt(field -> WEIGHTS.get(field).percent())
                        .sum();
    }
}
