package org.biface.reviews;

/** One of the two sides of a contract. */
public enum Side {
    /** The client's company; whoever acts for it. */
    CLIENT,
    /** The freelancer's account. */
    FREELANCER;

    /** @return whom this side reviews */
    public Side other() {
        return this == CLIENT ? FREELANCER : CLIENT;
    }
}
