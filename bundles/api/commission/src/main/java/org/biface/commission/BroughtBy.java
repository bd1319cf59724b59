package org.biface.commission;

/** Who brought the client to the platform. */
public enum BroughtBy {
    /** The two met on the platform. */
    PLATFORM,
    /** The freelancer brought the client along. */
    FREELANCER
}
