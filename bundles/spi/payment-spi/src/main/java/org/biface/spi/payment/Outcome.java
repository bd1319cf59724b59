package org.biface.spi.payment;

import java.util.Objects;
import java.util.Optional;

/** Where an order stands at the provider. Immutable. */
public final class Outcome {

    /** Where an order can stand. Without an answer there is no outcome, but a {@link ProviderTimeout}. */
    public enum Status {
        /** The provider works on it, or waits for the payer. */
        PENDING,
        /** It is done. Final, but for {@link #RETURNED}. */
        SUCCEEDED,
        /** It will not be done, and no money has moved; final. */
        FAILED,
        /**
         * It was done and has come back: a payout, a sweep or a refund that the bank returned. Final. A provider that never said
         * {@link #SUCCEEDED} says {@link #FAILED} instead.
         */
        RETURNED
    }

    private final Status status;
    private final Amount amount;
    private final Amount fee;
    private final String reference;
    private final String reason;
    private final PayerStep payerStep;
    private final AccountState account;

    private Outcome(
            Status status,
            Amount amount,
            Amount fee,
            String reference,
            String reason,
            PayerStep payerStep,
            AccountState account) {
        this.status = Objects.requireNonNull(status, "status");
        this.amount = amount;
        this.fee = fee;
        this.reference = reference;
        this.reason = reason;
        this.payerStep = payerStep;
        this.account = account;
    }

    /**
     * @param reference the provider's own id of the order, at most 200 characters, or {@code null}
     * @return the provider works on it
     */
    public static Outcome pending(String reference) {
        return new Outcome(Status.PENDING, null, null, reference, null, null, null);
    }

    /**
     * @param amount how much was really collected or sent; the platform compares it with the order
     * @param reference the provider's own id of the order, or {@code null}
     * @return it is done
     */
    public static Outcome succeeded(Amount amount, String reference) {
        return new Outcome(
                Status.SUCCEEDED, Objects.requireNonNull(amount, "amount"), null, reference, null, null, null);
    }

    /**
     * @param account the account that was made
     * @return an order of kind {@link OrderKind#ACCOUNT} is done
     */
    public static Outcome opened(AccountState account) {
        return new Outcome(Status.SUCCEEDED, null, null, account.reference(), null, null, account);
    }

    /**
     * @param reason the provider's code, such as {@code insufficient_funds}: at most 100 characters, never personal data
     * @param reference the provider's own id of the order, or {@code null}
     * @return it will not be done
     */
    public static Outcome failed(String reason, String reference) {
        return new Outcome(Status.FAILED, null, null, reference, Objects.requireNonNull(reason, "reason"), null, null);
    }

    /**
     * @param amount how much came back; the platform compares it with the order
     * @param reason the provider's code, such as {@code account_closed}
     * @param reference the provider's own id of the order, or {@code null}
     * @return it was done and has come back
     */
    public static Outcome returned(Amount amount, String reason, String reference) {
        return new Outcome(
                Status.RETURNED,
                Objects.requireNonNull(amount, "amount"),
                null,
                reference,
                Objects.requireNonNull(reason, "reason"),
                null,
                null);
    }

    /**
     * @param value what the provider took for it out of what it holds, zero or more; {@code null} when that is not known (yet)
     * @return the same outcome, with that
     */
    public Outcome withFee(Amount value) {
        return new Outcome(status, amount, value, reference, reason, payerStep, account);
    }

    /**
     * @param value what the client has to do before it goes on
     * @return the same outcome, with that
     */
    public Outcome withPayerStep(PayerStep value) {
        return new Outcome(status, amount, fee, reference, reason, value, account);
    }

    /** @return where it stands */
    public Status status() {
        return status;
    }

    /** @return how much was collected, sent or returned; {@code null} otherwise, and of accounts */
    public Amount amount() {
        return amount;
    }

    /** @return what the provider took for it, when that is known */
    public Optional<Amount> fee() {
        return Optional.ofNullable(fee);
    }

    /** @return the provider's own id of the order, or {@code null} */
    public String reference() {
        return reference;
    }

    /** @return why it failed or came back, or {@code null} */
    public String reason() {
        return reason;
    }

    /** @return what the client has to do before it goes on, if anything */
    public Optional<PayerStep> payerStep() {
        return Optional.ofNullable(payerStep);
    }

    /** @return the account that was made, when it is about that */
    public Optional<AccountState> account() {
        return Optional.ofNullable(account);
    }

    @Override
    public String toString() {
        return status + (reason == null ? "" : " (" + reason + ")");
    }
}
