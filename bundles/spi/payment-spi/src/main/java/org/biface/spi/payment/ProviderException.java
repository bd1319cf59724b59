package org.biface.spi.payment;

/** What kept a provider from giving an outcome. The message is for the operator's log and holds no secret. */
public abstract class ProviderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProviderException(String message, Throwable cause) {
        super(message, cause);
    }
}
