package org.biface.payments.internal;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Payout;

/**
 * An order to a payment provider: money to collect, or money to pay out. Its id is the key towards the provider.
 *
 * @param id its id
 * @param kind what is ordered
 * @param provider the provider's id
 * @param amount how much
 * @param description what the payer or payee reads
 * @param milestone what is collected for; {@code null} for a payout
 * @param contract its contract; {@code null} for a payout
 * @param company who pays; {@code null} for a payout
 * @param freelancer who gets it; {@code null} unless it is a payout
 * @param status where it stands
 * @param reason why it failed, or {@code null}
 * @param attempts how often the provider was asked
 * @param claimedUntil until when somebody is asking the provider, or {@code null}
 * @param askAt when the provider is to be asked next
 * @param createdAt UTC
 * @param version grows with every change of the status
 */
record Order(
        UUID id,
        Kind kind,
        String provider,
        Money amount,
        String description,
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        Status status,
        String reason,
        int attempts,
        Instant claimedUntil,
        Instant askAt,
        Instant createdAt,
        long version) {

    /** What is ordered. */
    enum Kind {
        COLLECT,
        PAYOUT
    }

    boolean hasEnded() {
        return status == Status.SUCCEEDED || status == Status.FAILED;
    }

    Payment asPayment() {
        return new Payment(id, milestone, contract, company, amount, provider, status, reason, createdAt, version);
    }

    Payout asPayout() {
        return new Payout(id, freelancer, amount, provider, status, reason, createdAt, version);
    }
}
