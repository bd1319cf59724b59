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
 * @param choices the values to choose from for {@link Type#CHOICE}, as they are kept, else empty
 * @param labels what people read for each choice, in the same order
 */
public record MissionField(
        String name, Text label, Type type, boolean needed, List<String> choices, List<Text> labels) {

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
        labels = List.copyOf(labels);
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a field's name has lower-case letters, digits and dashes: " + name);
        }
        if ((type == Type.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException("exactly a choice has choices: " + name);
        }
        if (labels.size() != choices.size()) {
            throw new IllegalArgumentException("each choice has a label: " + name);
        }
    }

    /**
     * A field whose choices, if it has any, are read as they are kept.
     *
     * @param name how programs name it
     * @param label what people read
     * @param type what may be said
     * @param needed whether a mission can't be published without it
     * @param choices the values to choose from for {@link Type#CHOICE}, else empty
     */
    public MissionField(String name, Text label, Type type, boolean needed, List<String> choices) {
        this(name, label, type, needed, choices, choices.stream().map(Text::of).toList());
    }
}
