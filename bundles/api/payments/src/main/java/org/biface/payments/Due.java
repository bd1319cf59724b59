package org.biface.payments;

import org.biface.commons.Money;

/**
 * What the platform owes to what a provider holds: fees that it kept back, money that a bank took or a client got back. A sweep
 * leaves that much there.
 *
 * @param provider the payment provider's id
 * @param amount how much; below zero when the operator has put in more than was owed
 */
public record Due(String provider, Money amount) {}
