package org.biface.kernel.vat;

import java.math.BigDecimal;

/**
 * What VAT a service carries, and why. It is kept with what was charged, for it must not be worked out again later.
 *
 * @param rule the rule
 * @param country the country whose VAT law says so: the supplier's, as ISO 3166-1
 * @param basisPoints the rate, in basis points (2000 is 20 %); 0 where none is charged
 * @param reasonEn what an invoice says of it, in English
 * @param reasonFr what an invoice says of it, in French
 */
public record VatRuling(VatRule rule, String country, int basisPoints, String reasonEn, String reasonFr) {

    /**
     * @param minor an amount without VAT, in minor units
     * @return the exact VAT on it, not rounded
     */
    public BigDecimal exactOn(long minor) {
        return BigDecimal.valueOf(minor).multiply(BigDecimal.valueOf(basisPoints, 4));
    }
}
