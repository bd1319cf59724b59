package org.biface.spi.matching;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a signal says of a pair.
 *
 * @param value how well they fit, from 0 to 1
 * @param why says why, for people; it is asked only for the pairs that are shown, which are few of those that are rated
 */
public record Rating(double value, Supplier<Sentence> why) {
    public Rating {
        Objects.requireNonNull(why, "why");
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a value is from 0 to 1: " + value);
        }
    }

    /**
     * @param value how well they fit, from 0 to 1
     * @param sentence why, for people
     */
    public Rating(double value, Sentence sentence) {
        this(value, always(Objects.requireNonNull(sentence, "sentence")));
    }

    private static Supplier<Sentence> always(Sentence sentence) {
        return () -> sentence;
    }

    /** @return why, for people */
    public Sentence sentence() {
        return why.get();
    }
}
