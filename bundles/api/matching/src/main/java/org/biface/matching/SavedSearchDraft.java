package org.biface.matching;

/**
 * A search that somebody wants to keep.
 *
 * @param name what they call it, at most 100 characters, needed
 * @param kind what is looked for, needed
 * @param text words, as in {@link Matching#searchFreelancers}; may be {@code null}
 * @param filter what must hold; {@code null} means everything
 * @param mail whether mails tell of what is new; {@code null} means yes
 */
public record SavedSearchDraft(String name, Kind kind, String text, MatchFilter filter, Boolean mail) {

    /** What is looked for. */
    public enum Kind {
        /** Freelancers' profiles. */
        FREELANCERS,
        /** Missions that are open for proposals. */
        MISSIONS
    }
}
