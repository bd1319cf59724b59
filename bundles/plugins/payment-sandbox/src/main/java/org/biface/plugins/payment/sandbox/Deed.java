package org.biface.plugins.payment.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.Outcome;

/**
 * An order that was acted on, with all that will become of it: what is decided when it is given is only seen later.
 *
 * @param key its key
 * @param kind what it is about
 * @param minor how much, minor units; 0 for an account
 * @param currency ISO 4217 code
 * @param account the freelancer's account here; {@code null} where there is none
 * @param payment the key of the payment that is refunded, or {@code null}
 * @param fee what the sandbox takes for it
 * @param settledAt when it stops to be pending; {@code null} when it never does
 * @param end what becomes of it then
 * @param returnedAt when it comes back, or {@code null}
 * @param reason why it fails or comes back, or {@code null}
 * @param identity how the checks of an account end; {@code null} for other orders
 * @param chargedBackAt when it is charged back, or {@code null}
 * @param chargebackEndsAt when that ends, or {@code null}
 * @param chargebackWon whether it is won
 */
record Deed(
        String key,
        OrderKind kind,
        long minor,
        String currency,
        String account,
        String payment,
        long fee,
        Instant settledAt,
        Outcome.Status end,
        Instant returnedAt,
        String reason,
        AccountState.Identity identity,
        Instant chargedBackAt,
        Instant chargebackEndsAt,
        boolean chargebackWon) {

    static final String WITHDRAWN = "canceled";

    String reference() {
        return (kind == OrderKind.ACCOUNT ? "sb_account_" : "sb_") + key;
    }

    Amount amount() {
        return Amount.of(minor, currency);
    }

    /** @return where it stands at a moment */
    Outcome.Status status(Instant now) {
        if (settledAt == null || now.isBefore(settledAt)) {
            return Outcome.Status.PENDING;
        }
        return returnedAt != null && !now.isBefore(returnedAt) ? Outcome.Status.RETURNED : end;
    }

    /** @return whether the other is the same order */
    boolean isLike(Deed other) {
        return kind == other.kind
                && minor == other.minor
                && currency.equals(other.currency)
                && java.util.Objects.equals(account, other.account)
                && java.util.Objects.equals(payment, other.payment);
    }

    Deed withdrawn(Instant now) {
        return new Deed(
                key,
                kind,
                minor,
                currency,
                account,
                payment,
                0,
                now,
                Outcome.Status.FAILED,
                null,
                WITHDRAWN,
                null,
                null,
                null,
                false);
    }

    Deed identified(AccountState.Identity as, Instant when) {
        return new Deed(
                key,
                kind,
                minor,
                currency,
                account,
                payment,
                fee,
                when,
                end,
                returnedAt,
                reason,
                as,
                chargedBackAt,
                chargebackEndsAt,
                chargebackWon);
    }

    Map<String, String> line() {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("key", key);
        line.put("kind", kind.name());
        line.put("minor", Long.toString(minor));
        line.put("currency", currency);
        line.put("account", account);
        line.put("payment", payment);
        line.put("fee", Long.toString(fee));
        line.put("settledAt", text(settledAt));
        line.put("end", end.name());
        line.put("returnedAt", text(returnedAt));
        line.put("reason", reason);
        line.put("identity", identity == null ? null : identity.name());
        line.put("chargedBackAt", text(chargedBackAt));
        line.put("chargebackEndsAt", text(chargebackEndsAt));
        line.put("chargebackWon", Boolean.toString(chargebackWon));
        return line;
    }

    static Deed of(Map<String, String> line) {
        String identity = line.get("identity");
        return new Deed(
                line.get("key"),
                OrderKind.valueOf(line.get("kind")),
                Long.parseLong(line.get("minor")),
                line.get("currency"),
                line.get("account"),
                line.get("payment"),
                Long.parseLong(line.get("fee")),
                instant(line.get("settledAt")),
                Outcome.Status.valueOf(line.get("end")),
                instant(line.get("returnedAt")),
                line.get("reason"),
                identity == null ? null : AccountState.Identity.valueOf(identity),
                instant(line.get("chargedBackAt")),
                instant(line.get("chargebackEndsAt")),
                Boolean.parseBoolean(line.get("chargebackWon")));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }
}
