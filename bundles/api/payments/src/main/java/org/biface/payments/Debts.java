package org.biface.payments;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.osgi.annotation.versioning.ProviderType;

/** What freelancers owe, and what of it is given up. Safe for use by many threads. */
@ProviderType
public interface Debts {

    /**
     * @param actor an operator
     * @return who owes something, the largest debts first, a thousand at most
     */
    List<Debt> debts(Actor actor);

    /**
     * Gives up what a freelancer owes, all or a part: the platform bears it.
     *
     * @param actor an operator
     * @param freelancer who owes it
     * @param amount how much, above zero
     * @param reason why, 1 to 500 characters
     * @return what is owed after that in the same currency
     * @throws org.biface.commons.Conflict when less is owed
     */
    Debt giveUp(Actor actor, UUID freelancer, Money amount, String reason);
}
