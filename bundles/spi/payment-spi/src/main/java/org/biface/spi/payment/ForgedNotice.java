package org.biface.spi.payment;

/** A webhook that is not the provider's own, as far as can be proved. */
public final class ForgedNotice extends ProviderException {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with it; never the expected signature */
    public ForgedNotice(String message) {
        super(message, null);
    }
}
