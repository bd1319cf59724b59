package org.biface.commons;

/** The object's state does not allow this, or somebody else was faster. HTTP 409. */
public final class Conflict extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who called: what is wrong and what to do */
    public Conflict(String message) {
        super(message);
    }
}
