package org.biface.spi.commission;

/** Who brought the client to the platform. More may come: a policy treats an origin that it does not know like {@link #PLATFORM}. */
public enum ClientOrigin {
    /** The two met on the platform. */
    PLATFORM,
    /** The freelancer brought the client along. */
    FREELANCER
}
