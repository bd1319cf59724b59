package org.biface.matching.internal;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.Pair.Freelancer;
import org.biface.spi.matching.Pair.Mission;
import org.biface.spi.matching.Pair.SkillFit;
import org.biface.spi.matching.RankingSignal;
import org.biface.spi.matching.Rating;
import org.biface.spi.matching.Sentence;

/** The signals that every marketplace has. */
final class Signals {

    private static final double HALF = 0.5;
    private static final int BEST_LEVEL = 5;
    private static final int ENOUGH_YEARS = 5;
    private static final int LEAST_KM = 10;
    private static final int REACH_KM = 100;

    private Signals() {}

    private record Signal(
            String id,
            Sentence name,
            Sentence description,
            double defaultWeight,
            Function<Pair, Optional<Rating>> rating)
            implements RankingSignal {
        @Override
        public Optional<Rating> rate(Pair pair) {
            return rating.apply(pair);
        }
    }

    static List<RankingSignal> all() {
        return List.of(
                signal(
                        "skills",
                        5,
                        "Skills",
                        "Compétences",
                        "How many of the wanted skills the freelancer has, near ones in part.",
                        "Combien des compétences demandées sont là, les voisines comptant en partie.",
                        Signals::skills),
                signal(
                        "level",
                        2,
                        "Level",
                        "Niveau",
                        "Level and years of practice in the wanted skills.",
                        "Le niveau et les années de pratique dans les compétences demandées.",
                        Signals::level),
                signal(
                        "title",
                        1.5,
                        "Title",
                        "Intitulé",
                        "How near the titles are, in words and in meaning.",
                        "La proximité des intitulés, par leurs mots et par leur sens.",
                        Signals::title),
                signal(
                        "rate",
                        2,
                        "Daily rate",
                        "Tarif journalier",
                        "The daily rate against the budget for a day.",
                        "Le tarif journalier face au budget par jour.",
                        Signals::rate),
                signal(
                        "availability",
                        2,
                        "Availability",
                        "Disponibilité",
                        "When there is time, against the mission's dates.",
                        "Les disponibilités face aux dates de la mission.",
                        Signals::availability),
                signal(
                        "distance",
                        1.5,
                        "Distance",
                        "Distance",
                        "How far it is to the mission's place, or whether the work can be done from anywhere.",
                        "La distance jusqu'au lieu de la mission, ou la possibilité de travailler à distance.",
                        Signals::distance),
                signal(
                        "languages",
                        1.5,
                        "Languages",
                        "Langues",
                        "The languages that the mission needs, and how well the freelancer speaks them.",
                        "Les langues que la mission demande et leur maîtrise.",
                        TrackSignals::languages),
                signal(
                        "reputation",
                        1.5,
                        "Reputation",
                        "Réputation",
                        "Contracts completed on this marketplace, what clients say in their reviews, and badges that its operator"
                                + " gave. A few reviews count for less than many.",
                        "Les contrats menés à bien sur cette place de marché, les avis des clients et les badges accordés par son"
                                + " opérateur. Quelques avis comptent moins que beaucoup.",
                        TrackSignals::reputation),
                signal(
                        "response",
                        1,
                        "Response rate",
                        "Taux de réponse",
                        "How many of the newest invitations the freelancer answered; a no is an answer.",
                        "La part des dernières invitations qui ont eu une réponse ; un refus en est une.",
                        TrackSignals::response),
                signal(
                        "newcomer",
                        1,
                        "Newcomer",
                        "Nouveau venu",
                        "A lift for the first 60 days, until the first contract is signed.",
                        "Un coup de pouce pendant les 60 premiers jours, jusqu'au premier contrat signé.",
                        TrackSignals::newcomer),
                signal(
                        "freshness",
                        HALF,
                        "Freshness",
                        "Fraîcheur",
                        "How long ago the profile was changed and the mission published.",
                        "L'ancienneté de la dernière mise à jour du profil et de la publication de la mission.",
                        TrackSignals::freshness));
    }

    private static RankingSignal signal(
            String id,
            double weight,
            String english,
            String french,
            String descriptionEnglish,
            String descriptionFrench,
            Function<Pair, Optional<Rating>> rating) {
        return new Signal(
                id, new Sentence(english, french), new Sentence(descriptionEnglish, descriptionFrench), weight, rating);
    }

    static Optional<Rating> is(double value, String english, String french) {
        return Optional.of(new Rating(Math.max(0, Math.min(1, value)), new Sentence(english, french)));
    }

    /** The words are put together only for those who are shown. */
    static Optional<Rating> is(double value, Supplier<String> english, Supplier<String> french) {
        return Optional.of(
                new Rating(Math.max(0, Math.min(1, value)), () -> new Sentence(english.get(), french.get())));
    }

    private static Optional<Rating> skills(Pair pair) {
        if (pair.skills().isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        for (SkillFit fit : pair.skills()) {
            sum += fit.has();
        }
        double value = sum / pair.skills().size();
        return Optional.of(new Rating(value, () -> skills(pair.skills())));
    }

    private static Sentence skills(List<SkillFit> skills) {
        StringBuilder english = new StringBuilder();
        StringBuilder french = new StringBuilder();
        for (SkillFit fit : skills) {
            String separator = english.isEmpty() ? "" : ", ";
            if (fit.has() >= 1) {
                english.append(separator).append(fit.wanted());
                french.append(separator).append(fit.wantedFrench());
            } else if (fit.has() > 0) {
                english.append(separator)
                        .append(fit.by())
                        .append(" (near ")
                        .append(fit.wanted())
                        .append(')');
                french.append(separator)
                        .append(fit.byFrench())
                        .append(" (proche de ")
                        .append(fit.wantedFrench())
                        .append(')');
            }
        }
        String none = english.isEmpty() ? "none" : english.toString();
        String aucune = french.isEmpty() ? "aucune" : french.toString();
        return new Sentence(
                "Of " + Counted.english(skills.size(), "wanted skill", "wanted skills") + ": " + none + ".",
                "Sur " + Counted.french(skills.size(), "compétence demandée", "compétences demandées") + " : " + aucune
                        + ".");
    }

    private static Optional<Rating> level(Pair pair) {
        int said = 0;
        int levels = 0;
        int allYears = 0;
        for (SkillFit fit : pair.skills()) {
            if (fit.has() > 0 && fit.level() > 0) {
                said++;
                levels += fit.level();
                allYears += fit.years();
            }
        }
        if (said == 0) {
            return Optional.empty();
        }
        double level = levels / (double) said;
        double years = allYears / (double) said;
        double value = 0.7 * level / BEST_LEVEL + 0.3 * Math.min(1, years / ENOUGH_YEARS);
        return is(
                value,
                () -> String.format(Locale.ROOT, "Level %.1f of 5 and ", level)
                        + Counted.english(Math.round(years), "year", "years") + " of practice on average.",
                () -> String.format(Locale.FRENCH, "Niveau %.1f sur 5 et ", level)
                        + Counted.french(Math.round(years), "an", "ans") + " de pratique en moyenne.");
    }

    private static Optional<Rating> title(Pair pair) {
        Set<String> wanted = new HashSet<>(pair.mission().words());
        Set<String> has = new HashSet<>(pair.freelancer().words());
        if (wanted.isEmpty() || has.isEmpty()) {
            return Optional.empty();
        }
        Set<String> both = new HashSet<>(wanted);
        both.retainAll(has);
        double value = 2.0 * both.size() / (wanted.size() + has.size());
        if (pair.titles() != null && pair.titles() > value) {
            return meaning(pair.titles());
        }
        return is(
                value,
                () -> "The titles have " + Counted.english(both.size(), "word", "words") + " in common.",
                () -> "Les intitulés ont " + Counted.french(both.size(), "mot", "mots") + " en commun.");
    }

    private static Optional<Rating> meaning(double likeness) {
        if (likeness >= 0.8) {
            return is(likeness, "The titles mean nearly the same.", "Les intitulés ont presque le même sens.");
        }
        return likeness >= HALF
                ? is(likeness, "The titles are near in meaning.", "Les intitulés ont un sens proche.")
                : is(
                        likeness,
                        "The titles have little in common in meaning.",
                        "Les intitulés ont peu en commun par leur sens.");
    }

    private static Optional<Rating> rate(Pair pair) {
        Mission mission = pair.mission();
        Freelancer freelancer = pair.freelancer();
        if (!mission.daily()
                || mission.maxRate() == null
                || freelancer.rate() == null
                || !mission.currency().equals(freelancer.currency())) {
            return Optional.empty();
        }
        double over = (freelancer.rate() - mission.maxRate()) / (double) mission.maxRate();
        if (over <= 0) {
            return is(1, "Within the budget for a day.", "Dans le budget par jour.");
        }
        long percent = Math.max(1, Math.round(over * 100));
        return is(
                1 - 2 * over,
                () -> percent + " % above the budget for a day.",
                () -> percent + " % au-dessus du budget par jour.");
    }

    private static Optional<Rating> availability(Pair pair) {
        LocalDate starts = pair.mission().startsOn();
        if (starts == null) {
            return Optional.empty();
        }
        LocalDate from = pair.freelancer().from() == null
                ? pair.today()
                : pair.freelancer().from();
        LocalDate until = pair.freelancer().until();
        if (until != null && until.isBefore(starts)) {
            return is(0, "Has no more time when it starts.", "N'est plus disponible au début.");
        }
        long late = ChronoUnit.DAYS.between(starts, from);
        if (late > 0) {
            return is(
                    1 - late / 60.0,
                    () -> "Has time " + Counted.english(late, "day", "days") + " after the start.",
                    () -> "Disponible " + Counted.french(late, "jour", "jours") + " après le début.");
        }
        LocalDate ends = pair.mission().endsOn();
        if (until != null && ends != null && until.isBefore(ends)) {
            return is(
                    HALF,
                    "Has time at the start, but not until the end.",
                    "Disponible au début, mais pas jusqu'à la fin.");
        }
        return is(1, "Has time when it starts.", "Disponible au début.");
    }

    private static Optional<Rating> distance(Pair pair) {
        Mission mission = pair.mission();
        Freelancer freelancer = pair.freelancer();
        if (mission.remote() == Pair.Remote.REMOTE) {
            return freelancer.remote() == Pair.Remote.ONSITE
                    ? is(
                            HALF,
                            "From anywhere, and would rather be on site.",
                            "À distance, mais préférerait être sur place.")
                    : is(1, "Can be done from anywhere.", "Peut se faire à distance.");
        }
        if (freelancer.remote() == Pair.Remote.REMOTE) {
            return is(0, "Works only from elsewhere.", "Travaille seulement à distance.");
        }
        if (mission.city() != null
                && (mission.country() == null || freelancer.countries().contains(mission.country()))
                && freelancer.cities().stream().anyMatch(one -> isSame(one, mission.city()))) {
            return is(1, () -> "Works in " + mission.city() + ".", () -> "Travaille à " + mission.city() + ".");
        }
        if (pair.distance() != null) {
            return distance(pair.distance(), mission.remote() == Pair.Remote.HYBRID);
        }
        if (freelancer.countries().isEmpty() || mission.country() == null) {
            return Optional.empty();
        }
        return freelancer.countries().contains(mission.country())
                ? is(
                        0.4,
                        "Works in the same country, in another city.",
                        "Travaille dans le même pays, dans une autre ville.")
                : is(0, "Works in another country.", "Travaille dans un autre pays.");
    }

    private static boolean isSame(String city, String other) {
        return city.equals(other) || Words.of(city).equals(Words.of(other));
    }

    /** Within the radius it is nearly all the same; beyond, each kilometre counts, half as much where one comes now and then. */
    private static Optional<Rating> distance(Pair.Distance distance, boolean hybrid) {
        double radius = Math.max(LEAST_KM, distance.radiusKm());
        long km = Math.round(distance.km());
        Supplier<String> english = () -> distance.city() + " is " + km + " km away";
        Supplier<String> french = () -> distance.city() + " est à " + km + " km";
        if (distance.km() <= radius) {
            return is(
                    1 - 0.2 * distance.km() / radius,
                    () -> english.get() + ", within the " + Math.round(radius) + " km that the freelancer goes.",
                    () -> french.get() + ", dans le rayon de déplacement de " + Math.round(radius) + " km.");
        }
        double reach = hybrid ? 2 * REACH_KM : REACH_KM;
        return is(
                0.8 * (1 - (distance.km() - radius) / reach),
                () -> english.get() + ", beyond the " + Math.round(radius) + " km that the freelancer goes.",
                () -> french.get() + ", au-delà du rayon de déplacement de " + Math.round(radius) + " km.");
    }
}
