package org.biface.payments;

import org.biface.commons.Money;

/**
 * What a client pays on top of the price of the work: the client's side of the commission, and the VAT on it.
 *
 * @param commission the client's side of the commission, without VAT
 * @param vat the VAT on it
 * @param rule the rule of that VAT; {@code null} where nothing was charged
 */
public record ClientFee(Money commission, Money vat, AppliedVat rule) {

    /**
     * @param currency ISO 4217 code
     * @return no fee, in this currency
     */
    public static ClientFee none(String currency) {
        return new ClientFee(Money.zero(currency), Money.zero(currency), null);
    }

    /** @return commission and VAT together */
    public Money total() {
        return commission.plus(vat);
    }
}
