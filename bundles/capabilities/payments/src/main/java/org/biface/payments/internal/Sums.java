package org.biface.payments.internal;

import java.math.BigDecimal;

/**
 * What was charged and collected before a release.
 *
 * @param vat the exact VAT on the commissions of the contract, freelancer's side
 * @param clientVat the same, client's side
 * @param fee what is held of what the client paid on top for the milestone, in minor units
 */
record Sums(BigDecimal vat, BigDecimal clientVat, long fee) {}
