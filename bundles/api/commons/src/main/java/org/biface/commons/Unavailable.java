package org.biface.commons;

import java.time.Duration;

/** Something that is needed is away for the moment: a capability, the database, a policy. HTTP 503 with Retry-After. */
public final class Unavailable extends DomainException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * @param message one sentence for the person who called
     * @param retryAfter when it is worth trying again
     */
    public Unavailable(String message, Duration retryAfter) {
        this(message, retryAfter, null);
    }

    /**
     * @param message one sentence for the person who called
     * @param retryAfter when it is worth trying again
     * @param cause what went wrong, for the log
     */
    public Unavailable(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * A capability is not installed or is being exchanged.
     *
     * @param capability its name, such as {@code contracts}
     * @return the exception to throw
     */
    public static Unavailable capability(String capability) {
        return new Unavailable(
                "The capability '" + capability + "' is away for the moment. Try again in a few seconds.",
                Duration.ofSeconds(2));
    }

    /** @return when it is worth trying again */
    public Duration retryAfter() {
        return retryAfter;
    }
}
