package org.biface.commission;

/**
 * What the policy was asked with has changed since: another release of the same freelancer was faster. The caller lets the
 * transaction roll back, asks for a new decision and repeats it.
 */
public final class FactsChanged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Nothing needs to be said. */
    public FactsChanged() {
        super("the facts of this decision have changed, ask again", null, false, false);
    }
}
