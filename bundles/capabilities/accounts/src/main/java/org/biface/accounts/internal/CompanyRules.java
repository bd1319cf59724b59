package org.biface.accounts.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.biface.accounts.Address;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;
import org.biface.commons.Invalid;

/** What makes a company's numbers right: SIREN by Luhn (ISO 7812-1), VAT numbers by the format of their country. */
final class CompanyRules {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern REGISTRATION_NUMBER = Pattern.compile("[A-Z0-9][A-Z0-9./-]{0,29}");
    private static final Pattern SIREN = Pattern.compile("\\d{9}");

    /** The formats that the EU's VIES service states, with the United Kingdom (also as XI), Switzerland and Norway. */
    private static final Map<String, Pattern> VAT_NUMBERS = Map.ofEntries(
            vat("AT", "U\\d{8}"),
            vat("BE", "[01]\\d{9}"),
            vat("BG", "\\d{9,10}"),
            vat("CH", "E\\d{9}(MWST|TVA|IVA)?"),
            vat("CY", "\\d{8}[A-Z]"),
            vat("CZ", "\\d{8,10}"),
            vat("DE", "\\d{9}"),
            vat("DK", "\\d{8}"),
            vat("EE", "\\d{9}"),
            vat("EL", "\\d{9}"),
            vat("ES", "[A-Z0-9]\\d{7}[A-Z0-9]"),
            vat("FI", "\\d{8}"),
            vat("FR", "[A-HJ-NP-Z0-9]{2}\\d{9}"),
            vat("GB", "(\\d{9}|\\d{12}|GD\\d{3}|HA\\d{3})"),
            vat("HR", "\\d{11}"),
            vat("HU", "\\d{8}"),
            vat("IE", "(\\d{7}[A-Z]{1,2}|\\d[A-Z+*]\\d{5}[A-Z])"),
            vat("IT", "\\d{11}"),
            vat("LT", "(\\d{9}|\\d{12})"),
            vat("LU", "\\d{8}"),
            vat("LV", "\\d{11}"),
            vat("MT", "\\d{8}"),
            vat("NL", "[A-Z0-9+*]{9}B[A-Z0-9+*]{2}"),
            vat("NO", "\\d{9}(MVA)?"),
            vat("PL", "\\d{10}"),
            vat("PT", "\\d{9}"),
            vat("RO", "\\d{2,10}"),
            vat("SE", "\\d{12}"),
            vat("SI", "\\d{8}"),
            vat("SK", "\\d{10}"),
            vat("XI", "(\\d{9}|\\d{12}|GD\\d{3}|HA\\d{3})"));

    private CompanyRules() {}

    private static Map.Entry<String, Pattern> vat(String country, String format) {
        return Map.entry(country, Pattern.compile(format));
    }

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
                        isSiren(registration),
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
                    isVatNumber(vat),
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

    static boolean isSiren(String number) {
        if (!SIREN.matcher(number).matches() || number.equals("000000000")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            int digit = number.charAt(8 - i) - '0';
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    static boolean isVatNumber(String number) {
        if (number.length() < 4) {
            return false;
        }
        String country = number.substring(0, 2);
        String rest = number.substring(2);
        Pattern format = VAT_NUMBERS.get(country);
        if (format == null || !format.matcher(rest).matches()) {
            return false;
        }
        return !country.equals("FR") || isFrenchVat(rest);
    }

    /** Two characters and a SIREN; where the two are digits they are (12 + 3 × (SIREN mod 97)) mod 97. */
    private static boolean isFrenchVat(String rest) {
        String siren = rest.substring(2);
        if (!isSiren(siren)) {
            return false;
        }
        if (!Character.isDigit(rest.charAt(0)) || !Character.isDigit(rest.charAt(1))) {
            return true;
        }
        long key = (12 + 3 * (Long.parseLong(siren) % 97)) % 97;
        return Integer.parseInt(rest.substring(0, 2)) == key;
    }

    private static String trimmed(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String number(String text) {
        String without = text == null ? "" : text.replaceAll("[\\s\u00a0]", "").toUpperCase(Locale.ROOT);
        return without.isEmpty() ? null : without;
    }
}
