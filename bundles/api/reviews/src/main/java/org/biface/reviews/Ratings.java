package org.biface.reviews;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Ratings by aspect, always in the order of the aspects, so that the same ratings are the same text. */
final class Ratings {

    private Ratings() {}

    static Map<Aspect, Integer> of(Map<Aspect, Integer> said) {
        var ratings = new EnumMap<Aspect, Integer>(Aspect.class);
        if (said != null) {
            said.forEach((aspect, rating) -> {
                if (aspect != null && rating != null) {
                    ratings.put(aspect, rating);
                }
            });
        }
        return Collections.unmodifiableMap(ratings);
    }
}
