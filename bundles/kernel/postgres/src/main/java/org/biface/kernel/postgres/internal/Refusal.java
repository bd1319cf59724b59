package org.biface.kernel.postgres.internal;

import java.io.IOException;

/** The server can't start until somebody changes something. The message is one sentence that says what. */
final class Refusal extends IOException {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
