package org.biface.spi.payment;

/**
 * The provider can't be reached or turned the order away undone, and has surely not acted. The same order is given again
 * soon, under the same key.
 */
public final class ProviderUnavailable extends ProviderException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what could not be reached
     * @param cause what went wrong, or {@code null}
     */
    public ProviderUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
