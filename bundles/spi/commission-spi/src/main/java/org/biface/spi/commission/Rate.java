package org.biface.spi.commission;

import java.math.BigDecimal;

/**
 * A share in basis points, the unit that parameters use for rates: 1000 is 10 %. It calculates exactly and is written as
 * people read it. Immutable.
 */
public final class Rate {
    private static final long WHOLE = 10_000;

    private final long basisPoints;

    private Rate(long basisPoints) {
        this.basisPoints = basisPoints;
    }

    /**
     * @param basisPoints hundredths of a percent, from 0 to 10000
     * @return the rate
     * @throws IllegalArgumentException when it is below nothing or above the whole
     */
    public static Rate ofBasisPoints(long basisPoints) {
        if (basisPoints < 0 || basisPoints > WHOLE) {
            throw new IllegalArgumentException("a rate has 0 to " + WHOLE + " basis points, not " + basisPoints);
        }
        return new Rate(basisPoints);
    }

    /** @return hundredths of a percent */
    public long basisPoints() {
        return basisPoints;
    }

    /** @return whether it takes nothing */
    public boolean isZero() {
        return basisPoints == 0;
    }

    /**
     * @param amount an amount in minor units
     * @return the exact share of it, in minor units, not rounded
     */
    public BigDecimal of(long amount) {
        return BigDecimal.valueOf(amount)
                .multiply(BigDecimal.valueOf(basisPoints))
                .movePointLeft(4);
    }

    /** @return such as {@code 12.5 %} */
    public String english() {
        BigDecimal percent = BigDecimal.valueOf(basisPoints, 2);
        return (percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString()) + " %";
    }

    /** @return such as {@code 12,5 %} */
    public String french() {
        return english().replace('.', ',');
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rate that && basisPoints == that.basisPoints;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(basisPoints);
    }

    @Override
    public String toString() {
        return english();
    }
}
