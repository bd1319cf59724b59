package org.biface.matching;

import java.time.LocalDate;
import java.util.List;
import org.biface.commons.Money;

/**
 * What must hold. Every part may be {@code null} or empty.
 *
 * @param skills ids or names of skills, all of which are needed
 * @param maxDailyRate for freelancers: a day costs at most this, in this currency
 * @param country ISO 3166-1 alpha-2 code of a place, upper case
 * @param remoteOnly whether it must be possible from anywhere
 * @param vertical for missions: the trade
 * @param from a freelancer has time from this day on; a mission does not start before it
 * @param until a freelancer has time until this day; a mission does not end after it
 * @param near near this place: a town ({@code Lyon}), a town and its country ({@code Lyon, FR}), or degrees north and east
 *     ({@code 45.76, 4.83})
 * @param withinKm how near at most, from 1 to 1,000 kilometres; {@code null} means 50
 * @param orRemote with {@code near}: also what is elsewhere, when it can be done from anywhere
 * @param languages languages, each as {@code fr}, or as {@code fr:B2} with a level: a freelancer speaks all of them, that well
 *     or better; a mission needs none but these, and none better
 */
public record MatchFilter(
        List<String> skills,
        Money maxDailyRate,
        String country,
        boolean remoteOnly,
        String vertical,
        LocalDate from,
        LocalDate until,
        String near,
        Integer withinKm,
        boolean orRemote,
        List<String> languages) {

    /** Everything fits. */
    public static final MatchFilter NONE = new MatchFilter(List.of(), null, null, false, null);

    public MatchFilter {
        skills = skills == null ? List.of() : List.copyOf(skills);
        languages = languages == null ? List.of() : List.copyOf(languages);
    }

    /**
     * Without dates, nearness and languages.
     *
     * @param skills ids or names of skills, all of which are needed
     * @param maxDailyRate for freelancers: a day costs at most this, in this currency
     * @param country ISO 3166-1 alpha-2 code of a place, upper case
     * @param remoteOnly whether it must be possible from anywhere
     * @param vertical for missions: the trade
     */
    public MatchFilter(List<String> skills, Money maxDailyRate, String country, boolean remoteOnly, String vertical) {
        this(skills, maxDailyRate, country, remoteOnly, vertical, null, null, null, null, false, null);
    }
}
