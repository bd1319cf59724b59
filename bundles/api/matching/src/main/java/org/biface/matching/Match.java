package org.biface.matching;

import java.util.List;
import java.util.UUID;

/**
 * Somebody or something that fits.
 *
 * @param id the freelancer's account, or the mission
 * @param title the profile's or mission's title
 * @param score from 0 to 100: the sum of the contributions
 * @param reasons why it stands where it stands: each signal that had something to say, the largest contribution first
 */
public record Match(UUID id, String title, double score, List<Reason> reasons) {
    public Match {
        reasons = List.copyOf(reasons);
    }
}
