package org.biface.spi.commission;

import java.math.BigDecimal;
import java.util.Objects;

/** One line of a commission, as both sides will read it. Immutable; made by {@link CommissionResult.Builder}. */
public final class CommissionLine {
    private final CommissionSide side;
    private final String labelEn;
    private final String labelFr;
    private final BigDecimal exact;

    CommissionLine(CommissionSide side, String labelEn, String labelFr, BigDecimal exact) {
        this.side = Objects.requireNonNull(side, "side");
        this.labelEn = Checks.label(labelEn, "labelEn");
        this.labelFr = Checks.label(labelFr, "labelFr");
        this.exact = Checks.exact(exact);
    }

    /** @return who bears it */
    public CommissionSide side() {
        return side;
    }

    /** @return what it is, in English, such as {@code Commission 10 %} */
    public String labelEn() {
        return labelEn;
    }

    /** @return what it is, in French */
    public String labelFr() {
        return labelFr;
    }

    /** @return how much, in minor units, not rounded; below zero for a rebate on the same side's other lines */
    public BigDecimal exact() {
        return exact;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommissionLine that
                && side == that.side
                && labelEn.equals(that.labelEn)
                && labelFr.equals(that.labelFr)
                && exact.equals(that.exact);
    }

    @Override
    public int hashCode() {
        return Objects.hash(side, labelEn, labelFr, exact);
    }

    @Override
    public String toString() {
        return side + " " + exact.toPlainString() + " (" + labelEn + ")";
    }
}
