package org.biface.spi.matching.engine;

/** An engine can't be asked for the moment; what was asked may have been done or not. */
public class EngineAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An engine that can't be asked.
     *
     * @param message what is wrong and where, in words that help an operator
     * @param cause what was thrown, or {@code null}
     */
    public EngineAway(String message, Throwable cause) {
        super(message, cause);
    }
}
