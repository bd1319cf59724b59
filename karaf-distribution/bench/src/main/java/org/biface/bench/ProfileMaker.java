package org.biface.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.biface.commons.Money;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.profiles.Availability;
import org.biface.profiles.Experience;
import org.biface.profiles.Place;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;

/**
 * Makes profiles, the same for the same seed. Skills are as frequent as their questions on Stack Overflow, and come together with
 * a few that are about as frequent; titles are made of level, main skill and role, so that many people have the same.
 */
final class ProfileMaker {

    private static final List<String> LEVELS = List.of("", "", "", "Senior ", "Lead ", "Freelance ", "Junior ");
    private static final List<String> ROLES = List.of(
            " developer",
            " developer",
            " engineer",
            " consultant",
            " architect",
            " expert",
            " specialist",
            " full-stack developer",
            " freelancer");
    private static final List<String> CITIES = List.of(
            "Paris",
            "Lyon",
            "Nantes",
            "Lille",
            "Bordeaux",
            "Toulouse",
            "Rennes",
            "Marseille",
            "Brussels",
            "Berlin",
            "Munich",
            "Madrid",
            "Barcelona",
            "Milan",
            "Amsterdam",
            "Lisbon",
            "Vienna",
            "Warsaw",
            "Prague",
            "Dublin");
    private static final List<String> COUNTRIES = List.of(
            "FR", "FR", "FR", "FR", "FR", "FR", "FR", "FR", "BE", "DE", "DE", "ES", "ES", "IT", "NL", "PT", "AT", "PL",
            "CZ", "IE");
    private static final List<String> SENTENCES = List.of(
            "I build and run %s for teams of five to fifty people.",
            "My last clients were a bank, a shop and a ministry, where I introduced %s.",
            "I like clean code, short feedback and tests, and have taught %s to colleagues.",
            "J'accompagne les équipes sur %s, de la conception à la mise en production.",
            "Available for long missions around %s, on site or from home.",
            "I have moved three large systems to %s without a day of downtime.");
    private static final int WELL_KNOWN = 20_000;

    private final Random random;
    private final List<String> skills = new ArrayList<>();
    private final List<Double> sums = new ArrayList<>();

    ProfileMaker(long seed) throws IOException {
        random = new Random(seed);
        double sum = 0;
        try (var lines = new BufferedReader(new InputStreamReader(
                ItVertical.class.getResourceAsStream("stackoverflow.tsv"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t");
                if (cells.length > 1 && cells[1].matches("\\d+") && Integer.parseInt(cells[1]) >= WELL_KNOWN) {
                    sum += Integer.parseInt(cells[1]);
                    skills.add(cells[0].replace('-', ' '));
                    sums.add(sum);
                }
            }
        }
    }

    private String skill() {
        double at = random.nextDouble() * sums.get(sums.size() - 1);
        int low = 0;
        int high = sums.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sums.get(middle) > at) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return skills.get(low);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** @return some skills, the main one first */
    List<String> skills(int many) {
        Set<String> chosen = new LinkedHashSet<>();
        while (chosen.size() < many) {
            chosen.add(skill());
        }
        return List.copyOf(chosen);
    }

    String title(String skill) {
        return one(LEVELS) + skill + one(ROLES);
    }

    ProfileDetails profile() {
        List<String> names = skills(3 + random.nextInt(9));
        StringBuilder summary = new StringBuilder();
        for (String name : names.subList(0, 3)) {
            summary.append(String.format(one(SENTENCES), name)).append(' ');
        }
        int place = random.nextInt(CITIES.size());
        LocalDate from = LocalDate.of(2027, 1, 1).plusDays(random.nextInt(120));
        return new ProfileDetails(
                title(names.get(0)),
                summary.toString(),
                names.stream()
                        .map(name -> new Skill(name, 1 + random.nextInt(5), 1 + random.nextInt(15)))
                        .toList(),
                Money.of(25_000 + 1_000L * random.nextInt(80), "EUR"),
                new Availability(from, random.nextInt(4) == 0 ? from.plusDays(180) : null, 5),
                List.of(new Place(CITIES.get(place), COUNTRIES.get(place), null, null, 30)),
                one(List.of(Remote.values())),
                List.of(),
                List.of(new Experience(
                        title(names.get(1)),
                        "A company",
                        YearMonth.of(2020, 1),
                        null,
                        String.format(one(SENTENCES), names.get(1)))),
                List.of(),
                Visibility.PUBLIC);
    }
}
