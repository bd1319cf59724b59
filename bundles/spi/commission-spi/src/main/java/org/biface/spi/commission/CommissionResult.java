package org.biface.spi.commission;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a policy has decided: exact, unrounded lines for each side. Immutable; two results are equal when they say the
 * same. A result without lines takes nothing.
 */
public final class CommissionResult {
    private static final int MAX_LINES = 50;

    private final String currency;
    private final List<CommissionLine> lines;
    private final boolean returnedOnRefund;

    private CommissionResult(Builder builder) {
        this.currency = builder.currency;
        this.lines = List.copyOf(builder.lines);
        this.returnedOnRefund = builder.returnedOnRefund;
    }

    /**
     * Begins a result in the request's currency.
     *
     * @param request what the policy was asked
     * @return a builder
     */
    public static Builder of(CommissionRequest request) {
        return in(request.currency());
    }

    /**
     * Begins a result.
     *
     * @param currency ISO 4217 code; the guard refuses any other than the request's
     * @return a builder
     */
    public static Builder in(String currency) {
        return new Builder(currency);
    }

    /** @return ISO 4217 code of all lines */
    public String currency() {
        return currency;
    }

    /** @return the lines, in the order in which they were added */
    public List<CommissionLine> lines() {
        return lines;
    }

    /** @return whether the commission goes back, in proportion, when the client is refunded */
    public boolean returnedOnRefund() {
        return returnedOnRefund;
    }

    /**
     * @param side a side
     * @return the exact sum of that side's lines, in minor units
     */
    public BigDecimal exact(CommissionSide side) {
        BigDecimal sum = BigDecimal.ZERO;
        for (CommissionLine line : lines) {
            if (line.side() == side) {
                sum = sum.add(line.exact());
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommissionResult that
                && currency.equals(that.currency)
                && lines.equals(that.lines)
                && returnedOnRefund == that.returnedOnRefund;
    }

    @Override
    public int hashCode() {
        return Objects.hash(currency, lines, returnedOnRefund);
    }

    @Override
    public String toString() {
        return currency + " " + lines + (returnedOnRefund ? " returned on refund" : " kept on refund");
    }

    /** Makes a result. Not safe for use by several threads. */
    public static final class Builder {
        private final String currency;
        private final List<CommissionLine> lines = new ArrayList<>();
        private boolean returnedOnRefund = true;

        private Builder(String currency) {
            this.currency = Objects.requireNonNull(currency, "currency");
        }

        /**
         * Adds a line that is taken out of what is released.
         *
         * @param labelEn what it is, in English, at most 200 characters
         * @param labelFr what it is, in French, at most 200 characters
         * @param exact how much, in minor units, not rounded; at most 60 digits, 30 of them after the point
         * @return this
         */
        public Builder freelancer(String labelEn, String labelFr, BigDecimal exact) {
            return line(CommissionSide.FREELANCER, labelEn, labelFr, exact);
        }

        /**
         * Adds a line that the client pays on top.
         *
         * @param labelEn what it is, in English, at most 200 characters
         * @param labelFr what it is, in French, at most 200 characters
         * @param exact how much, in minor units, not rounded; at most 60 digits, 30 of them after the point
         * @return this
         */
        public Builder client(String labelEn, String labelFr, BigDecimal exact) {
            return line(CommissionSide.CLIENT, labelEn, labelFr, exact);
        }

        private Builder line(CommissionSide side, String labelEn, String labelFr, BigDecimal exact) {
            if (lines.size() == MAX_LINES) {
                throw new IllegalArgumentException("a commission has at most " + MAX_LINES + " lines");
            }
            lines.add(new CommissionLine(side, labelEn, labelFr, exact));
            return this;
        }

        /**
         * Says whether the commission goes back, in proportion, when the client is refunded. It does unless this is called
         * with {@code false}.
         *
         * @param returned whether it does
         * @return this
         */
        public Builder returnedOnRefund(boolean returned) {
            this.returnedOnRefund = returned;
            return this;
        }

        /** @return the result */
        public CommissionResult build() {
            return new CommissionResult(this);
        }
    }
}
