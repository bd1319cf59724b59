package org.biface.payments;

import org.biface.commons.Money;

/**
 * What a market turned over in one currency. What refunds and chargebacks took back of releases is deducted when it happens,
 * so that a short time may show less than nothing.
 *
 * @param volume the price of the work that was released, without VAT
 * @param commission what both sides were charged for it, without VAT
 */
public record Turnover(Money volume, Money commission) {}
