package org.biface.missions;

import org.biface.commons.Money;

/**
 * What a client wants to spend, without VAT.
 *
 * @param pricing for the whole, or for a day
 * @param min the least; may be {@code null}
 * @param max the most; above zero, in the currency of {@code min}, not below it
 */
public record Budget(Pricing pricing, Money min, Money max) {}
