package org.biface.payments.internal;

/** An account that may not go below zero would have. Whoever posts knows which sentence to make of it. */
final class Insufficient extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Insufficient(Throwable cause) {
        super("an account would go below zero", cause);
    }
}
