package org.biface.commons;

/**
 * Which page of a list is wanted.
 *
 * @param cursor the {@link Page#next()} of the page before, or {@code null} for the first page
 * @param limit how many items at most, from 1 to {@value #MAX_LIMIT}
 */
public record PageRequest(String cursor, int limit) {

    /** The largest page. */
    public static final int MAX_LIMIT = 200;

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new Invalid("limit", "limit must be from 1 to " + MAX_LIMIT + ".");
        }
    }

    /**
     * @param limit how many items at most
     * @return the first page
     */
    public static PageRequest first(int limit) {
        return new PageRequest(null, limit);
    }
}
