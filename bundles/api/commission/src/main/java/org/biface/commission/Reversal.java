package org.biface.commission;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * The commission that goes back with a refund: the recorded one in proportion, never today's. The parts of several refunds of
 * one release add up to what was charged for it.
 *
 * @param refund what took it back
 * @param release the release
 * @param amount how much of its price without VAT went back
 * @param freelancerCharge the commission that the freelancer gets back, zero when it is not returned
 * @param clientCharge the commission that the client gets back, zero when it is not returned
 * @param returned what the policy had said of it when the release was decided
 */
public record Reversal(
        UUID refund, UUID release, Money amount, Money freelancerCharge, Money clientCharge, boolean returned) {}
