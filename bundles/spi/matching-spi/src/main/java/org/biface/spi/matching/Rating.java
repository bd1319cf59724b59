package org.biface.spi.matching;

import java.util.Objects;

/**
 * What a signal says of a pair.
 *
 * @param value how well they fit, from 0 to 1
 * @param sentence why, for people
 */
public record Rating(double value, Sentence sentence) {
    public Rating {
        Objects.requireNonNull(sentence, "sentence");
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a value is from 0 to 1: " + value);
        }
    }
}
