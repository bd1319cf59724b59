package org.biface.spi.payment;

/**
 * The provider did not answer in time, or the answer was lost: it may or may not have acted. The order is unknown, and is
 * asked for again under the same key. It is never taken as failed.
 */
public final class ProviderTimeout extends ProviderException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what was waited for
     * @param cause what went wrong, or {@code null}
     */
    public ProviderTimeout(String message, Throwable cause) {
        super(message, cause);
    }
}
