package org.biface.payments;

/**
 * What a provider has to know to make an account. All else the freelancer tells the provider itself.
 *
 * @param country where the business is: ISO 3166-1 alpha-2, upper case
 * @param currency what it is paid in: ISO 4217 code
 * @param legalPerson whether it is a company; {@code false} for a sole trader
 */
public record PayoutAccountDraft(String country, String currency, boolean legalPerson) {}
