package org.biface.matching;

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
 */
public record MatchFilter(
        List<String> skills, Money maxDailyRate, String country, boolean remoteOnly, String vertical) {

    /** Everything fits. */
    public static final MatchFilter NONE = new MatchFilter(List.of(), null, null, false, null);

    public MatchFilter {
        skills = skills == null ? List.of() : List.copyOf(skills);
    }
}
