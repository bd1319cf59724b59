package org.biface.plugins.payment.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PayerStep;

/** What Stripe's objects mean to the platform. */
final class Reading {

    /** Where an object of ours carries the order's key. */
    static final String KEY = "biface_key";
    /** Says that a payment is tried once, without a client: it is given up when the card says no. */
    static final String ONCE = "biface_once";

    private Reading() {}

    static String id(JsonNode object) {
        return object.path("id").asText();
    }

    /** @return the id behind a reference that may be expanded; {@code null} when there is none */
    static String reference(JsonNode value) {
        if (value.isObject()) {
            return id(value);
        }
        return value.isTextual() ? value.asText() : null;
    }

    /** @return the key that we gave it, or {@code null} when it is none of ours */
    static String key(JsonNode object) {
        return object.path("metadata").path(KEY).asText(null);
    }

    static Instant at(JsonNode object) {
        return Instant.ofEpochSecond(object.path("created").asLong());
    }

    private static Amount amount(JsonNode object, String field) {
        return Amount.of(
                object.path(field).asLong(), object.path("currency").asText().toUpperCase(Locale.ROOT));
    }

    // ---------------------------------------------------------------- payments

    static Outcome payment(JsonNode intent) {
        return switch (intent.path("status").asText()) {
            case "succeeded" -> {
                Outcome done = Outcome.succeeded(amount(intent, "amount_received"), id(intent));
                yield fee(intent).map(done::withFee).orElse(done);
            }
            case "canceled" -> Outcome.failed(intent.path("cancellation_reason").asText("canceled"), id(intent));
            case "requires_payment_method", "requires_confirmation", "requires_action" -> waiting(intent);
            default -> Outcome.pending(id(intent));
        };
    }

    private static Outcome waiting(JsonNode intent) {
        Outcome pending = Outcome.pending(id(intent));
        String secret = intent.path("client_secret").asText("");
        return secret.isEmpty() ? pending : pending.withPayerStep(PayerStep.token(secret));
    }

    /** Known once the charge's line in Stripe's books is asked for with it. */
    private static Optional<Amount> fee(JsonNode intent) {
        JsonNode line = intent.path("latest_charge").path("balance_transaction");
        // In another currency it was converted, which is not what the platform ordered: the operator is to see it.
        return line.isObject()
                        && line.path("currency")
                                .asText()
                                .equals(intent.path("currency").asText())
                ? Optional.of(amount(line, "fee"))
                : Optional.empty();
    }

    /** @return whether a payment that is tried once was refused, and waits for a client who is not there */
    static boolean isRefusedOnce(JsonNode intent) {
        return "requires_payment_method".equals(intent.path("status").asText())
                && intent.path("metadata").has(ONCE)
                && intent.path("last_payment_error").isObject();
    }

    static String refusal(JsonNode intent) {
        JsonNode error = intent.path("last_payment_error");
        return error.path("decline_code").asText(error.path("code").asText("card_declined"));
    }

    // ---------------------------------------------------------------- refunds, transfers, payouts

    /**
     * @param cameBack whether it is known to have been done before
     */
    static Outcome refund(JsonNode refund, boolean cameBack) {
        return switch (refund.path("status").asText()) {
            case "succeeded" -> done(refund);
            case "failed", "canceled" -> undone(refund, "failure_reason", cameBack);
            default -> Outcome.pending(id(refund));
        };
    }

    static Outcome transfer(JsonNode transfer) {
        return done(transfer);
    }

    static Outcome payout(JsonNode payout, boolean cameBack) {
        return switch (payout.path("status").asText()) {
            case "paid" -> done(payout);
            case "failed", "canceled" -> undone(payout, "failure_code", cameBack);
            default -> Outcome.pending(id(payout));
        };
    }

    /** Stripe takes its fees with the payment, so that there is none here. */
    private static Outcome done(JsonNode object) {
        Amount amount = amount(object, "amount");
        return Outcome.succeeded(amount, id(object)).withFee(Amount.of(0, amount.currency()));
    }

    private static Outcome undone(JsonNode object, String reasonField, boolean cameBack) {
        String reason = object.path(reasonField).asText(object.path("status").asText());
        return cameBack
                ? Outcome.returned(amount(object, "amount"), reason, id(object))
                : Outcome.failed(reason, id(object));
    }

    // ---------------------------------------------------------------- accounts

    static AccountState account(JsonNode account) {
        JsonNode requirements = account.path("requirements");
        boolean receives =
                "active".equals(account.path("capabilities").path("transfers").asText());
        boolean paysOut = account.path("payouts_enabled").asBoolean();
        return AccountState.of(id(account), identity(account, requirements, receives && paysOut))
                .receiving(receives)
                .payingOut(receives && paysOut)
                .requiring(asked(requirements));
    }

    private static Identity identity(JsonNode account, JsonNode requirements, boolean ready) {
        String disabled = requirements.path("disabled_reason").asText("");
        if (disabled.startsWith("rejected")) {
            return Identity.REFUSED;
        }
        if (!requirements.path("currently_due").isEmpty()
                || !requirements.path("past_due").isEmpty()) {
            return Identity.NEEDED;
        }
        if (ready) {
            return Identity.VERIFIED;
        }
        return account.path("details_submitted").asBoolean() ? Identity.PENDING : Identity.NEEDED;
    }

    private static List<String> asked(JsonNode requirements) {
        var codes = new ArrayList<String>();
        requirements.path("currently_due").forEach(code -> codes.add(code.asText()));
        String disabled = requirements.path("disabled_reason").asText("");
        if (!disabled.isEmpty()) {
            codes.add(disabled);
        }
        return codes;
    }

    // ---------------------------------------------------------------- notices

    /** @return what an event says; nothing when it is of no interest, or about what is not ours */
    static Optional<Notice> notice(JsonNode event) {
        String id = id(event);
        Instant at = at(event);
        JsonNode object = event.path("data").path("object");
        String before =
                event.path("data").path("previous_attributes").path("status").asText("");
        return switch (event.path("type").asText()) {
            case "payment_intent.succeeded",
                    "payment_intent.processing",
                    "payment_intent.canceled",
                    "payment_intent.requires_action",
                    "payment_intent.payment_failed" -> of(id, object, payment(object), at);
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" ->
                of(id, object, refund(object, "succeeded".equals(before)), at);
            case "payout.created", "payout.updated", "payout.paid", "payout.failed", "payout.canceled" ->
                of(id, object, payout(object, "paid".equals(before)), at);
            case "account.updated" -> Optional.of(Notice.ofAccount(id, account(object), at));
            case "charge.dispute.created",
                    "charge.dispute.updated",
                    "charge.dispute.closed",
                    "charge.dispute.funds_withdrawn",
                    "charge.dispute.funds_reinstated" ->
                chargeback(object).map(found -> Notice.ofChargeback(id, found, at));
            default -> Optional.empty();
        };
    }

    private static Optional<Notice> of(String id, JsonNode object, Outcome outcome, Instant at) {
        return Optional.ofNullable(key(object)).map(key -> Notice.of(id, key, outcome, at));
    }

    /** Inquiries (warning_…) take no money, so they are none. */
    private static Optional<Chargeback> chargeback(JsonNode dispute) {
        Chargeback.Phase phase;
        switch (dispute.path("status").asText()) {
            case "needs_response", "under_review" -> phase = Chargeback.Phase.OPENED;
            case "won" -> phase = Chargeback.Phase.WON;
            case "lost" -> phase = Chargeback.Phase.LOST;
            default -> {
                return Optional.empty();
            }
        }
        Amount amount = amount(dispute, "amount");
        long fee = 0;
        for (JsonNode line : dispute.path("balance_transactions")) {
            fee += line.path("fee").asLong();
        }
        Chargeback found = Chargeback.of(id(dispute), phase, amount)
                .ofPayment(null, reference(dispute.path("payment_intent")))
                .withFee(Amount.of(Math.max(0, fee), amount.currency()))
                .because(dispute.path("reason").asText("general"));
        long due = dispute.path("evidence_details").path("due_by").asLong(0);
        return Optional.of(due == 0 ? found : found.answerBy(Instant.ofEpochSecond(due)));
    }

    // ---------------------------------------------------------------- Stripe's own books

    static Movement movement(JsonNode line, String account) {
        JsonNode source = line.path("source");
        String payment = reference(source.path("payment_intent"));
        return Movement.of(
                        id(line),
                        kind(line),
                        amount(line, "amount"),
                        Amount.of(
                                line.path("fee").asLong(),
                                amount(line, "amount").currency()),
                        at(line))
                .ofOrder(source.isObject() ? key(source) : null, payment != null ? payment : reference(source))
                .inAccount(account);
    }

    private static Movement.Kind kind(JsonNode line) {
        String type = line.path("type").asText();
        return switch (type) {
            // In a freelancer's account, a payment is what the platform transferred.
            case "charge" -> Movement.Kind.COLLECT;
            case "payment" ->
                line.path("source").path("source_transfer").isMissingNode()
                                || line.path("source").path("source_transfer").isNull()
                        ? Movement.Kind.COLLECT
                        : Movement.Kind.TRANSFER;
            case "refund", "payment_refund", "refund_failure", "payment_failure_refund" -> Movement.Kind.REFUND;
            case "transfer", "transfer_cancel", "transfer_failure", "transfer_refund" -> Movement.Kind.TRANSFER;
            case "payout", "payout_cancel", "payout_failure" -> Movement.Kind.PAYOUT;
            case "stripe_fee", "application_fee" -> Movement.Kind.FEE;
            default ->
                line.path("reporting_category").asText().startsWith("dispute")
                        ? Movement.Kind.CHARGEBACK
                        : Movement.Kind.OTHER;
        };
    }
}
