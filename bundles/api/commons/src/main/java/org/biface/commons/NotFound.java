package org.biface.commons;

/** There is no such object, or the caller may not know of it. HTTP 404. */
public final class NotFound extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the person who called: what is wrong and what to do */
    public NotFound(String message) {
        super(message);
    }
}
