package org.biface.spi.vertical;

import java.util.List;
import java.util.Objects;

/**
 * Something that a mission of the trade says besides what every mission says.
 *
 * @param name how programs name it: lower-case letters, digits and dashes
 * @param label what people read
 * @param type what may be said
 * @param needed whether a mission can't be published without it
 * @param choices the values to choose from for {@link Type#CHOICE}, else empty
 */
public record MissionField(String name, Text label, Type type, boolean needed, List<String> choices) {

    /** What may be said in a field. */
    public enum Type {
        /** A line of text. */
        TEXT,
        /** A whole number. */
        NUMBER,
        /** One of the choices. */
        CHOICE
    }

    public MissionField {
        Objects.requireNonNull(label, "label");
        choices = List.copyOf(choices);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a field's name has lower-case letters, digits and dashes: " + name);
        }
        if ((type == Type.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException("exactly a choice has choices: " + name);
        }
    }
}
