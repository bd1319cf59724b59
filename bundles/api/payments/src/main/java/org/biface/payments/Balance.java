package org.biface.payments;

import org.biface.commons.Money;

/**
 * A freelancer's money in one currency.
 *
 * @param pending released, and still on hold
 * @param available can be paid out
 * @param inPayout on its way to the bank
 * @param paidOut has arrived, over the whole time
 */
public record Balance(Money pending, Money available, Money inPayout, Money paidOut) {}
