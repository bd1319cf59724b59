package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * Held money that is to go back to the client.
 *
 * @param milestone the milestone whose money it is
 * @param contract its contract
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param net how much, without VAT
 * @param vat the VAT on it; with it, it is above zero
 * @param reason what the client reads, at most 500 characters
 */
public record RefundOrder(
        UUID milestone, UUID contract, UUID company, UUID freelancer, Money net, Money vat, String reason) {

    /** @return how much, VAT included */
    public Money amount() {
        return net.plus(vat);
    }
}
