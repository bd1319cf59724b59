package org.biface.profiles;

/** Where a freelancer wants to work. */
public enum Remote {
    /** Only at the client's place. */
    ONSITE,
    /** Partly at the client's place. */
    HYBRID,
    /** Only from elsewhere. */
    REMOTE
}
