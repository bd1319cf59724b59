package org.biface.spi.matching;

import java.time.LocalDate;
import java.util.List;

/**
 * A mission and a freelancer, as signals see them.
 *
 * @param mission what is wanted
 * @param freelancer what is offered
 * @param skills for each skill that is wanted, what the freelancer has of it
 * @param titles how near the two titles are in meaning, from 0 to 1, or {@code null} when nobody knows
 * @param distance how far the mission's place is from the nearest of the freelancer's, or {@code null} when that is not known
 * @param today the day, UTC
 */
public record Pair(
        Mission mission,
        Freelancer freelancer,
        List<SkillFit> skills,
        Double titles,
        Distance distance,
        LocalDate today) {

    /**
     * What is wanted.
     *
     * @param title its title
     * @param words the words of its title, without case and accents
     * @param daily whether it is paid by the day
     * @param maxRate the most that a day may cost, in minor units without VAT, or {@code null} when that is not known
     * @param currency ISO 4217 code of {@code maxRate}, or {@code null}
     * @param startsOn the first day, or {@code null}
     * @param endsOn the last day, or {@code null}
     * @param city where, or {@code null}
     * @param country ISO 3166-1 alpha-2 code, or {@code null}
     * @param remote how much from elsewhere
     * @param languages those that the work needs, each with the least level
     * @param publishedOn the day on which it was published, UTC
     */
    public record Mission(
            String title,
            List<String> words,
            boolean daily,
            Long maxRate,
            String currency,
            LocalDate startsOn,
            LocalDate endsOn,
            String city,
            String country,
            Remote remote,
            List<Language> languages,
            LocalDate publishedOn) {}

    /**
     * What is offered.
     *
     * @param title the profile's title
     * @param words the words of its title, without case and accents
     * @param rate what a day costs, in minor units without VAT, or {@code null}
     * @param currency ISO 4217 code of {@code rate}, or {@code null}
     * @param from the first day on which there is time, or {@code null} for now
     * @param until the last day, or {@code null} for open-ended
     * @param cities where the freelancer works
     * @param countries their countries
     * @param remote how the freelancer wants to work, or {@code null} for no preference
     * @param changedOn the day of the profile's last change, UTC
     * @param languages those that the freelancer speaks, each with its level
     * @param since the day on which the freelancer registered, UTC
     * @param track what the platform has seen of the freelancer's work
     */
    public record Freelancer(
            String title,
            List<String> words,
            Long rate,
            String currency,
            LocalDate from,
            LocalDate until,
            List<String> cities,
            List<String> countries,
            Remote remote,
            LocalDate changedOn,
            List<Language> languages,
            LocalDate since,
            Track track) {}

    /**
     * A language.
     *
     * @param code ISO 639-1 code, lower case
     * @param level from 1 for A1 to 6 for C2 and for native, which signals are not told apart: where somebody was born says nothing
     *     of their work; 0 where a mission takes any level
     */
    public record Language(String code, int level) {}

    /**
     * How far it is.
     *
     * @param km kilometres, as the crow flies
     * @param radiusKm how far from that place the freelancer goes
     * @param city the name of the freelancer's place
     */
    public record Distance(double km, int radiusKm, String city) {}

    /**
     * What the platform has seen of a freelancer's work. Of the newest invitations only those count that were answered, or
     * left without an answer for a week.
     *
     * @param answered how many of them the freelancer answered, by a proposal or a no
     * @param unanswered how many not
     * @param signed how many contracts the freelancer has signed
     * @param completed how many of them are completed, with something paid
     * @param badges names of the badges that operators gave, such as {@code top-rated}
     * @param reviews how many reviews by clients are shown
     * @param stars the sum of their overall ratings, from 1 (bad) to 5 (very good) each
     */
    public record Track(
            int answered, int unanswered, int signed, int completed, List<String> badges, int reviews, int stars) {}

    /** Where work is done. */
    public enum Remote {
        /** At the client's place. */
        ONSITE,
        /** Partly there. */
        HYBRID,
        /** From anywhere. */
        REMOTE
    }

    /**
     * What a freelancer has of one skill that is wanted.
     *
     * @param wanted the English name of the wanted skill
     * @param wantedFrench its French name
     * @param has how much of it the freelancer has: 1 for the skill itself, less for a near one, 0 for nothing
     * @param by the English name of the freelancer's skill that counted, or {@code null}
     * @param byFrench its French name, or {@code null}
     * @param level what the freelancer says of that skill, from 1 to 5, or 0 when it was only read in a text
     * @param years years of practice, or 0
     */
    public record SkillFit(
            String wanted, String wantedFrench, double has, String by, String byFrench, int level, int years) {}
}
