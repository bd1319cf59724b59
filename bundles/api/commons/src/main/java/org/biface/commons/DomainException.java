package org.biface.commons;

/**
 * A call that was refused, or that can't be answered now. The message is one sentence for the person who called: what
 * is wrong and what to do. It never holds a secret, another person's data or a stack trace.
 */
public abstract sealed class DomainException extends RuntimeException
        permits Unauthenticated, Forbidden, NotFound, Conflict, Stale, Invalid, TooMany, Unavailable {

    private static final long serialVersionUID = 1L;

    DomainException(String message) {
        super(message);
    }

    DomainException(String message, Throwable cause) {
        super(message, cause);
    }
}
