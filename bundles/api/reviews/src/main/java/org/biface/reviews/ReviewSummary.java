package org.biface.reviews;

import java.util.List;
import java.util.Map;

/**
 * What the reviews of a freelancer or a company come to. Only those that are shown count.
 *
 * @param count how many there are
 * @param average the mean of the overall ratings in hundredths, from 100 to 500, rounded half up; {@code null} without any
 * @param distribution how many gave 1, 2, 3, 4 and 5: five numbers
 * @param aspects the mean of each aspect in hundredths, as far as it was rated
 */
public record ReviewSummary(int count, Integer average, List<Integer> distribution, Map<Aspect, Integer> aspects) {
    public ReviewSummary {
        distribution = List.copyOf(distribution);
        aspects = Ratings.of(aspects);
    }
}
