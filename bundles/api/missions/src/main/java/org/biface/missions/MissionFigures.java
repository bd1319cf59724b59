package org.biface.missions;

import java.time.Duration;
import java.util.Map;

/**
 * How the missions of the market stand, and how soon freelancers answer those of late.
 *
 * @param counts how many missions there are in each status
 * @param published how many were published in the time that was asked for, whatever became of them
 * @param answered how many of them at least one freelancer has answered
 * @param wellAnswered how many of them at least {@value #WELL} freelancers have answered
 * @param firstAnswer the median time from the publication to the first proposal, of those that were answered; {@code null}
 *     when none was
 */
public record MissionFigures(
        Map<Mission.Status, Long> counts, long published, long answered, long wellAnswered, Duration firstAnswer) {

    /** From so many proposals of different freelancers on, a client has a choice. */
    public static final int WELL = 3;

    public MissionFigures {
        counts = Map.copyOf(counts);
    }
}
