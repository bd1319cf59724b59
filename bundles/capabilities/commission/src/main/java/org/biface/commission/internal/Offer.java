package org.biface.commission.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.biface.commission.BroughtBy;
import org.biface.commission.OfferTerms;
import org.biface.commission.SigningFacts;
import org.osgi.framework.VersionRange;

/**
 * An operator's offer: which policy, with which parameters, for which new contracts. A condition that is {@code null} fits
 * every contract.
 *
 * @param name its name
 * @param policy the policy's id
 * @param versions which versions of the policy
 * @param parameters what the operator has set
 * @param vertical only for this trade
 * @param currency only for this currency
 * @param broughtBy only for clients brought by this
 * @param from only for contracts signed at or after this
 * @param until only for contracts signed before this
 */
record Offer(
        String name,
        String policy,
        VersionRange versions,
        Map<String, String> parameters,
        String vertical,
        String currency,
        BroughtBy broughtBy,
        Instant from,
        Instant until) {
    private static final String PARAMETER = "param.";
    private static final Set<String> PROPERTIES =
            Set.of("policy", "versions", "vertical", "currency", "broughtBy", "from", "until");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern MAJOR = Pattern.compile("(\\d{1,8})\\.x");
    private static final String FIRST = "1.x";

    Offer {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a configuration. Properties that begin with {@code param.} set the policy's parameters.
     *
     * @param name the offer's name
     * @param properties {@code policy}, {@code versions} ({@code 1.x} without it) and the conditions {@code vertical}, {@code currency},
     *     {@code broughtBy}, {@code from} and {@code until} (days in UTC, the second one not included)
     * @return the offer
     * @throws IllegalArgumentException with one sentence for the operator when a property is wrong
     */
    static Offer of(String name, Map<String, String> properties) {
        Map<String, String> parameters = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(PARAMETER)) {
                parameters.put(key.substring(PARAMETER.length()), value);
            } else if (!PROPERTIES.contains(key) && key.indexOf('.') < 0) {
                // A condition that is misspelt must not make an offer for everybody. What the container adds has dots.
                throw new IllegalArgumentException(key + " is no property of an offer; these are "
                        + String.join(", ", new TreeSet<>(PROPERTIES)) + " and param.NAME.");
            }
        });
        String policy = properties.getOrDefault("policy", "");
        if (!ID.matcher(policy).matches()) {
            throw new IllegalArgumentException("policy must be a policy's id, not '" + policy + "'.");
        }
        VersionRange versions = range(properties.getOrDefault("versions", FIRST).trim());
        String currency = condition(properties.get("currency"));
        if (currency != null
                && Currency.getAvailableCurrencies().stream()
                        .noneMatch(known -> known.getCurrencyCode().equals(currency))) {
            throw new IllegalArgumentException(
                    "currency must be an ISO 4217 code such as EUR, not '" + currency + "'.");
        }
        BroughtBy broughtBy;
        try {
            String value = condition(properties.get("broughtBy"));
            broughtBy = value == null ? null : BroughtBy.valueOf(value);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "broughtBy must be PLATFORM or FREELANCER, not '" + properties.get("broughtBy") + "'.", unknown);
        }
        Instant from = day("from", properties.get("from"));
        Instant until = day("until", properties.get("until"));
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("until must be after from.");
        }
        return new Offer(
                name,
                policy,
                versions,
                parameters,
                condition(properties.get("vertical")),
                currency,
                broughtBy,
                from,
                until);
    }

    private static String condition(String value) {
        return value == null || value.isBlank() ? null : value.trim();
    }

    private static Instant day(String property, String value) {
        if (condition(value) == null) {
            return null;
        }
        try {
            return LocalDate.parse(value.trim()).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException notADay) {
            throw new IllegalArgumentException(
                    property + " must be a day such as 2026-12-01, not '" + value + "'.", notADay);
        }
    }

    /**
     * Reads what an operator has sent or typed.
     *
     * @throws IllegalArgumentException with one sentence for the operator when a value is wrong
     */
    static Offer of(OfferTerms terms) {
        if (terms.name() == null || !NAME.matcher(terms.name()).matches()) {
            throw new IllegalArgumentException(
                    "name must be lower-case letters, digits, dots and dashes, at most 63, not '" + terms.name()
                            + "'.");
        }
        Map<String, String> properties = new TreeMap<>();
        terms.parameters().forEach((name, value) -> properties.put(PARAMETER + name, value));
        put(properties, "policy", terms.policy());
        put(properties, "versions", terms.versions());
        put(properties, "vertical", terms.vertical());
        put(properties, "currency", terms.currency());
        put(properties, "broughtBy", terms.broughtBy());
        put(properties, "from", terms.from());
        put(properties, "until", terms.until());
        return of(terms.name(), properties);
    }

    private static void put(Map<String, String> properties, String name, Object value) {
        if (value != null) {
            properties.put(name, value.toString());
        }
    }

    /** A plain version would mean "this one or any later one", a new major version included: too easy to get wrong. */
    private static VersionRange range(String text) {
        Matcher major = MAJOR.matcher(text);
        if (major.matches()) {
            int number = Integer.parseInt(major.group(1));
            return new VersionRange("[" + number + "," + (number + 1) + ")");
        }
        try {
            VersionRange range = new VersionRange(text);
            if (range.getRight() != null && !range.isEmpty()) {
                return range;
            }
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(wrongRange(text), unreadable);
        }
        throw new IllegalArgumentException(wrongRange(text));
    }

    private static String wrongRange(String text) {
        return "versions must be a range of versions such as 1.x or [1.2,3), not '" + text + "'.";
    }

    OfferTerms terms() {
        return new OfferTerms(
                name, policy, versions.toString(), parameters, vertical, currency, broughtBy, day(from), day(until));
    }

    /** What {@link #of(String, Map)} makes the same offer of. */
    Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        parameters.forEach((name, value) -> properties.put(PARAMETER + name, value));
        put(properties, "policy", policy);
        put(properties, "versions", versions);
        put(properties, "vertical", vertical);
        put(properties, "currency", currency);
        put(properties, "broughtBy", broughtBy);
        put(properties, "from", day(from));
        put(properties, "until", day(until));
        return properties;
    }

    /** The same text for the same terms, in every process. */
    String canonical() {
        return Arrays.asList(policy, versions, new TreeMap<>(parameters), vertical, currency, broughtBy, from, until)
                .toString();
    }

    private static LocalDate day(Instant start) {
        return start == null ? null : LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return policy + " " + versions;
    }

    /** How specific it is: the number of its conditions. A span of days is one. */
    int conditions() {
        return (int) Stream.of(vertical, currency, broughtBy, from == null ? until : from)
                .filter(Objects::nonNull)
                .count();
    }

    boolean fits(SigningFacts facts) {
        return (vertical == null || vertical.equals(facts.vertical()))
                && (currency == null || currency.equals(facts.currency()))
                && (broughtBy == null || broughtBy == facts.broughtBy())
                && (from == null || !facts.signedAt().isBefore(from))
                && (until == null || facts.signedAt().isBefore(until));
    }

    /** Whether a contract could come that fits both, and neither is more specific. */
    boolean ties(Offer other) {
        return conditions() == other.conditions()
                && meet(vertical, other.vertical)
                && meet(currency, other.currency)
                && meet(broughtBy, other.broughtBy)
                && (from == null || other.until == null || from.isBefore(other.until))
                && (until == null || other.from == null || other.from.isBefore(until));
    }

    private static boolean meet(Object one, Object other) {
        return one == null || other == null || one.equals(other);
    }
}
