package org.biface.spi.commission;

import java.math.BigDecimal;
import java.util.Objects;

/** The bounds of what a policy may say; they keep a mistake in a policy from growing into the ledger or a page. */
final class Checks {
    private static final int LABEL = 200;
    private static final int TEXT = 2_000;
    private static final int DIGITS = 60;
    private static final int SCALE = 30;

    private Checks() {}

    static String label(String value, String what) {
        return bounded(value, what, LABEL);
    }

    static String text(String value, String what) {
        return bounded(value, what, TEXT);
    }

    private static String bounded(String value, String what, int max) {
        Objects.requireNonNull(value, what);
        if (value.isBlank() || value.length() > max) {
            throw new IllegalArgumentException(what + " must have 1 to " + max + " characters");
        }
        return value;
    }

    /** One form for equal numbers, so that results that are equal also compare equal. */
    static BigDecimal exact(BigDecimal value) {
        Objects.requireNonNull(value, "exact");
        if (value.precision() > DIGITS || Math.abs((long) value.scale()) > SCALE) {
            throw new IllegalArgumentException(
                    "an amount has at most " + DIGITS + " digits, " + SCALE + " of them after the point");
        }
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
