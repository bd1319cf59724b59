package org.biface.commission;

import java.math.BigDecimal;

/**
 * One line of a commission.
 *
 * @param side who bears it
 * @param labelEn what it is, in English
 * @param labelFr what it is, in French
 * @param exact how much, in minor units, not rounded
 */
public record Line(Side side, String labelEn, String labelFr, BigDecimal exact) {}
