package org.biface.spi.payment;

import java.util.Objects;

/** Where an order stands at the provider. Immutable. */
public final class Outcome {

    /** Where an order can stand. Without an answer there is no outcome, but a {@link ProviderTimeout}. */
    public enum Status {
        /** The provider works on it. */
        PENDING,
        /** It is done; final. */
        SUCCEEDED,
        /** It will not be done; final. */
        FAILED
    }

    private final Status status;
    private final Amount amount;
    private final String reference;
    private final String reason;

    private Outcome(Status status, Amount amount, String reference, String reason) {
        this.status = Objects.requireNonNull(status, "status");
        this.amount = amount;
        this.reference = reference;
        this.reason = reason;
    }

    /**
     * @param reference the provider's own id of the order, or {@code null}
     * @return the provider works on it
     */
    public static Outcome pending(String reference) {
        return new Outcome(Status.PENDING, null, reference, null);
    }

    /**
     * @param amount how much was really collected or sent; the platform compares it with the order
     * @param reference the provider's own id of the order, or {@code null}
     * @return it is done
     */
    public static Outcome succeeded(Amount amount, String reference) {
        return new Outcome(Status.SUCCEEDED, Objects.requireNonNull(amount, "amount"), reference, null);
    }

    /**
     * @param reason the provider's code, such as {@code insufficient_funds}: at most 100 characters, never personal data
     * @param reference the provider's own id of the order, or {@code null}
     * @return it will not be done
     */
    public static Outcome failed(String reason, String reference) {
        return new Outcome(Status.FAILED, null, reference, Objects.requireNonNull(reason, "reason"));
    }

    /** @return where it stands */
    public Status status() {
        return status;
    }

    /** @return how much was collected or sent; {@code null} unless it succeeded */
    public Amount amount() {
        return amount;
    }

    /** @return the provider's own id of the order, or {@code null} */
    public String reference() {
        return reference;
    }

    /** @return why it failed, or {@code null} */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return status + (reason == null ? "" : " (" + reason + ")");
    }
}
