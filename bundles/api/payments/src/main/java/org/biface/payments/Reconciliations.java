package org.biface.payments;

import java.util.Optional;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Compares the books with what the payment providers say they hold. Safe for use by many threads. */
@ProviderType
public interface Reconciliations {

    /**
     * Asks the providers now, and keeps what was found. Takes as long as they do; must not be called in a transaction.
     *
     * @param actor an operator
     * @return how the books compare
     * @throws org.biface.commons.Unavailable when a provider does not answer
     */
    Reconciliation reconcile(Actor actor);

    /**
     * @param actor an operator
     * @return how the books compared the last time; nothing before the first
     */
    Optional<Reconciliation> last(Actor actor);
}
