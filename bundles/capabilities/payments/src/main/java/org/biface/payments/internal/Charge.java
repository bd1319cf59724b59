package org.biface.payments.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.biface.commons.Conflict;
import org.biface.commons.Money;

/**
 * What a release costs the freelancer. Rounding happens once for the contract and not once for each release: the parts of a
 * split payment add up to the commission, and to the VAT, on the whole.
 *
 * @param exact the exact commission of this release
 * @param commission what is charged for it, without VAT
 * @param exactVat the exact VAT on what is charged
 * @param vat the VAT that is charged
 * @param payable what the freelancer gets
 */
record Charge(BigDecimal exact, Money commission, BigDecimal exactVat, Money vat, Money payable) {

    private static final int BASIS_POINTS_DIGITS = 4;

    /**
     * @param facts what was charged before
     * @param gross what is released, VAT included
     * @param exact what the policy said
     * @param vatBasisPoints the rate of VAT on the commission, in basis points (2000 is 20 %)
     * @return the charge
     * @throws Conflict when it is more than what is released
     */
    static Charge of(Facts facts, Money gross, BigDecimal exact, int vatBasisPoints) {
        String currency = gross.currency();
        Money commission = Money.of(round(facts.exactFreelancer().add(exact)) - facts.chargedFreelancer(), currency);
        BigDecimal exactVat = BigDecimal.valueOf(commission.minor())
                .multiply(BigDecimal.valueOf(vatBasisPoints))
                .movePointLeft(BASIS_POINTS_DIGITS);
        Money vat = Money.of(round(facts.exactVat().add(exactVat)) - facts.chargedVat(), currency);
        Money payable = gross.minus(commission).minus(vat);
        if (payable.isNegative()) {
            throw new Conflict("Commission and VAT are more than what is released; an operator has to look at the"
                    + " commission terms of this contract.");
        }
        return new Charge(exact, commission, exactVat, vat, payable);
    }

    private static long round(BigDecimal exact) {
        return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
