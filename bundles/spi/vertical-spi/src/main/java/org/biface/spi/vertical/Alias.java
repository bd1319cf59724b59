package org.biface.spi.vertical;

import java.util.Objects;

/**
 * Another way to write the name of a skill or job title, in any language.
 *
 * @param text as people write it
 * @param use where it counts
 */
public record Alias(String text, Use use) {

    /** Where an alias counts as the skill. */
    public enum Use {
        /** In running text, whatever its case, accents and plural. */
        ANYWHERE,
        /**
         * In running text only in exactly this case, because it is also an ordinary word or a letter: {@code Go}, {@code
         * R}, {@code Swift}.
         */
        AS_WRITTEN,
        /** Only where a skill is named by itself, as in a list of skills; never in running text. */
        ALONE
    }

    public Alias {
        Objects.requireNonNull(use, "use");
        if (text.isBlank()) {
            throw new IllegalArgumentException("an alias has a text");
        }
    }

    /**
     * @param text as people write it
     * @return an alias that counts anywhere
     */
    public static Alias of(String text) {
        return new Alias(text, Use.ANYWHERE);
    }
}
