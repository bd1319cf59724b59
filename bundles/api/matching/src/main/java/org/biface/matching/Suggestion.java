package org.biface.matching;

/**
 * How a text that somebody types could go on.
 *
 * @param text a name in the reader's language
 * @param kind what it is the name of
 */
public record Suggestion(String text, Kind kind) {

    /** What a name is of. */
    public enum Kind {
        /** A skill. */
        SKILL,
        /** A job title. */
        TITLE
    }
}
