package org.biface.commons;

/** The caller has not said who they are, or what they said is not valid (any more). HTTP 401. */
public final class Unauthenticated extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who called: what is wrong and what to do */
    public Unauthenticated(String message) {
        super(message);
    }
}
