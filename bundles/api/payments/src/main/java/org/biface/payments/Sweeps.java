package org.biface.payments;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the platform's own money out of what the payment providers hold: by itself at the pause that is configured, and when
 * an operator asks. Never more than what exceeds the money of others. Safe for use by many threads.
 */
@ProviderType
public interface Sweeps {

    /**
     * Sweeps all that can be swept now, one sweep for each provider and currency. The providers are asked what they could
     * send, so it must not be called in a transaction; they are told to send it after the commit.
     *
     * @param actor an operator
     * @return what was begun; empty when there is nothing to sweep
     * @throws org.biface.commons.Unavailable when a provider does not answer
     */
    List<Sweep> sweep(Actor actor);

    /**
     * @param actor an operator
     * @return what the platform owes to what the providers hold, one for each provider and currency
     */
    List<Due> dues(Actor actor);

    /**
     * Notes that own money was put into what a provider holds. It counts against what the platform owes, and is no difference
     * any more when the books are compared.
     *
     * @param actor an operator
     * @param provider the payment provider's id
     * @param line the provider's own id of the line in its books, as the comparison names it, 1 to 150 characters
     * @param amount how much, above zero
     * @return what is owed to that provider now
     * @throws org.biface.commons.Conflict when that line is noted already
     */
    Due paidIn(Actor actor, String provider, String line, Money amount);

    /**
     * @param actor an operator
     * @param sweep its id
     * @return the sweep
     */
    Sweep sweep(Actor actor, UUID sweep);

    /**
     * @param actor an operator
     * @param page which page
     * @return sweeps, newest first
     */
    Page<Sweep> sweeps(Actor actor, PageRequest page);
}
