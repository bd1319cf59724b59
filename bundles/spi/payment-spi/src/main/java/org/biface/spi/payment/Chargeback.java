package org.biface.spi.payment;

import java.time.Instant;
import java.util.Objects;

/** A client's bank takes a payment back. Immutable. */
public final class Chargeback {

    /** How it stands. */
    public enum Phase {
        /** The money is taken from what the provider holds; it can be answered. */
        OPENED,
        /** The money came back; final. */
        WON,
        /** The money is gone; final. */
        LOST
    }

    private final String reference;
    private final Phase phase;
    private final String paymentKey;
    private final String paymentReference;
    private final Amount amount;
    private final Amount fee;
    private final String reason;
    private final Instant answerBy;

    private Chargeback(
            String reference,
            Phase phase,
            String paymentKey,
            String paymentReference,
            Amount amount,
            Amount fee,
            String reason,
            Instant answerBy) {
        this.reference = Objects.requireNonNull(reference, "reference");
        this.phase = Objects.requireNonNull(phase, "phase");
        this.paymentKey = paymentKey;
        this.paymentReference = paymentReference;
        this.amount = Objects.requireNonNull(amount, "amount");
        this.fee = fee;
        this.reason = reason;
        this.answerBy = answerBy;
    }

    /**
     * @param reference the provider's own id of the chargeback
     * @param phase how it stands
     * @param amount how much is disputed; may be a part of the payment
     * @return the chargeback
     */
    public static Chargeback of(String reference, Phase phase, Amount amount) {
        return new Chargeback(reference, phase, null, null, amount, null, null, null);
    }

    /**
     * @param key the key of the order that collected it; {@code null} when the provider does not say
     * @param ownReference the provider's own id of that payment; {@code null} when it does not say
     * @return the same, with that; one of the two is needed for the platform to find the payment
     */
    public Chargeback ofPayment(String key, String ownReference) {
        return new Chargeback(reference, phase, key, ownReference, amount, fee, reason, answerBy);
    }

    /**
     * @param value what the provider took for it; {@code null} when that is not known
     * @return the same, with that
     */
    public Chargeback withFee(Amount value) {
        return new Chargeback(reference, phase, paymentKey, paymentReference, amount, value, reason, answerBy);
    }

    /**
     * @param value the provider's code, such as {@code fraudulent}, at most 100 characters
     * @return the same, with that
     */
    public Chargeback because(String value) {
        return new Chargeback(reference, phase, paymentKey, paymentReference, amount, fee, value, answerBy);
    }

    /**
     * @param value until when evidence is taken, UTC
     * @return the same, with that
     */
    public Chargeback answerBy(Instant value) {
        return new Chargeback(reference, phase, paymentKey, paymentReference, amount, fee, reason, value);
    }

    /** @return the provider's own id of the chargeback */
    public String reference() {
        return reference;
    }

    /** @return how it stands */
    public Phase phase() {
        return phase;
    }

    /** @return the key of the order that collected it, or {@code null} */
    public String paymentKey() {
        return paymentKey;
    }

    /** @return the provider's own id of that payment, or {@code null} */
    public String paymentReference() {
        return paymentReference;
    }

    /** @return how much is disputed, above zero */
    public Amount amount() {
        return amount;
    }

    /** @return what the provider took for it, or {@code null} */
    public Amount fee() {
        return fee;
    }

    /** @return the provider's code, or {@code null} */
    public String reason() {
        return reason;
    }

    /** @return until when evidence is taken, UTC, or {@code null} */
    public Instant answerBy() {
        return answerBy;
    }
}
