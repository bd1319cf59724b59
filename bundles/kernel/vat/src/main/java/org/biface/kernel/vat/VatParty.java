package org.biface.kernel.vat;

/**
 * A business, as far as VAT goes.
 *
 * @param country where it is established, ISO 3166-1; {@code null} when that is not known: then where the platform is
 * @param smallBusiness whether it charges no VAT, because it is small ("franchise en base" in France)
 * @param verified whether its VAT number is known to be good, by VIES or by an operator's word
 */
public record VatParty(String country, boolean smallBusiness, boolean verified) {}
