package org.biface.accounts;

/**
 * A postal address.
 *
 * @param street street and number, at most 200 characters
 * @param postalCode at most 20 characters
 * @param city at most 100 characters
 * @param country ISO 3166-1 alpha-2 code, upper case
 */
public record Address(String street, String postalCode, String city, String country) {}
