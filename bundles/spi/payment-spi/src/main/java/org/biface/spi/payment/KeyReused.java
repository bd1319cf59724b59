package org.biface.spi.payment;

/**
 * The provider knows this key with another order. What it did for the first one is not undone, so this is no failure: the
 * platform keeps the order as unknown, books nothing, and tells the operator.
 */
public final class KeyReused extends ProviderException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message which key
     * @param cause what the provider answered, or {@code null}
     */
    public KeyReused(String message, Throwable cause) {
        super(message, cause);
    }
}
