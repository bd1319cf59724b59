package org.biface.matching.internal;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.spi.matching.Pair;

/**
 * A profile or mission as it is kept in the index: what signals may see, and nothing that tells who somebody is.
 *
 * @param kind which of the two
 * @param id the freelancer's account, or the mission
 * @param title as others may see it
 * @param text all words, as others may see them
 * @param skills recognised ones
 * @param rate a profile's daily rate, or the most that a day of a mission may cost; minor units, or {@code null}
 * @param currency of {@code rate}, or {@code null}
 * @param daily whether a mission is paid by the day
 * @param from the first day, or {@code null}
 * @param until the last day, or {@code null}
 * @param cities where; of a mission one at most
 * @param countries their countries, or the mission's
 * @param remote how much from elsewhere, or {@code null} for any
 * @param vertical a mission's trade, or {@code null}
 * @param changedOn the day of the last change
 * @param open whether people who are not logged in may see it
 */
record Entry(
        Kind kind,
        UUID id,
        String title,
        String text,
        List<Known> skills,
        Long rate,
        String currency,
        boolean daily,
        LocalDate from,
        LocalDate until,
        List<String> cities,
        List<String> countries,
        Pair.Remote remote,
        String vertical,
        LocalDate changedOn,
        boolean open) {

    enum Kind {
        FREELANCER,
        MISSION
    }

    /**
     * A skill.
     *
     * @param id its concept, or its words where no trade knows it
     * @param level from 1 to 5, or 0 when it was only read in a text
     * @param years of practice, or 0
     */
    record Known(String id, int level, int years) {}

    String key() {
        return key(kind, id);
    }

    static String key(Kind kind, UUID id) {
        return kind.name().charAt(0) + ":" + id;
    }
}
