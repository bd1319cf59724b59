package org.biface.matching.internal;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.util.VectorUtil;
import org.biface.spi.matching.Pair;

/**
 * A profile or mission as it is kept in the index: what signals may see, and nothing that tells who somebody is.
 *
 * @param kind which of the two
 * @param id the freelancer's account, or the mission
 * @param title as others may see it
 * @param text all words, as others may see them; {@code null} when it is read from the index, which has them in other ways
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
 * @param spots where that is on the map, as far as it is known
 * @param languages those that are spoken, or needed
 * @param since the day on which a freelancer registered, or {@code null}
 * @param track what the platform has seen of a freelancer's work
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
        boolean open,
        List<Spot> spots,
        List<Pair.Language> languages,
        LocalDate since,
        Track track) {

    Entry {
        cities = List.copyOf(cities);
        countries = List.copyOf(countries);
        spots = List.copyOf(spots);
        languages = List.copyOf(languages);
    }

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

    /**
     * What the platform has seen of a freelancer's work.
     *
     * @param answered how many of the newest invitations were answered
     * @param waiting the days on which the others of them came, UTC
     * @param signed how many contracts were signed
     * @param completed how many of them are completed, with something paid
     * @param badges names of badges
     * @param reviews how many reviews by clients are shown
     * @param stars the sum of their overall ratings
     */
    record Track(
            int answered,
            List<LocalDate> waiting,
            int signed,
            int completed,
            List<String> badges,
            int reviews,
            int stars) {
        static final Track NONE = new Track(0, List.of(), 0, 0, List.of(), 0, 0);

        Track {
            waiting = List.copyOf(waiting);
            badges = List.copyOf(badges);
        }

        Track with(List<String> names) {
            return new Track(answered, waiting, signed, completed, names, reviews, stars);
        }
    }

    /**
     * What a title means.
     *
     * @param by the id of who said so
     * @param vector the nearer two of them, the nearer their meaning
     */
    record Meant(String by, byte[] vector) {

        /** @return how near the two are, from 0 to 1, or {@code null} when they are not of the same */
        Double likeness(Meant other) {
            if (other == null || !by.equals(other.by) || vector.length != other.vector.length) {
                return null;
            }
            double lengths = Math.sqrt(
                    (double) VectorUtil.dotProduct(vector, vector) * VectorUtil.dotProduct(other.vector, other.vector));
            return lengths == 0
                    ? null
                    : Math.max(0, Math.min(1, VectorUtil.dotProduct(vector, other.vector) / lengths));
        }
    }

    /** @return the same for all titles of the same words, and not to be read by people */
    static String titleKey(String title) {
        return titleKey(Words.of(title));
    }

    /** @return the same for all titles of these words */
    static String titleKey(List<String> words) {
        return UUID.nameUUIDFromBytes(String.join(" ", words).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    String key() {
        return key(kind, id);
    }

    static String key(Kind kind, UUID id) {
        return kind.name().charAt(0) + ":" + id;
    }
}
