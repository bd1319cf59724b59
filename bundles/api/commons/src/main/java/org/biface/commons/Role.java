package org.biface.commons;

/** What an account may be. One account may hold several roles. */
public enum Role {
    /** Offers work. */
    FREELANCER,
    /** Wants work done, for a company. */
    CLIENT,
    /** Runs the marketplace. */
    OPERATOR
}
