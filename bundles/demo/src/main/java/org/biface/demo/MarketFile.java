package org.biface.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The demo's market as it is written in the two files beside this class. A line begins with a sign that says what it is; its
 * parts are separated by bars. What each sign means stands at the top of the files.
 */
record MarketFile(List<City> cities, List<Freelancer> freelancers, List<Client> clients, List<Saved> searches) {

    private static final String BAR = "\\s*\\|\\s*";
    private static final String OR_NONE = "-";

    record City(String name, String country, double latitude, double longitude) {}

    /** A person's {@code address} is what their mail address begins with. */
    record Freelancer(
            String address,
            String name,
            City city,
            String vatStatus,
            String locale,
            int rate,
            int daysPerWeek,
            int freeInWeeks,
            String remote,
            String title,
            List<Skill> skills,
            List<Language> languages,
            String summary,
            List<Experience> experience,
            List<Work> portfolio) {}

    record Skill(String name, int level, int years) {}

    record Language(String code, String level) {}

    record Experience(String from, String to, String title, String organisation, String text) {}

    record Work(String title, String text) {}

    record Client(
            String address,
            String name,
            String company,
            String street,
            String postalCode,
            String city,
            String locale,
            List<Mission> missions) {}

    /** @param scope what proposals offer, and {@code plan} the titles of their milestones */
    record Mission(
            String title,
            String pricing,
            long least,
            long most,
            String status,
            City city,
            String remote,
            int startsInWeeks,
            int weeks,
            int openings,
            List<String> skills,
            List<Language> languages,
            String description,
            String scope,
            List<String> plan,
            List<Invited> invitations,
            List<Proposed> proposals,
            List<Step> story) {}

    record Invited(String status, String freelancer, String message) {}

    /** @param price in minor units, of each milestone, or of one day */
    record Proposed(String status, Price counter, String freelancer, Price price, String message) {}

    /** @param days how many days, 0 where each milestone has its price */
    record Price(List<Long> minor, int days) {}

    /** Something that was done in a contract. */
    record Step(List<String> words, String text) {

        String word(int index) {
            return words.get(index);
        }

        boolean has(int index, String word) {
            return words.size() > index && words.get(index).equals(word);
        }
    }

    record Saved(String who, String name, String kind, String text, List<String> skills) {}

    /**
     * @param euros such as {@code 2066.13}
     * @return cents
     */
    static long minor(String euros) {
        return new BigDecimal(euros).movePointRight(2).longValueExact();
    }

    static MarketFile read() {
        return new Reader().read();
    }

    private static final class Reader {
        private final List<City> cities = new ArrayList<>();
        private final List<Freelancer> freelancers = new ArrayList<>();
        private final List<Client> clients = new ArrayList<>();
        private final List<Saved> searches = new ArrayList<>();

        MarketFile read() {
            for (List<String> block : blocks("freelancers.txt")) {
                switch (sign(block.get(0))) {
                    case '&' -> block.forEach(this::city);
                    case '@' -> freelancers.add(freelancer(block));
                    default -> throw new IllegalArgumentException("freelancers.txt: " + block.get(0));
                }
            }
            for (List<String> block : blocks("market.txt")) {
                switch (sign(block.get(0))) {
                    case '@' -> clients.add(client(block.get(0)));
                    case '=' -> clients.get(clients.size() - 1).missions().add(mission(block));
                    case '?' -> block.forEach(this::search);
                    default -> throw new IllegalArgumentException("market.txt: " + block.get(0));
                }
            }
            return new MarketFile(cities, freelancers, clients, searches);
        }

        private void city(String line) {
            String[] parts = parts(line);
            cities.add(new City(parts[0], parts[1], Double.parseDouble(parts[2]), Double.parseDouble(parts[3])));
        }

        private City city(String name, String line) {
            return cities.stream()
                    .filter(city -> city.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("a city that is not in the list: " + line));
        }

        private Freelancer freelancer(List<String> block) {
            String[] who = parts(block.get(0));
            List<Experience> experience = new ArrayList<>();
            List<Work> portfolio = new ArrayList<>();
            String summary = null;
            for (String line : block.subList(4, block.size())) {
                String[] parts = parts(line);
                switch (sign(line)) {
                    case '>' -> summary = rest(line);
                    case '-' -> {
                        String[] time = parts[0].split("\\.\\.");
                        experience.add(new Experience(
                                time[0], time[1].equals("now") ? null : time[1], parts[1], parts[2], parts[3]));
                    }
                    case '*' -> portfolio.add(new Work(parts[0], parts[1]));
                    default -> throw new IllegalArgumentException("freelancers.txt: " + line);
                }
            }
            return new Freelancer(
                    who[0],
                    who[1],
                    city(who[2], block.get(0)),
                    who[3],
                    who[4],
                    Integer.parseInt(who[5]),
                    Integer.parseInt(who[6]),
                    Integer.parseInt(who[7]),
                    who[8],
                    block.get(1),
                    words(block.get(2)).stream().map(Reader::skill).toList(),
                    languages(block.get(3)),
                    Objects.requireNonNull(summary, () -> "no summary of " + who[0]),
                    experience,
                    portfolio);
        }

        /** {@code Spring Boot 5/9} */
        private static Skill skill(String text) {
            int space = text.lastIndexOf(' ');
            String[] numbers = text.substring(space + 1).split("/");
            return new Skill(text.substring(0, space), Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        }

        private static List<Language> languages(String line) {
            return words(line).stream()
                    .map(text -> text.split(" "))
                    .map(parts -> new Language(parts[0], parts[1]))
                    .toList();
        }

        private static Client client(String line) {
            String[] parts = parts(line);
            return new Client(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], new ArrayList<>());
        }

        private Mission mission(List<String> block) {
            String[] parts = parts(block.get(0));
            String[] budget = parts[1].split("[ -]");
            String description = null;
            String scope = null;
            List<String> plan = List.of();
            List<Invited> invitations = new ArrayList<>();
            List<Proposed> proposals = new ArrayList<>();
            List<Step> story = new ArrayList<>();
            for (String line : block.subList(3, block.size())) {
                String[] told = parts(line);
                switch (sign(line)) {
                    case '>' -> description = rest(line);
                    case '~' -> scope = rest(line);
                    case '%' -> plan = List.of(rest(line).split("\\s*;\\s*"));
                    case '!' -> invitations.add(new Invited(told[0], told[1], told[2]));
                    case '+' -> proposals.add(proposed(told));
                    case '*' -> story.add(new Step(List.of(told[0].split(" ")), told.length > 1 ? told[1] : null));
                    default -> throw new IllegalArgumentException("market.txt: " + line);
                }
            }
            return new Mission(
                    parts[0],
                    budget[0],
                    minor(budget[1]),
                    minor(budget[2]),
                    parts[2],
                    parts[3].equals(OR_NONE) ? null : city(parts[3], block.get(0)),
                    parts[4],
                    Integer.parseInt(parts[5]),
                    Integer.parseInt(parts[6]),
                    Integer.parseInt(parts[7]),
                    words(block.get(1)),
                    languages(block.get(2)),
                    description,
                    scope,
                    plan,
                    invitations,
                    proposals,
                    story);
        }

        private static Proposed proposed(String[] parts) {
            String[] status = parts[0].split(" ");
            return new Proposed(
                    status[0], status.length > 1 ? price(status[1]) : null, parts[1], price(parts[2]), parts[3]);
        }

        /** {@code 3200+4300} for two milestones, {@code 400x40} for 40 days. */
        private static Price price(String text) {
            String[] byTheDay = text.split("x");
            return byTheDay.length == 2
                    ? new Price(List.of(minor(byTheDay[0])), Integer.parseInt(byTheDay[1]))
                    : new Price(
                            Arrays.stream(text.split("\\+"))
                                    .map(MarketFile::minor)
                                    .toList(),
                            0);
        }

        private void search(String line) {
            String[] parts = parts(line);
            searches.add(new Saved(
                    parts[0],
                    parts[1],
                    parts[2],
                    parts[3].isEmpty() ? null : parts[3],
                    parts.length > 4 ? words(parts[4]) : List.of()));
        }

        private static char sign(String line) {
            return line.charAt(0);
        }

        private static String rest(String line) {
            return line.substring(1).strip();
        }

        private static String[] parts(String line) {
            return rest(line).split(BAR);
        }

        private static List<String> words(String line) {
            return List.of(line.split("\\s*,\\s*"));
        }

        /** The lines between empty ones, without comments. */
        private static List<List<String>> blocks(String file) {
            List<List<String>> blocks = new ArrayList<>();
            boolean open = false;
            try (InputStream in = MarketFile.class.getResourceAsStream(file);
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isBlank()) {
                        open = false;
                    } else if (line.charAt(0) != '#') {
                        if (!open) {
                            blocks.add(new ArrayList<>());
                        }
                        blocks.get(blocks.size() - 1).add(line);
                        open = true;
                    }
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return blocks;
        }
    }
}
