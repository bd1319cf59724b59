package org.biface.matching.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.Pair.Track;
import org.biface.spi.matching.Rating;
import org.biface.spi.matching.Sentence;

/** Signals of what a freelancer speaks, and of what the platform has seen of them. */
final class TrackSignals {

    private static final int ENOUGH_INVITATIONS = 3;
    private static final int MANY_CONTRACTS = 5;
    private static final int NEW_DAYS = 60;
    private static final int FRESH_DAYS = 180;
    private static final double HALF = 0.5;
    private static final double BADGE = 0.1;
    private static final double CONTRACTS = 0.3;

    /** What is assumed before anybody has said anything, and how many reviews weigh as much as that. */
    private static final int USUAL_STARS = 4;

    private static final int USUAL_REVIEWS = 5;

    /** What one star more or less than usual changes. */
    private static final double STAR = 0.3;

    /** What each level below the one that is needed costs. */
    private static final double STEP = 0.25;

    private TrackSignals() {}

    static Optional<Rating> languages(Pair pair) {
        List<Pair.Language> needed = pair.mission().languages();
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        for (Pair.Language language : needed) {
            int level = spoken(pair, language);
            if (level > 0) {
                sum += Math.max(0, 1 - STEP * Math.max(0, language.level() - level));
            }
        }
        return Optional.of(new Rating(sum / needed.size(), () -> languages(needed, pair)));
    }

    private static int spoken(Pair pair, Pair.Language language) {
        return pair.freelancer().languages().stream()
                .filter(one -> one.code().equals(language.code()))
                .mapToInt(Pair.Language::level)
                .findFirst()
                .orElse(0);
    }

    private static Sentence languages(List<Pair.Language> needed, Pair pair) {
        List<String> english = new ArrayList<>();
        List<String> french = new ArrayList<>();
        for (Pair.Language language : needed) {
            int level = spoken(pair, language);
            Locale named = new Locale(language.code());
            if (level == 0) {
                english.add("no " + named.getDisplayLanguage(Locale.ENGLISH));
                french.add("pas " + of(named.getDisplayLanguage(Locale.FRENCH)));
            } else if (level < language.level()) {
                english.add(named.getDisplayLanguage(Locale.ENGLISH) + " below the level that is needed");
                french.add(named.getDisplayLanguage(Locale.FRENCH) + " en dessous du niveau demandé");
            } else {
                english.add(named.getDisplayLanguage(Locale.ENGLISH));
                french.add(named.getDisplayLanguage(Locale.FRENCH));
            }
        }
        return new Sentence(
                "Of " + Counted.english(needed.size(), "needed language", "needed languages") + ": "
                        + String.join(", ", english) + ".",
                "Sur " + Counted.french(needed.size(), "langue demandée", "langues demandées") + " : "
                        + String.join(", ", french) + ".");
    }

    private static String of(String name) {
        return "aeéèhiouAEIOU".indexOf(name.charAt(0)) >= 0 ? "d'" + name : "de " + name;
    }

    static Optional<Rating> reputation(Pair pair) {
        Track track = pair.freelancer().track();
        if (track.completed() == 0 && track.badges().isEmpty() && track.reviews() == 0) {
            return Optional.empty();
        }
        double contracts = Math.min(MANY_CONTRACTS, track.completed()) / (double) MANY_CONTRACTS;
        double value = HALF
                + CONTRACTS * contracts
                + STAR * (stars(track) - USUAL_STARS)
                + BADGE * track.badges().size();
        return Signals.is(value, () -> reputation(track, false), () -> reputation(track, true));
    }

    /** As if there were some usual reviews besides: the mean of few says little, so one review does not beat many. */
    private static double stars(Track track) {
        return (USUAL_STARS * USUAL_REVIEWS + track.stars()) / (double) (USUAL_REVIEWS + track.reviews());
    }

    private static String reputation(Track track, boolean french) {
        StringBuilder text = new StringBuilder(
                french
                        ? Counted.french(track.completed(), "contrat mené à bien", "contrats menés à bien") + " ici"
                        : Counted.english(track.completed(), "contract completed", "contracts completed") + " here");
        String next = french ? " ; " : "; ";
        if (track.reviews() > 0) {
            String mean = BigDecimal.valueOf(track.stars())
                    .divide(BigDecimal.valueOf(track.reviews()), 1, RoundingMode.HALF_UP)
                    .toPlainString();
            text.append(next)
                    .append(
                            french
                                    ? track.reviews() + " avis de clients, " + mean.replace('.', ',')
                                            + " sur 5 en moyenne"
                                    : Counted.english(track.reviews(), "review", "reviews") + " by clients, " + mean
                                            + " of 5 on average");
        }
        if (!track.badges().isEmpty()) {
            text.append(next)
                    .append(track.badges().size() == 1 ? "badge" : "badges")
                    .append(french ? " : " : ": ")
                    .append(String.join(", ", track.badges()));
        }
        return text.append('.').toString();
    }

    static Optional<Rating> response(Pair pair) {
        Track track = pair.freelancer().track();
        int invited = track.answered() + track.unanswered();
        if (invited < ENOUGH_INVITATIONS) {
            return Optional.empty();
        }
        return Signals.is(
                track.answered() / (double) invited,
                () -> "Answered " + track.answered() + " of the last " + invited + " invitations.",
                () -> "A répondu à " + track.answered() + " des " + invited + " dernières invitations.");
    }

    /** Says nothing of others, so it lifts newcomers and lowers nobody. */
    static Optional<Rating> newcomer(Pair pair) {
        LocalDate since = pair.freelancer().since();
        long days = since == null ? NEW_DAYS : Math.max(0, ChronoUnit.DAYS.between(since, pair.today()));
        if (days >= NEW_DAYS || pair.freelancer().track().signed() > 0) {
            return Optional.empty();
        }
        return Signals.is(
                1,
                () -> "New here: registered " + english(days) + ".",
                () -> "Nouveau ici : inscription " + french(days) + ".");
    }

    static Optional<Rating> freshness(Pair pair) {
        long profile = Math.max(0, ChronoUnit.DAYS.between(pair.freelancer().changedOn(), pair.today()));
        long mission = Math.max(0, ChronoUnit.DAYS.between(pair.mission().publishedOn(), pair.today()));
        double value = (fresh(profile) + fresh(mission)) / 2;
        return Signals.is(
                value,
                () -> "Profile changed " + english(profile) + ", mission published " + english(mission) + ".",
                () -> "Profil mis à jour " + french(profile) + ", mission publiée " + french(mission) + ".");
    }

    private static double fresh(long days) {
        return Math.max(0, 1 - days / (double) FRESH_DAYS);
    }

    private static String english(long days) {
        return days == 0 ? "today" : Counted.english(days, "day", "days") + " ago";
    }

    private static String french(long days) {
        return days == 0 ? "aujourd'hui" : "il y a " + Counted.french(days, "jour", "jours");
    }
}
