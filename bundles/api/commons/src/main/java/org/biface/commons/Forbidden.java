package org.biface.commons;

/** The caller is known, and may not do this. HTTP 403. Where even the existence is private, services throw {@link NotFound} instead. */
public final class Forbidden extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who called: what is wrong and what to do */
    public Forbidden(String message) {
        super(message);
    }
}
