package org.biface.spi.matching.engine;

import java.util.List;

/**
 * What is looked for. Every engine finds the same by it, and in the same order: what it is worth is said with each part. The
 * worth of a whole is the sum of the worth of those of its parts that hold.
 */
public sealed interface Sought {

    /**
     * Worth 1 where a field has one of these values exactly.
     *
     * @param field one of {@link Indexed#terms}
     * @param values any of them will do
     */
    record Term(String field, List<String> values) implements Sought {
        /**
         * With a list of its own.
         *
         * @param field one of {@link Indexed#terms}
         * @param values any of them will do
         */
        public Term {
            values = List.copyOf(values);
        }
    }

    /**
     * Where a word stands in a text: worth the more the rarer the word and the shorter the text is, by BM25 with k1 = 1.2 and b =
     * 0.75, without the factor k1 + 1.
     *
     * @param field one of {@link Indexed#words}
     * @param word as it is written there
     */
    record Word(String field, String word) implements Sought {}

    /**
     * Worth 1 where a word of a text begins like this.
     *
     * @param field one of {@link Indexed#words}
     * @param start the letters
     */
    record Beginning(String field, String start) implements Sought {}

    /**
     * Where a word of a text is almost this one: worth what the word is worth, the less the more letters differ, the first 50 such
     * words, all as if they were equally rare.
     *
     * @param field one of {@link Indexed#words}
     * @param word as it was typed; its first letter is right
     * @param mistakes how many letters may be missing, too many, others or exchanged with the next: 1 or 2
     */
    record Misspelt(String field, String word, int mistakes) implements Sought {}

    /**
     * Worth 1 where a number is at least and at most these.
     *
     * @param field one of {@link Indexed#numbers}
     * @param least itself allowed
     * @param most itself allowed
     */
    record Between(String field, long least, long most) implements Sought {}

    /**
     * Worth 1 where a point on the map is near.
     *
     * @param field one of {@link Indexed#points}
     * @param point from where
     * @param metres how far at most
     */
    record Around(String field, Indexed.Point point, double metres) implements Sought {}

    /** Holds everywhere, worth 1. */
    record Everything() implements Sought {}

    /**
     * Holds where its part holds, worth so many times as much.
     *
     * @param part what holds
     * @param times how many times; 0 is allowed
     */
    record Weighed(Sought part, float times) implements Sought {}

    /**
     * Holds where all that must hold do, nothing that must not, and, where nothing must hold, at least one that may.
     *
     * @param must what has to hold, and is worth something
     * @param filter what has to hold, and is worth nothing
     * @param may what is worth something where it holds
     * @param not what must not hold
     */
    record Combined(List<Sought> must, List<Sought> filter, List<Sought> may, List<Sought> not) implements Sought {
        /**
         * With lists of its own.
         *
         * @param must what has to hold, and is worth something
         * @param filter what has to hold, and is worth nothing
         * @param may what is worth something where it holds
         * @param not what must not hold
         */
        public Combined {
            must = List.copyOf(must);
            filter = List.copyOf(filter);
            may = List.copyOf(may);
            not = List.copyOf(not);
        }
    }
}
