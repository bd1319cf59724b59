package org.biface.payments.internal;

import java.math.BigDecimal;
import org.biface.kernel.vat.VatRuling;

/**
 * What the client is charged on top, out of what was collected for it. In minor units.
 *
 * @param commission the charge without VAT
 * @param vat the VAT on it
 * @param held what was collected and is held
 * @param ruling the rule of the VAT; {@code null} when nothing is charged
 * @param vatBefore the exact VAT on the client's side of the contract, before this release
 * @param vatAfter the same with this release
 */
record ClientSide(long commission, long vat, long held, VatRuling ruling, BigDecimal vatBefore, BigDecimal vatAfter) {

    /**
     * A client never pays more than it agreed to when it paid: where the terms or the rate of VAT ask for more by now, less is
     * charged. Commission keeps what was charged, so that a cent that was missing for rounding is in the next fee.
     *
     * @param decided what the policy asks of the client, rounded over the contract
     */
    static ClientSide charged(long decided, Sums sums, VatRuling ruling) {
        BigDecimal before = sums.clientVat();
        if (decided == 0 || sums.fee() == 0) {
            return new ClientSide(0, 0, sums.fee(), null, before, before);
        }
        long charge = Math.min(decided, sums.fee());
        while (true) {
            BigDecimal after = before.add(ruling.exactOn(charge));
            // After a refund the rest may have been charged a cent too much; a charge is never below zero.
            long vat = Math.max(0, Releases.rounded(after) - Releases.rounded(before));
            long over = charge + vat - sums.fee();
            if (over <= 0) {
                return new ClientSide(charge, vat, sums.fee(), ruling, before, after);
            }
            charge -= Math.max(1, over * 10_000 / (10_000 + ruling.basisPoints()));
        }
    }

    /** What was collected and is not charged. */
    long back() {
        return held - commission - vat;
    }
}
