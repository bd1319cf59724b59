package org.biface.spi.matching;

import java.util.Objects;

/**
 * Words for people.
 *
 * @param english in English
 * @param french in French
 */
public record Sentence(String english, String french) {
    public Sentence {
        Objects.requireNonNull(english, "english");
        Objects.requireNonNull(french, "french");
    }
}
