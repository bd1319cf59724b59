package org.biface.missions;

/** The two sides of a negotiation. */
public enum Side {
    /** The one who wants work done. */
    CLIENT,
    /** The one who offers it. */
    FREELANCER
}
