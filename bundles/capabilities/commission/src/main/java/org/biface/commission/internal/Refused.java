package org.biface.commission.internal;

/** The guard did not let an answer of a policy through. The message says why, for an operator. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, and whether it may pass. */
    enum Kind {
        /** It answered what can't be. */
        WRONG,
        /** It threw. */
        THREW,
        /** It did not answer in time, or does not come back. */
        SLOW,
        /** Not the policy's fault: the platform could not ask it. */
        NOT_ASKED
    }

    /** @serial whose fault it is */
    private final Kind kind;

    /** @serial what anybody may know of it */
    private final String shortly;

    Refused(Kind kind, String shortly) {
        this(kind, shortly, shortly);
    }

    Refused(Kind kind, String shortly, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.shortly = shortly;
    }

    Kind kind() {
        return kind;
    }

    String shortly() {
        return shortly;
    }
}
