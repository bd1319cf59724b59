package org.biface.matching.internal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.biface.spi.matching.Pair;

/** One entry and each of its candidates, as signals see them; what is the same of all of them is looked up once. */
final class Pairs {

    /** A skill with its names, and how much of it each other one is. */
    private record Named(String english, String french, Map<String, Double> near) {}

    private final Entry subject;
    private final Trades trades;
    private final LocalDate today;
    private final Map<String, Named> names = new HashMap<>();
    private final Map<String, List<String>> words = new HashMap<>();
    private final Pair.Mission mission;
    private final Pair.Freelancer freelancer;

    Pairs(Entry subject, Trades trades, LocalDate today) {
        this.subject = subject;
        this.trades = trades;
        this.today = today;
        boolean wanted = subject.kind() == Entry.Kind.MISSION;
        mission = wanted ? mission(subject) : null;
        freelancer = wanted ? null : freelancer(subject);
    }

    /** @param titles how near the two titles are in meaning, or {@code null} */
    Pair with(Entry candidate, Double titles) {
        boolean wanted = mission != null;
        Entry one = wanted ? subject : candidate;
        Entry other = wanted ? candidate : subject;
        return new Pair(
                wanted ? mission : mission(candidate),
                wanted ? freelancer(candidate) : freelancer,
                fits(one, other),
                titles,
                distance(one, other),
                today);
    }

    private List<Pair.SkillFit> fits(Entry mission, Entry freelancer) {
        List<Pair.SkillFit> fits = new ArrayList<>(mission.skills().size());
        for (Entry.Known wanted : mission.skills()) {
            Named named = named(wanted.id());
            Entry.Known by = null;
            double share = 0;
            for (Entry.Known known : freelancer.skills()) {
                if (known.id().equals(wanted.id())) {
                    by = known;
                    share = 1;
                    break;
                }
                Double worth = named.near().get(known.id());
                // Of two that are as near the same counts whatever their order.
                if (worth != null
                        && (worth > share
                                || by != null && worth == share && known.id().compareTo(by.id()) < 0)) {
                    by = known;
                    share = worth;
                }
            }
            Named through = by == null ? null : named(by.id());
            fits.add(new Pair.SkillFit(
                    named.english(),
                    named.french(),
                    share,
                    by == null ? null : through.english(),
                    by == null ? null : through.french(),
                    by == null ? 0 : by.level(),
                    by == null ? 0 : by.years()));
        }
        return fits;
    }

    private List<String> words(String title) {
        return words.computeIfAbsent(title, Words::of);
    }

    private Named named(String skill) {
        Named known = names.get(skill);
        if (known == null) {
            Map<String, Double> near = new HashMap<>();
            trades.neighbours(skill).forEach(one -> near.merge(one.concept(), one.weight(), Math::max));
            known = new Named(trades.english(skill), trades.french(skill), near);
            names.put(skill, known);
        }
        return known;
    }

    private Pair.Mission mission(Entry mission) {
        return new Pair.Mission(
                mission.title(),
                words(mission.title()),
                mission.daily(),
                mission.rate(),
                mission.currency(),
                mission.from(),
                mission.until(),
                mission.cities().isEmpty() ? null : mission.cities().get(0),
                mission.countries().isEmpty() ? null : mission.countries().get(0),
                mission.remote(),
                mission.languages(),
                mission.changedOn());
    }

    private Pair.Freelancer freelancer(Entry freelancer) {
        return new Pair.Freelancer(
                freelancer.title(),
                words(freelancer.title()),
                freelancer.rate(),
                freelancer.currency(),
                freelancer.from(),
                freelancer.until(),
                freelancer.cities(),
                freelancer.countries(),
                freelancer.remote(),
                freelancer.changedOn(),
                freelancer.languages(),
                freelancer.since(),
                track(freelancer.track()));
    }

    /** An invitation that came a few days ago is not yet held against anybody. */
    private Pair.Track track(Entry.Track track) {
        LocalDate due = today.minusDays(MatchingStore.ANSWER_DAYS);
        int unanswered =
                (int) track.waiting().stream().filter(day -> !day.isAfter(due)).count();
        return new Pair.Track(
                track.answered(),
                unanswered,
                track.signed(),
                track.completed(),
                track.badges(),
                track.reviews(),
                track.stars());
    }

    private static Pair.Distance distance(Entry mission, Entry freelancer) {
        Pair.Distance least = null;
        for (Spot wanted : mission.spots()) {
            for (Spot spot : freelancer.spots()) {
                double km = spot.km(wanted);
                // The one from which the freelancer comes best: a wide radius reaches farther.
                if (least == null || km - spot.radiusKm() < least.km() - least.radiusKm()) {
                    least = new Pair.Distance(km, spot.radiusKm(), spot.city());
                }
            }
        }
        return least;
    }
}
