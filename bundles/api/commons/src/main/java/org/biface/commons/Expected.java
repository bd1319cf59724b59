package org.biface.commons;

/**
 * The version of an object that a caller has seen, so that a change made on an old picture is refused instead of
 * silently overwriting a newer one. Over HTTP it is {@code If-Match}.
 *
 * @param version the version that the caller has seen, or {@code null} when the caller does not mind
 */
public record Expected(Long version) {

    /** The caller does not mind which version it changes. */
    public static final Expected ANY = new Expected(null);

    /**
     * @param version the version that the caller has seen
     * @return the expectation
     */
    public static Expected of(long version) {
        return new Expected(version);
    }

    /**
     * @param actual the version that the object has now
     * @throws Stale when the caller has seen another version
     */
    public void check(long actual) {
        if (version != null && version != actual) {
            throw new Stale("It was changed meanwhile. Read it again and repeat the change.");
        }
    }
}
