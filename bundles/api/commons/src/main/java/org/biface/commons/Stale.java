package org.biface.commons;

/** The object was changed since the caller read it. HTTP 412. */
public final class Stale extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who called: what is wrong and what to do */
    public Stale(String message) {
        super(message);
    }
}
