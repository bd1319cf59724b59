package org.biface.payments;

import org.biface.commons.Money;

/**
 * A freelancer's money in one currency.
 *
 * @param pending released, and still on hold
 * @param available can be paid out
 * @param inPayout on its way to the bank
 * @param paidOut has arrived, over the whole time
 * @param owed is owed to the platform after refunds and chargebacks, and is paid by later releases first
 */
public record Balance(Money pending, Money available, Money inPayout, Money paidOut, Money owed) {}
