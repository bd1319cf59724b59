package org.biface.spi.commission;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that an operator can set when offering a policy. Values are kept as text, and are checked with {@link #problem}
 * before an offer counts. What can't be said here, such as one value that must be above another, the policy checks when it
 * decides: before an offer counts it is asked about a made-up release with the offer's parameters, and what it throws is the
 * reason for which the offer is refused. Immutable; two parameters are equal when they say the same.
 */
public final class PolicyParameter {
    /** How a value is written. More may come; a policy meets only those that it uses. */
    public enum Type {
        /** A whole number, such as {@code 1000}. */
        INTEGER,
        /** A decimal number with a point, such as {@code 12.5}. */
        DECIMAL,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A day, such as {@code 2026-11-22}. */
        DATE,
        /** A text of at most 1,000 characters. */
        TEXT
    }

    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]{0,62}");
    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?");
    private static final int MAX_TEXT = 1_000;

    private final String name;
    private final Type type;
    private final String labelEn;
    private final String labelFr;
    private final String unit;
    private final String minimum;
    private final String maximum;
    private final Pattern pattern;
    private final String defaultValue;

    private PolicyParameter(Builder builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.labelEn = Checks.label(builder.labelEn, "labelEn of " + name);
        this.labelFr = Checks.label(builder.labelFr, "labelFr of " + name);
        this.unit = builder.unit;
        this.minimum = builder.minimum;
        this.maximum = builder.maximum;
        this.pattern = builder.pattern;
        this.defaultValue = builder.defaultValue;
        if (defaultValue != null) {
            problem(defaultValue).ifPresent(problem -> {
                throw new IllegalArgumentException("the default is wrong: " + problem);
            });
        }
    }

    /**
     * Begins a parameter.
     *
     * @param name its name: letters and digits, a lower-case letter first, such as {@code rate}
     * @param type how its values are written
     * @return a builder
     */
    public static Builder of(String name, Type type) {
        return new Builder(name, type);
    }

    /**
     * Begins a rate: a whole number of basis points from 0 to 10000, which {@link CommissionRequest#rate} reads.
     *
     * @param name its name, such as {@code rate}
     * @return a builder
     */
    public static Builder rate(String name) {
        return of(name, Type.INTEGER).unit("basis points").range("0", "10000");
    }

    /** @return its name */
    public String name() {
        return name;
    }

    /** @return how its values are written */
    public Type type() {
        return type;
    }

    /** @return what it means, in English */
    public String labelEn() {
        return labelEn;
    }

    /** @return what it means, in French */
    public String labelFr() {
        return labelFr;
    }

    /**
     * The unit of its values; empty without one. Values in {@code basis points}, {@code minor units}, {@code months},
     * {@code days}, {@code contracts} and {@code basis points up to minor units} (such as {@code 2000 up to 50000, 500}) are
     * shown to both sides of a contract as people write them, in their language; values in other units are shown as they are,
     * with the unit.
     *
     * @return the unit
     */
    public String unit() {
        return unit;
    }

    /** @return the lowest value that is allowed, if there is one */
    public Optional<String> minimum() {
        return Optional.ofNullable(minimum);
    }

    /** @return the highest value that is allowed, if there is one */
    public Optional<String> maximum() {
        return Optional.ofNullable(maximum);
    }

    /** @return the regular expression that a text must match as a whole, if there is one */
    public Optional<String> pattern() {
        return Optional.ofNullable(pattern).map(Pattern::pattern);
    }

    /** @return the value without one from the operator; without a default the operator must give one */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /**
     * Checks a value.
     *
     * @param value a value as text
     * @return what is wrong with it, as one sentence for the operator, or nothing when it is right
     */
    public Optional<String> problem(String value) {
        Objects.requireNonNull(value, "value");
        boolean written = switch (type) {
            case INTEGER -> INTEGER.matcher(value).matches();
            case DECIMAL -> DECIMAL.matcher(value).matches();
            case FLAG -> value.equals("true") || value.equals("false");
            case DATE -> isDate(value);
            case TEXT -> value.length() <= MAX_TEXT;
        };
        if (!written) {
            return Optional.of(name + " must be " + written() + ", not '" + shortened(value) + "'.");
        }
        if (minimum != null && compare(value, minimum) < 0 || maximum != null && compare(value, maximum) > 0) {
            return Optional.of(
                    name + " must be " + range() + (unit.isEmpty() ? "" : " " + unit) + ", not " + value + ".");
        }
        if (pattern != null && !pattern.matcher(value).matches()) {
            return Optional.of(name + " must match " + pattern + ", not '" + shortened(value) + "'.");
        }
        return Optional.empty();
    }

    private String written() {
        return switch (type) {
            case INTEGER -> "a whole number";
            case DECIMAL -> "a decimal number with a point";
            case FLAG -> "true or false";
            case DATE -> "a day such as 2026-11-22";
            case TEXT -> "a text of at most " + MAX_TEXT + " characters";
        };
    }

    private String range() {
        if (minimum == null) {
            return "at most " + maximum;
        }
        return maximum == null ? "at least " + minimum : "from " + minimum + " to " + maximum;
    }

    private int compare(String one, String other) {
        return type == Type.DATE
                ? LocalDate.parse(one).compareTo(LocalDate.parse(other))
                : new BigDecimal(one).compareTo(new BigDecimal(other));
    }

    private static boolean isDate(String value) {
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeParseException notOne) {
            return false;
        }
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyParameter that
                && name.equals(that.name)
                && type == that.type
                && labelEn.equals(that.labelEn)
                && labelFr.equals(that.labelFr)
                && unit.equals(that.unit)
                && Objects.equals(minimum, that.minimum)
                && Objects.equals(maximum, that.maximum)
                && pattern().equals(that.pattern())
                && Objects.equals(defaultValue, that.defaultValue);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, labelEn, labelFr, unit, minimum, maximum, pattern(), defaultValue);
    }

    @Override
    public String toString() {
        return name + " (" + type + (unit.isEmpty() ? "" : ", " + unit) + ")";
    }

    /** Makes a parameter. Not safe for use by several threads. */
    public static final class Builder {
        private final String name;
        private final Type type;
        private String labelEn;
        private String labelFr;
        private String unit = "";
        private String minimum;
        private String maximum;
        private Pattern pattern;
        private String defaultValue;

        private Builder(String name, Type type) {
            if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
                throw new IllegalArgumentException("not a parameter's name: " + name);
            }
            this.name = name;
            this.type = Objects.requireNonNull(type, "type");
        }

        /**
         * Needed.
         *
         * @param english what it means, in English, at most 200 characters
         * @param french what it means, in French, at most 200 characters
         * @return this
         */
        public Builder label(String english, String french) {
            this.labelEn = english;
            this.labelFr = french;
            return this;
        }

        /**
         * @param text the unit of its values, such as {@code basis points}
         * @return this
         */
        public Builder unit(String text) {
            this.unit = Checks.label(text, "unit of " + name);
            return this;
        }

        /**
         * For numbers and days.
         *
         * @param lowest the lowest value that is allowed, or {@code null} for no limit
         * @param highest the highest value that is allowed, or {@code null} for no limit
         * @return this
         */
        public Builder range(String lowest, String highest) {
            if (type == Type.FLAG || type == Type.TEXT) {
                throw new IllegalArgumentException("numbers and days have a range, " + name + " does not");
            }
            this.minimum = lowest;
            this.maximum = highest;
            return this;
        }

        /**
         * For texts.
         *
         * @param regex what a value must match as a whole; one that backtracks little, for it is matched against whatever an
         *     operator types
         * @return this
         */
        public Builder pattern(String regex) {
            if (type != Type.TEXT) {
                throw new IllegalArgumentException("texts have a pattern, " + name + " does not");
            }
            this.pattern = Pattern.compile(regex);
            return this;
        }

        /**
         * @param value the value without one from the operator; a parameter that comes with a later version of the same major
         *     has one that gives the result of before
         * @return this
         */
        public Builder defaultValue(String value) {
            this.defaultValue = value;
            return this;
        }

        /** @return the parameter */
        public PolicyParameter build() {
            return new PolicyParameter(this);
        }
    }
}
