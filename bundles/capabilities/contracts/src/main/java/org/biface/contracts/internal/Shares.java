package org.biface.contracts.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Parts of amounts. */
final class Shares {
    private Shares() {}

    /** @return as much of the whole as the part is of the other, rounded half up */
    static long of(long whole, long part, long other) {
        return BigDecimal.valueOf(whole)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(other), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
