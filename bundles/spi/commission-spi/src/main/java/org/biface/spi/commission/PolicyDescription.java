package org.biface.spi.commission;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Who a policy is, for operators and for the two sides of a contract. Immutable; two descriptions are equal when they say the
 * same.
 */
public final class PolicyDescription {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})\\.(0|[1-9]\\d{0,8})");

    private final String id;
    private final String version;
    private final String nameEn;
    private final String nameFr;
    private final String explanationEn;
    private final String explanationFr;
    private final List<PolicyParameter> parameters;

    private PolicyDescription(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.nameEn = Checks.label(builder.nameEn, "nameEn");
        this.nameFr = Checks.label(builder.nameFr, "nameFr");
        this.explanationEn = Checks.text(builder.explanationEn, "explanationEn");
        this.explanationFr = Checks.text(builder.explanationFr, "explanationFr");
        this.parameters = List.copyOf(builder.parameters);
        if (parameters.stream().map(PolicyParameter::name).distinct().count() != parameters.size()) {
            throw new IllegalArgumentException("each parameter has a name of its own");
        }
    }

    /**
     * Begins a description.
     *
     * @param id what offers and contracts call it, for ever: lower-case letters, digits and dashes, at most 63, such as
     *     {@code flat}
     * @param version {@code major.minor.micro}, such as {@code 1.0.0}; within a major version the same request gives the
     *     same result
     * @return a builder
     */
    public static Builder of(String id, String version) {
        return new Builder(id, version);
    }

    /** @return what offers and contracts call it */
    public String id() {
        return id;
    }

    /** @return {@code major.minor.micro} */
    public String version() {
        return version;
    }

    /** @return the first part of {@link #version()} */
    public int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    /** @return its name, in English */
    public String nameEn() {
        return nameEn;
    }

    /** @return its name, in French */
    public String nameFr() {
        return nameFr;
    }

    /** @return what it does, in English, for people */
    public String explanationEn() {
        return explanationEn;
    }

    /** @return what it does, in French, for people */
    public String explanationFr() {
        return explanationFr;
    }

    /** @return what an operator can set, in the order in which it is shown */
    public List<PolicyParameter> parameters() {
        return parameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyDescription that
                && id.equals(that.id)
                && version.equals(that.version)
                && nameEn.equals(that.nameEn)
                && nameFr.equals(that.nameFr)
                && explanationEn.equals(that.explanationEn)
                && explanationFr.equals(that.explanationFr)
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, nameEn, nameFr, explanationEn, explanationFr, parameters);
    }

    @Override
    public String toString() {
        return id + " " + version;
    }

    /** Makes a description. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        private final String version;
        private final List<PolicyParameter> parameters = new ArrayList<>();
        private String nameEn;
        private String nameFr;
        private String explanationEn;
        private String explanationFr;

        private Builder(String id, String version) {
            if (!ID.matcher(Objects.requireNonNull(id, "id")).matches()) {
                throw new IllegalArgumentException("not a policy id: " + id);
            }
            if (!VERSION.matcher(Objects.requireNonNull(version, "version")).matches()) {
                throw new IllegalArgumentException("not a version of the form 1.0.0: " + version);
            }
            this.id = id;
            this.version = version;
        }

        /**
         * Needed.
         *
         * @param english its name in English, at most 200 characters
         * @param french its name in French, at most 200 characters
         * @return this
         */
        public Builder name(String english, String french) {
            this.nameEn = english;
            this.nameFr = french;
            return this;
        }

        /**
         * Needed.
         *
         * @param english what it does, in English, at most 2,000 characters
         * @param french what it does, in French, at most 2,000 characters
         * @return this
         */
        public Builder explanation(String english, String french) {
            this.explanationEn = english;
            this.explanationFr = french;
            return this;
        }

        /**
         * @param parameter something that an operator can set
         * @return this
         */
        public Builder parameter(PolicyParameter parameter) {
            parameters.add(Objects.requireNonNull(parameter, "parameter"));
            return this;
        }

        /** @return the description */
        public PolicyDescription build() {
            return new PolicyDescription(this);
        }
    }
}
