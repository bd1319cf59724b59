package org.biface.matching.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.matching.MatchFilter;
import org.biface.spi.matching.engine.Indexed;
import org.biface.spi.matching.engine.Sought;

/** Says what must hold, as any engine can find it. */
final class Filters {

    private static final int MOST_SKILLS = 30;
    private static final int MOST_LANGUAGES = 10;
    private static final int MOST_KM = 1_000;
    private static final int USUAL_KM = 50;
    private static final double METRES = 1_000;
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final Trades trades;

    Filters(Trades trades) {
        this.trades = trades;
    }

    static void check(MatchFilter filter) {
        var check = new Invalid.Check();
        check.that(filter.skills().size() <= MOST_SKILLS, "skill", "skill may be given " + MOST_SKILLS + " times.");
        for (String skill : filter.skills()) {
            check.that(skill.length() <= 100, "skill", "skill has at most 100 characters.");
        }
        check.that(
                filter.from() == null
                        || filter.until() == null
                        || !filter.until().isBefore(filter.from()),
                "until",
                "until must not be before from.");
        check.that(
                filter.withinKm() == null || filter.withinKm() >= 1 && filter.withinKm() <= MOST_KM,
                "withinKm",
                "withinKm must be from 1 to " + MOST_KM + ".");
        check.that(
                filter.near() == null
                        || filter.near().length() <= 100 && place(filter).isPresent(),
                "near",
                "near is no place that is known here. Write a larger town nearby, or degrees such as 45.76, 4.83.");
        check.that(
                filter.near() != null || filter.withinKm() == null && !filter.orRemote(),
                "near",
                "near must be given with withinKm and orRemote.");
        check.that(
                filter.languages().size() <= MOST_LANGUAGES,
                "language",
                "language may be given " + MOST_LANGUAGES + " times.");
        for (String language : filter.languages()) {
            String[] parts = language.split(":", 2);
            check.that(
                    LANGUAGES.contains(parts[0]) && (parts.length == 1 || Entries.level(parts[1]) > 0),
                    "language",
                    "language must be an ISO 639-1 code such as fr, or one with a level, A1 to C2 or NATIVE, such as fr:B2.");
        }
        check.orThrow();
    }

    private static Optional<Spot> place(MatchFilter filter) {
        return Places.parse(filter.near());
    }

    List<Sought> of(Entry.Kind kind, MatchFilter filter) {
        List<Sought> filters = new ArrayList<>();
        filters.add(term("kind", kind.name()));
        filter.skills().forEach(skill -> filters.add(term("skill", trades.skill(skill))));
        Money rate = filter.maxDailyRate();
        if (rate != null) {
            filters.add(new Sought.Between("rate:" + rate.currency(), 0, rate.minor()));
        }
        if (filter.country() != null) {
            filters.add(term("country", filter.country()));
        }
        if (filter.remoteOnly()) {
            filters.add(anywhere());
        }
        if (filter.vertical() != null) {
            filters.add(term("vertical", filter.vertical()));
        }
        dates(kind, filter, filters);
        if (filter.near() != null) {
            filters.add(near(filter));
        }
        if (!filter.languages().isEmpty()) {
            languages(kind, filter, filters);
        }
        return filters;
    }

    /** A freelancer has time on both days, a mission lies between them. */
    private static void dates(Entry.Kind kind, MatchFilter filter, List<Sought> filters) {
        boolean mission = kind == Entry.Kind.MISSION;
        if (filter.from() != null) {
            long day = filter.from().toEpochDay();
            filters.add(mission ? atLeastOrUnsaid("from", day) : new Sought.Between("from", Long.MIN_VALUE, day));
        }
        if (filter.until() != null) {
            long day = filter.until().toEpochDay();
            filters.add(mission ? atMostOrUnsaid("until", day) : new Sought.Between("until", day, Long.MAX_VALUE));
        }
    }

    private static Sought atLeastOrUnsaid(String field, long day) {
        return either(
                new Sought.Between(field, day, Long.MAX_VALUE),
                new Sought.Between(field, Long.MIN_VALUE, Long.MIN_VALUE));
    }

    private static Sought atMostOrUnsaid(String field, long day) {
        return either(
                new Sought.Between(field, Long.MIN_VALUE, day),
                new Sought.Between(field, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private static Sought near(MatchFilter filter) {
        Spot spot = place(filter).orElseThrow();
        Sought near = around(spot, filter.withinKm() == null ? USUAL_KM : filter.withinKm());
        return filter.orRemote() ? either(near, anywhere()) : near;
    }

    static Sought around(Spot spot, int km) {
        return new Sought.Around("at", new Indexed.Point(spot.latitude(), spot.longitude()), km * METRES);
    }

    private static Sought anywhere() {
        return either(term("remote", "REMOTE"), term("remote", "ANY"));
    }

    private static Sought either(Sought one, Sought other) {
        return new Sought.Combined(List.of(), List.of(), List.of(one, other), List.of());
    }

    private static void languages(Entry.Kind kind, MatchFilter filter, List<Sought> filters) {
        Map<String, Integer> levels = new LinkedHashMap<>();
        for (String language : filter.languages()) {
            String[] parts = language.split(":", 2);
            levels.put(parts[0], parts.length == 1 ? 0 : Entries.level(parts[1]));
        }
        if (kind == Entry.Kind.FREELANCER) {
            levels.forEach((code, level) -> filters.add(term("language", code + Math.max(1, level))));
            return;
        }
        // A mission must need nothing that is not among them; who names no level has the best.
        List<String> others = new ArrayList<>();
        for (String code : LANGUAGES) {
            int spoken = levels.containsKey(code) ? levels.get(code) : -1;
            for (int level = spoken + 1; level <= Entries.BEST && spoken != 0; level++) {
                others.add(code + level);
            }
        }
        filters.add(new Sought.Combined(
                List.of(new Sought.Everything()), List.of(), List.of(), List.of(new Sought.Term("language", others))));
    }

    static Sought term(String field, String value) {
        return new Sought.Term(field, List.of(value));
    }
}
