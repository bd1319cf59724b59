package org.biface.accounts.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.biface.accounts.Address;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;
import org.biface.commons.Invalid;
import org.biface.kernel.vat.VatNumbers;

/** What makes a company's numbers right: the SIREN of a French company, and its VAT number. */
final class CompanyRules {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern REGISTRATION_NUMBER = Pattern.compile("[A-Z0-9][A-Z0-9./-]{0,29}");

    private CompanyRules() {}

    /** The details as they are stored: without spaces around or inside numbers, and without empty texts. */
    static CompanyDetails tidy(CompanyDetails details) {
        if (details == null) {
            return null;
        }
        Address address = details.address();
        return new CompanyDetails(
                trimmed(details.name()),
                number(details.registrationNumber()),
                number(details.vatNumber()),
                details.vatStatus(),
                address == null
                        ? null
                        : new Address(
                                trimmed(address.street()),
                                trimmed(address.postalCode()),
                                trimmed(address.city()),
                                trimmed(address.country())));
    }

    /** Checks tidy details. */
    static void check(Invalid.Check check, String path, CompanyDetails details) {
        Texts.line(check, details.name(), path + "name", 200);
        check.that(details.vatStatus() != null, path + "vatStatus", "vatStatus must be REGISTERED or FRANCHISE.");
        Address address = details.address();
        if (address != null) {
            Texts.line(check, address.street(), path + "address/street", 200);
            Texts.line(check, address.postalCode(), path + "address/postalCode", 20);
            Texts.line(check, address.city(), path + "address/city", 100);
            check.that(
                    address.country() != null && COUNTRIES.contains(address.country()),
                    path + "address/country",
                    "country must be an ISO 3166-1 code of two upper-case letters, such as FR.");
        }
        // Without an address the house is in France, as its law is.
        boolean french = address == null || "FR".equals(address.country());
        String registration = details.registrationNumber();
        if (registration != null) {
            if (french) {
                check.that(
                        VatNumbers.isSiren(registration),
                        path + "registrationNumber",
                        "registrationNumber must be a SIREN: nine digits, the last of which checks the others.");
            } else {
                check.that(
                        REGISTRATION_NUMBER.matcher(registration).matches(),
                        path + "registrationNumber",
                        "registrationNumber must have at most 30 letters, digits, dots, slashes and dashes.");
            }
        }
        String vat = details.vatNumber();
        if (vat != null) {
            check.that(
                    VatNumbers.isPlausible(vat),
                    path + "vatNumber",
                    "vatNumber must be a VAT number with its country in front, such as FR40303265045.");
            check.that(
                    !french || registration == null || !vat.startsWith("FR") || vat.endsWith(registration),
                    path + "vatNumber",
                    "vatNumber must end with the company's SIREN.");
        }
        check.that(
                details.vatStatus() != VatStatus.REGISTERED || vat != null,
                path + "vatNumber",
                "vatNumber is needed from a company that charges VAT.");
    }

    private static String trimmed(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String number(String text) {
        String without = text == null ? "" : text.replaceAll("[\\s\u00a0]", "").toUpperCase(Locale.ROOT);
        return without.isEmpty() ? null : without;
    }
}
