package org.biface.kernel.persistence;

import jakarta.persistence.PersistenceException;

/**
 * A row with the same unique value exists already. Thrown by the outermost {@code write}, after it was rolled back, for
 * the capability to translate ("this address is taken"). Unique conflicts of the event log never get here: the
 * transaction is run again.
 */
public final class UniqueViolation extends PersistenceException {

    private static final long serialVersionUID = 1L;

    private final String constraint;

    /**
     * @param constraint the name of the constraint or index
     * @param cause what the database said
     */
    public UniqueViolation(String constraint, Throwable cause) {
        super("a row with the same value exists (" + constraint + ")", cause);
        this.constraint = constraint;
    }

    /** @return the name of the constraint or index that refused the row, as the migrations called it */
    public String constraint() {
        return constraint;
    }
}
