package org.biface.payments;

/**
 * The rule of VAT that was applied, as it is kept for ever.
 *
 * @param rule its name, such as {@code DOMESTIC} or {@code REVERSE_CHARGE}
 * @param country the country whose law it is, ISO 3166-1
 * @param basisPoints the rate, in basis points
 * @param reasonEn what an invoice says of it, in English
 * @param reasonFr what an invoice says of it, in French
 */
public record AppliedVat(String rule, String country, int basisPoints, String reasonEn, String reasonFr) {}
