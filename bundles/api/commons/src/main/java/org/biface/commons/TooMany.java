package org.biface.commons;

import java.time.Duration;

/** The caller asks too often. HTTP 429 with Retry-After. */
public final class TooMany extends DomainException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message one sentence for the person who called
     * @param retryAfter when the next call is welcome
     */
    public TooMany(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** @return when the next call is welcome */
    public Duration retryAfter() {
        return retryAfter;
    }
}
