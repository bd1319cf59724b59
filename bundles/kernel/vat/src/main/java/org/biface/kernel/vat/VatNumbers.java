package org.biface.kernel.vat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What VAT numbers look like: the formats that the Commission's VIES service states for each member state, with the United
 * Kingdom, Switzerland and Norway, and the check digits of those states that publish how they are made.
 */
public final class VatNumbers {

    private static final Pattern SIREN = Pattern.compile("\\d{9}");

    private static final Map<String, Pattern> FORMATS = Map.ofEntries(
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

    /** Of the part behind the country, which has the right format already. */
    private static final Map<String, Predicate<String>> CHECKS = Map.of(
            "BE", number -> 97 - integer(number, 0, 8) % 97 == integer(number, 8, 10),
            "DE", VatNumbers::isIso7064Mod11Radix10,
            "DK", number -> weighted(number, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0,
            "FI", number -> weighted(number, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0,
            "FR", VatNumbers::isFrench,
            "HR", VatNumbers::isIso7064Mod11Radix10,
            "IT", VatNumbers::isLuhn,
            "LU", number -> integer(number, 0, 6) % 89 == integer(number, 6, 8),
            "PL", number -> weighted(number, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == digit(number, 9),
            "PT", number -> weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10 == digit(number, 8));

    /** The prefixes that VIES knows: the member states, Greece under its own letters. */
    private static final Set<String> VIES = Set.of(
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");

    private VatNumbers() {}

    private static Map.Entry<String, Pattern> vat(String country, String format) {
        return Map.entry(country, Pattern.compile(format));
    }

    /**
     * @param number a number without spaces, in upper case, with its country in front
     * @return whether it can be a VAT number
     */
    public static boolean isPlausible(String number) {
        if (number.length() < 4) {
            return false;
        }
        String country = number.substring(0, 2);
        String rest = number.substring(2);
        Pattern format = FORMATS.get(country);
        return format != null
                && format.matcher(rest).matches()
                && CHECKS.getOrDefault(country, any -> true).test(rest);
    }

    /**
     * @param number a VAT number, or {@code null}
     * @return whether it is one of those that VIES can be asked for
     */
    public static boolean isInVies(String number) {
        return number != null && number.length() > 2 && VIES.contains(number.substring(0, 2));
    }

    /**
     * @param country ISO 3166-1
     * @param number a VAT number
     * @return whether the number is of that country: Greece is EL, and Monaco has French numbers
     */
    public static boolean isOf(String country, String number) {
        return number.startsWith(prefix(country.toUpperCase(Locale.ROOT)));
    }

    private static String prefix(String country) {
        return switch (country) {
            case "GR" -> "EL";
            case "MC" -> "FR";
            default -> country;
        };
    }

    /**
     * @param number nine digits
     * @return whether it can be a SIREN: the last digit checks the others (ISO 7812-1)
     */
    public static boolean isSiren(String number) {
        return SIREN.matcher(number).matches() && !number.equals("000000000") && isLuhn(number);
    }

    /** Two characters and a SIREN; where the two are digits they are (12 + 3 × (SIREN mod 97)) mod 97. */
    private static boolean isFrench(String rest) {
        String siren = rest.substring(2);
        if (!isSiren(siren)) {
            return false;
        }
        if (!Character.isDigit(rest.charAt(0)) || !Character.isDigit(rest.charAt(1))) {
            return true;
        }
        return integer(rest, 0, 2) == (12 + 3 * (integer(siren, 0, 9) % 97)) % 97;
    }

    private static boolean isLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digit(digits, digits.length() - 1 - i);
            int weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    /** ISO 7064, MOD 11,10. */
    private static boolean isIso7064Mod11Radix10(String digits) {
        int product = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (digit(digits, i) + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (product + digit(digits, digits.length() - 1)) % 10 == 1;
    }

    private static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * digit(digits, i);
        }
        return sum;
    }

    private static int digit(String digits, int at) {
        return digits.charAt(at) - '0';
    }

    private static int integer(String digits, int from, int to) {
        return Integer.parseInt(digits.substring(from, to));
    }
}
