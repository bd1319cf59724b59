package org.biface.payments;

/**
 * The facts that a policy was asked with have changed since (another release of the same parties was faster). The caller
 * lets the transaction roll back, prepares the release again and repeats it.
 */
public final class FactsChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Nothing needs to be said. */
    public FactsChanged() {
        super("the facts of this release have changed, prepare it again", null, false, false);
    }
}
