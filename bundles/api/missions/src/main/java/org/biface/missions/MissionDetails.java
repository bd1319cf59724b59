package org.biface.missions;

import java.time.LocalDate;
import java.util.List;

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
        Integer openings) {}
