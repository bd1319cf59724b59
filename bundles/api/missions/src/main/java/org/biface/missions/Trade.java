package org.biface.missions;

import java.util.List;

/**
 * A trade that missions can be of.
 *
 * @param id what {@link MissionDetails#vertical()} says
 * @param name what people call it, in the reader's language
 * @param fields what its missions say besides what every mission says
 */
public record Trade(String id, String name, List<Field> fields) {

    /** What may be said in a field. */
    public enum Type {
        /** A line of text, at most 500 characters. */
        TEXT,
        /** A whole number. */
        NUMBER,
        /** One of the choices. */
        CHOICE
    }

    /**
     * Something that a mission of the trade says besides.
     *
     * @param name its key in {@link MissionDetails#fields()}
     * @param label what people read, in the reader's language
     * @param type what may be said
     * @param needed whether a mission can't be published without it
     * @param choices the values to choose from, else empty
     * @param labels what people read for each choice, in the same order and in the reader's language
     */
    public record Field(
            String name, String label, Type type, boolean needed, List<String> choices, List<String> labels) {
        public Field {
            choices = List.copyOf(choices);
            labels = List.copyOf(labels);
        }
    }

    public Trade {
        fields = List.copyOf(fields);
    }
}
