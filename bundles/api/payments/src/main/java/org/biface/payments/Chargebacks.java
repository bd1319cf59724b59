package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Payments that clients' banks have taken back. Providers report them. Safe for use by many threads. */
@ProviderType
public interface Chargebacks {

    /**
     * @param actor one of the two sides, or an operator
     * @param chargeback its id
     * @return the chargeback
     */
    Chargeback chargeback(Actor actor, UUID chargeback);

    /**
     * @param actor an operator
     * @param status only those that stand so, or {@code null} for all
     * @param page which page
     * @return chargebacks, newest first
     */
    Page<Chargeback> chargebacks(Actor actor, Chargeback.Status status, PageRequest page);

    /**
     * Gives up what the freelancer still owes of a lost chargeback: {@code LOST → UNCOLLECTABLE}. The platform bears it.
     *
     * @param actor an operator
     * @param chargeback its id
     * @param expected the version that the actor has seen
     * @param reason why, 1 to 500 characters
     * @return the chargeback as it is now
     * @throws org.biface.commons.Conflict when it is not lost, or nothing of it is owed any more
     */
    Chargeback giveUp(Actor actor, UUID chargeback, Expected expected, String reason);
}
