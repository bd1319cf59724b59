package org.biface.accounts;

/**
 * What decides which VAT a company pays and charges.
 *
 * @param country where it is established, ISO 3166-1; {@code null} when it has not said so
 * @param status whether it charges VAT
 * @param verified whether its VAT number is known to be good and of its country: by VIES not too long ago, or by an operator
 */
public record VatStanding(String country, VatStatus status, boolean verified) {}
