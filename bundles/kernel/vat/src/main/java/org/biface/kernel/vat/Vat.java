package org.biface.kernel.vat;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Says what VAT a service carries. Knows nobody: it is told who the two sides are. Safe for use by many threads. */
@ProviderType
public interface Vat {

    /** @return the operator's own business, which supplies what commissions are paid for */
    VatParty platform();

    /**
     * @param supplier who does the work, or the platform
     * @param customer who pays for it
     * @param at when it counts, UTC; the day in the platform's time zone decides the rate
     * @return the rule that applies, with its rate
     */
    VatRuling decide(VatParty supplier, VatParty customer, Instant at);

    /**
     * @param party a business
     * @return whether the platform has to know from VIES that its number is good: it is in the Union, and not where the
     *     platform is
     */
    boolean needsVies(VatParty party);
}
