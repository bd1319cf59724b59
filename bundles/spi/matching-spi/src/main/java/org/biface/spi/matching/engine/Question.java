package org.biface.spi.matching.engine;

import java.util.Map;

/**
 * What an engine is asked.
 *
 * @param sought what to find, the most worth first
 * @param most how many to give back
 * @param newestBy the number by which they are ordered instead, the greatest first, or {@code null}
 * @param counted of which terms to count the values in all that is found, each with how many of the most frequent to give back
 * @param total whether to count all that is found
 */
public record Question(Sought sought, int most, String newestBy, Map<String, Integer> counted, boolean total) {

    /**
     * With a map of its own.
     *
     * @param sought what to find, the most worth first
     * @param most how many to give back
     * @param newestBy the number by which they are ordered instead, the greatest first, or {@code null}
     * @param counted of which terms to count the values in all that is found, each with how many of the most frequent to give
     *     back
     * @param total whether to count all that is found
     */
    public Question {
        counted = Map.copyOf(counted);
    }
}
