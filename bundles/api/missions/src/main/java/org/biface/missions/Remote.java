package org.biface.missions;

/** Where a mission is done. */
public enum Remote {
    /** At the client's place. */
    ONSITE,
    /** Partly at the client's place. */
    HYBRID,
    /** From anywhere. */
    REMOTE
}
