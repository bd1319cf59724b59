package org.biface.payments.internal;

import java.math.BigDecimal;
import org.biface.commission.Decision;
import org.biface.kernel.vat.VatRuling;
import org.biface.payments.PreparedRelease;
import org.biface.payments.ReleaseOrder;

/**
 * A release whose commission is decided. Every figure in it is good as long as commission's facts are those that the policy
 * was asked with: whatever changes one of the contract's sums changes their version too.
 *
 * @param order what is released
 * @param decision what the policy said, and what is charged for it
 * @param ruling the VAT on the freelancer's side of the commission
 * @param vatBefore the exact VAT on the commissions of the contract, before this release
 * @param client what the client is charged on top
 */
record Prepared(ReleaseOrder order, Decision decision, VatRuling ruling, BigDecimal vatBefore, ClientSide client)
        implements PreparedRelease {

    /** The exact VAT on the commissions of the contract, with this release. */
    BigDecimal vatAfter() {
        return vatBefore.add(ruling.exactOn(decision.freelancerCharge().minor()));
    }

    /** Rounded once for the contract: the parts of a split payment add up to the VAT on the whole. */
    long commissionVat() {
        return Releases.rounded(vatAfter()) - Releases.rounded(vatBefore);
    }
}
