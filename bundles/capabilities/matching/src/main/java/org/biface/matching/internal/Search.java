package org.biface.matching.internal;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.biface.matching.Facet;
import org.biface.matching.Found;
import org.biface.matching.SearchResult;
import org.biface.spi.matching.engine.Sought;

/** Looks for what people type, and counts what it has found. */
final class Search {

    private static final int ONE_MISTAKE = 4;
    private static final int TWO_MISTAKES = 8;
    private static final int SKILLS = 10;
    private static final int BAND = 10_000;

    /** The value of the facet {@code availability} of who has time now, and of missions that start now. */
    private static final String NOW = "NOW";

    private final Trades trades;
    private final Clock clock;

    Search(Trades trades, Clock clock) {
        this.trades = trades;
        this.clock = clock;
    }

    SearchResult run(Index index, String text, List<Sought> filters, int limit, Locale reader) {
        Index.Hits hits = index.search(whole(text, filters), limit, isForAll(text));
        List<Found> found = hits.best().stream()
                .map(entry -> new Found(
                        entry.id(),
                        entry.title(),
                        entry.skills().stream()
                                .limit(SKILLS)
                                .map(skill -> trades.name(skill.id(), reader))
                                .toList()))
                .toList();
        String month = month(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        for (String facet : FacetCounts.FIELDS.keySet()) {
            Map<String, Long> counted = hits.counts().get(facet);
            if (facet.equals("availability")) {
                counted = merged(counted, from -> from.compareTo(month) <= 0 ? NOW : from);
            }
            facets.put(
                    facet,
                    FacetCounts.most(counted).stream()
                            .map(one -> new Facet(one.getKey(), name(facet, one.getKey(), reader), one.getValue()))
                            .toList());
        }
        return new SearchResult(hits.total(), found, facets);
    }

    /** Counts values together that are the same to people by now. */
    private static Map<String, Long> merged(Map<String, Long> counted, UnaryOperator<String> same) {
        Map<String, Long> merged = new HashMap<>();
        counted.forEach((value, count) -> merged.merge(same.apply(value), count, Long::sum));
        return merged;
    }

    private static boolean isForAll(String text) {
        return text == null || Words.of(text).isEmpty();
    }

    /** @return everything that has the words and for which the filters hold */
    Sought whole(String text, List<Sought> filters) {
        return new Sought.Combined(
                List.of(isForAll(text) ? new Sought.Everything() : query(text)), filters, List.of(), List.of());
    }

    private Sought query(String text) {
        List<String> words = Words.of(text);
        List<Sought> each = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            each.add(word(words.get(i), i == words.size() - 1));
        }
        return any(List.of(
                new Sought.Combined(each, List.of(), List.of(), List.of()),
                new Sought.Weighed(Filters.term("skill", trades.skill(text)), 6)));
    }

    /** A word as it is counts most, then one that is the beginning of another, then one with a mistake. */
    private Sought word(String word, boolean last) {
        List<Sought> query = new ArrayList<>();
        query.add(new Sought.Weighed(new Sought.Word("title", word), 4));
        query.add(new Sought.Word("text", word));
        query.add(new Sought.Weighed(Filters.term("skill", trades.skill(word)), 3));
        if (last) {
            query.add(new Sought.Beginning("title", word));
            query.add(new Sought.Weighed(new Sought.Beginning("text", word), 0.3f));
        }
        if (word.length() >= ONE_MISTAKE) {
            int mistakes = word.length() >= TWO_MISTAKES ? 2 : 1;
            query.add(new Sought.Weighed(new Sought.Misspelt("title", word, mistakes), 0.5f));
            query.add(new Sought.Weighed(new Sought.Misspelt("text", word, mistakes), 0.1f));
        }
        return any(query);
    }

    private static Sought any(List<Sought> parts) {
        return new Sought.Combined(List.of(), List.of(), parts, List.of());
    }

    /** @return the band that a rate is in, as the facet {@code rate} has it */
    static String band(long minor, String currency) {
        return currency + " " + minor / BAND * BAND;
    }

    /** @return the month of a day, as the facet {@code availability} has it: months are in the order of their texts */
    static String month(LocalDate from) {
        return from == null ? "" : YearMonth.from(from).toString();
    }

    private String name(String facet, String value, Locale reader) {
        boolean french = reader.getLanguage().equals("fr");
        return switch (facet) {
            case "skill" -> trades.name(value, reader);
            case "country" -> new Locale("", value).getDisplayCountry(reader);
            case "language" -> new Locale(value).getDisplayLanguage(reader);
            case "availability" -> {
                if (value.equals(NOW)) {
                    yield french ? "maintenant" : "now";
                }
                YearMonth month = YearMonth.parse(value);
                String name = month.getMonth().getDisplayName(TextStyle.FULL, french ? Locale.FRENCH : Locale.ENGLISH);
                yield (french ? "dès " : "from ") + name + " " + month.getYear();
            }
            case "rate" -> {
                String[] parts = value.split(" ");
                long from = Long.parseLong(parts[1]) / 100;
                yield from + (french ? " à " : " to ") + (from + BAND / 100) + " " + parts[0];
            }
            case "remote" ->
                switch (value) {
                    case "REMOTE" -> french ? "à distance" : "remote";
                    case "HYBRID" -> french ? "en partie sur place" : "partly on site";
                    case "ONSITE" -> french ? "sur place" : "on site";
                    default -> french ? "peu importe" : "no preference";
                };
            default -> value;
        };
    }
}
