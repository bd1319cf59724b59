package org.biface.spi.vertical;

import java.util.Objects;

/**
 * A link between two skills.
 *
 * @param from the id of a skill
 * @param to the id of another skill
 * @param kind what {@code to} is for {@code from}
 * @param weight how much of {@code from} somebody has who has {@code to}, from above 0 to 1
 */
public record Relation(String from, String to, Kind kind, double weight) {

    /** What one skill is for another. */
    public enum Kind {
        /** The wider one: {@code Spring Boot} is from, {@code Java frameworks} is to. */
        BROADER,
        /** The narrower one; the other direction of {@link #BROADER}. */
        NARROWER,
        /** Near it; the same in both directions. */
        RELATED;

        /** @return what {@code from} is for {@code to} */
        public Kind inverse() {
            return switch (this) {
                case BROADER -> NARROWER;
                case NARROWER -> BROADER;
                case RELATED -> RELATED;
            };
        }
    }

    public Relation {
        Objects.requireNonNull(kind, "kind");
        if (from.equals(to)) {
            throw new IllegalArgumentException("a skill is not its own neighbour: " + from);
        }
        if (!(weight > 0 && weight <= 1)) {
            throw new IllegalArgumentException("a weight is above 0 and at most 1: " + weight);
        }
    }
}
