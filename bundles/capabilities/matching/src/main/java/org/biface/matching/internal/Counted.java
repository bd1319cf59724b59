package org.biface.matching.internal;

/** Numbers with the right word behind them. */
final class Counted {

    private Counted() {}

    /** @return {@code 0 days}, {@code 1 day}, {@code 2 days} */
    static String english(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** @return {@code 0 jour}, {@code 1 jour}, {@code 2 jours}: French has its plural from two on */
    static String french(long count, String one, String many) {
        return count + " " + (count < 2 ? one : many);
    }
}
