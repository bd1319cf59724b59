package org.biface.commons;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What the caller sent can't be taken as it is. Each error says which field, and what would be right. HTTP 422. */
public final class Invalid extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @serial the errors, at least one */
    private final ArrayList<FieldError> errors;

    /**
     * One field that is wrong.
     *
     * @param field the path of the field in what was sent, such as {@code milestones/1/amount}
     * @param message one sentence: what would be right
     */
    public record FieldError(String field, String message) implements Serializable {}

    /**
     * @param field the field that is wrong
     * @param message one sentence: what would be right
     */
    public Invalid(String field, String message) {
        this(List.of(new FieldError(field, message)));
    }

    /** @param errors the fields that are wrong, at least one */
    public Invalid(List<FieldError> errors) {
        super(errors.get(0).message());
        this.errors = new ArrayList<>(errors);
    }

    /** @return the fields that are wrong, at least one */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** Collects the errors of one request, so that the caller sees all of them at once. */
    public static final class Check {

        private final List<FieldError> errors = new ArrayList<>();

        /**
         * @param ok whether the field is right
         * @param field the path of the field
         * @param message one sentence: what would be right
         * @return this
         */
        public Check that(boolean ok, String field, String message) {
            if (!ok) {
                errors.add(new FieldError(field, message));
            }
            return this;
        }

        /**
         * A text that must be there.
         *
         * @param value the text
         * @param field the path of the field
         * @param max the most characters (UTF-16 units)
         * @return this
         */
        public Check text(String value, String field, int max) {
            that(value != null && !value.isBlank(), field, field + " must not be empty.");
            return optionalText(value, field, max);
        }

        /**
         * A text that may be missing.
         *
         * @param value the text or {@code null}
         * @param field the path of the field
         * @param max the most characters (UTF-16 units)
         * @return this
         */
        public Check optionalText(String value, String field, int max) {
            if (value != null) {
                that(value.length() <= max, field, field + " must have at most " + max + " characters.");
                that(value.indexOf('\0') < 0, field, field + " must not hold the character NUL.");
            }
            return this;
        }

        /** @throws Invalid when at least one field was wrong */
        public void orThrow() {
            if (!errors.isEmpty()) {
                throw new Invalid(errors);
            }
        }
    }
}
