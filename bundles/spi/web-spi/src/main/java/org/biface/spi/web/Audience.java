package org.biface.spi.web;

/** To whom something is shown. */
public enum Audience {
    /** Everybody; where one has to be logged in, everybody who is. */
    EVERYBODY,
    /** Who works. */
    FREELANCERS,
    /** Who has work done. */
    CLIENTS,
    /** Who runs the marketplace. */
    OPERATORS
}
