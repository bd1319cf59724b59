package org.biface.reviews;

import java.util.Map;

/**
 * What one side says of the other.
 *
 * @param overall from 1 (bad) to 5 (very good)
 * @param aspects from 1 to 5 each, those of {@link Aspect#of}; what one has no opinion of is left out
 * @param text what others read, needed, at most 3,000 characters
 * @param language the language of the text, an ISO 639-1 code such as {@code fr}; over HTTP the caller's when it is missing
 */
public record ReviewDraft(int overall, Map<Aspect, Integer> aspects, String text, String language) {
    public ReviewDraft {
        aspects = Ratings.of(aspects);
    }
}
