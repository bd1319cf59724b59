package org.biface.missions;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a client says of a mission.
 *
 * @param title at most 150 characters, needed
 * @param description at most 20,000 characters, needed to publish
 * @param skills the skills wanted, at most 30, each at most 60 characters
 * @param budget needed to publish
 * @param startsOn the first day, or {@code null}
 * @param endsOn the last day, not before the first, or {@code null}
 * @param city where, at most 100 characters; may be {@code null} when remote
 * @param country ISO 3166-1 alpha-2 code, or {@code null}
 * @param remote how; {@code null} means {@code REMOTE}
 * @param vertical the trade; {@code null} means {@code it}
 * @param openings how many freelancers are wanted, from 1 to 20; {@code null} means one
 * @param languages the languages that the work needs, at most 10, each code once; {@code null} means none
 * @param latitude degrees north of where it is done, or {@code null}; with {@code longitude} or not at all
 * @param longitude degrees east, or {@code null}
 * @param fields what a mission of its trade says besides, by the names of {@link Trade#fields()}; {@code null} means nothing
 */
public record MissionDetails(
        String title,
        String description,
        List<String> skills,
        Budget budget,
        LocalDate startsOn,
        LocalDate endsOn,
        String city,
        String country,
        Remote remote,
        String vertical,
        Integer openings,
        List<Language> languages,
        Double latitude,
        Double longitude,
        Map<String, String> fields) {

    /**
     * What every mission says, without languages, coordinates and the fields of its trade.
     *
     * @param title see the record's {@code title}
     * @param description see the record's {@code description}
     * @param skills see the record's {@code skills}
     * @param budget see the record's {@code budget}
     * @param startsOn see the record's {@code startsOn}
     * @param endsOn see the record's {@code endsOn}
     * @param city see the record's {@code city}
     * @param country see the record's {@code country}
     * @param remote see the record's {@code remote}
     * @param vertical see the record's {@code vertical}
     * @param openings see the record's {@code openings}
     */
    public MissionDetails(
            String title,
            String description,
            List<String> skills,
            Budget budget,
            LocalDate startsOn,
            LocalDate endsOn,
            String city,
            String country,
            Remote remote,
            String vertical,
            Integer openings) {
        this(
                title,
                description,
                skills,
                budget,
                startsOn,
                endsOn,
                city,
                country,
                remote,
                vertical,
                openings,
                null,
                null,
                null,
                null);
    }
}
