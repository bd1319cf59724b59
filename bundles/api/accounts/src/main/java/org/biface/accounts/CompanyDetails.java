package org.biface.accounts;

/**
 * What a company says of itself.
 *
 * @param name its legal name, at most 200 characters
 * @param registrationNumber its number in the public register (SIREN in France: 9 digits, checked by Luhn); may be
 *     {@code null}
 * @param vatNumber its VAT number, such as {@code FR40303265045}; may be {@code null}
 * @param vatStatus whether it charges VAT
 * @param address where it is; may be {@code null} until the first contract
 */
public record CompanyDetails(
        String name, String registrationNumber, String vatNumber, VatStatus vatStatus, Address address) {}
