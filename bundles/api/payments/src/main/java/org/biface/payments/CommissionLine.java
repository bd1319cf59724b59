package org.biface.payments;

import java.math.BigDecimal;

/**
 * One line of the commission of a release.
 *
 * @param side who bears it: {@code FREELANCER} or {@code CLIENT}
 * @param labelEn what it is, in English
 * @param labelFr what it is, in French
 * @param exact how much, in minor units, not rounded
 */
public record CommissionLine(String side, String labelEn, String labelFr, BigDecimal exact) {}
