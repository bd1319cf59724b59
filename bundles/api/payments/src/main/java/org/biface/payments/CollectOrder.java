package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * Money to be collected from a client and held for one milestone.
 *
 * @param milestone the milestone; at most one payment for it is under way or has succeeded
 * @param contract its contract
 * @param company the client's company
 * @param client the account that pays
 * @param gross the price of the work, VAT included
 * @param fee what the client pays on top, as {@link Payments#clientFee} said it
 * @param description what the client reads on the statement, at most 100 characters
 */
public record CollectOrder(
        UUID milestone, UUID contract, UUID company, UUID client, Money gross, ClientFee fee, String description) {

    /** @return all that is to be collected */
    public Money total() {
        return gross.plus(fee.total());
    }
}
