package org.biface.commission.internal;

/** The guard did not let an answer of a policy through. The message says why, for an operator. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** @serial what anybody may know of it */
    private final String shortly;

    Refused(String shortly) {
        this(shortly, shortly);
    }

    Refused(String shortly, String message) {
        super(message, null, false, false);
        this.shortly = shortly;
    }

    String shortly() {
        return shortly;
    }
}
