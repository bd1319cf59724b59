package org.biface.faces.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.biface.commons.Money;
import org.biface.matching.Facet;
import org.biface.matching.MatchFilter;
import org.biface.matching.SearchResult;

/** What the freelancers ask a day who are here and have the skills that a mission wants: counted, not guessed. */
final class BudgetHint {

    private static final int MOST_SKILLS = 5;
    private static final int LONGEST_SKILL = 80;

    /** With fewer, what half of them ask says nothing. */
    private static final long ENOUGH = 4;

    /** How wide a band of rates is that are counted together, in minor units. */
    private static final long BAND = 10_000;

    private BudgetHint() {}

    /**
     * Who has some skills.
     *
     * @param skills which
     * @param total how many have all of them
     * @param least the middle half of those with a day rate asks from this …
     * @param most … to this; both {@code null} where there are too few
     */
    record Line(String skills, long total, Money least, Money most) {}

    /** @return a line for all skills together and one for each; none without skills, and while nobody can be found */
    static List<Line> of(Visit visit, List<String> skills) {
        List<String> wanted = skills.stream()
                .filter(skill -> skill.length() <= LONGEST_SKILL)
                .limit(MOST_SKILLS)
                .toList();
        if (wanted.isEmpty() || !visit.capabilities().matchingHere()) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        if (wanted.size() > 1) {
            lines.add(line(visit, wanted));
        }
        wanted.forEach(skill -> lines.add(line(visit, List.of(skill))));
        return lines.contains(null) ? List.of() : lines;
    }

    private static Line line(Visit visit, List<String> skills) {
        SearchResult found = Ranked.found(() -> visit.capabilities()
                .matching()
                .searchFreelancers(
                        visit.actor(),
                        "",
                        new MatchFilter(skills, null, null, false, null),
                        1,
                        visit.language().locale()));
        return found == null
                ? null
                : line(String.join(", ", skills), found, visit.site().currency());
    }

    static Line line(String skills, SearchResult found, String currency) {
        Map<String, List<Facet>> facets = found.facets();
        String begin = currency + " ";
        List<Facet> bands = facets.getOrDefault("rate", List.of()).stream()
                .filter(facet -> facet.value().startsWith(begin))
                .sorted(Comparator.comparingLong(facet -> minor(facet, begin)))
                .toList();
        long counted = bands.stream().mapToLong(Facet::count).sum();
        if (counted < ENOUGH) {
            return new Line(skills, found.total(), null, null);
        }
        long quarter = counted / 4;
        return new Line(
                skills,
                found.total(),
                Money.of(minor(at(bands, quarter), begin), currency),
                Money.of(minor(at(bands, counted - 1 - quarter), begin) + BAND, currency));
    }

    private static long minor(Facet band, String begin) {
        return Long.parseLong(band.value().substring(begin.length()));
    }

    /** @return the band in which the one of that place is, by rate */
    private static Facet at(List<Facet> bands, long place) {
        long before = 0;
        for (Facet band : bands) {
            before += band.count();
            if (before > place) {
                return band;
            }
        }
        return bands.get(bands.size() - 1);
    }
}
