package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * Money on its way from a client.
 *
 * @param id its id, which is also the idempotency key towards the provider
 * @param milestone what it is for
 * @param contract its contract
 * @param company who pays
 * @param amount how much, VAT and fee included
 * @param fee the part of it that the client pays on top of the price of the work
 * @param provider the payment provider's id
 * @param status where it stands
 * @param reason why it failed, or {@code null}
 * @param step what the client has to do before the provider can collect, or {@code null}; only who pays gets to see it
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Payment(
        UUID id,
        UUID milestone,
        UUID contract,
        UUID company,
        Money amount,
        ClientFee fee,
        String provider,
        Status status,
        String reason,
        PayerStep step,
        Instant createdAt,
        long version)
        implements Versioned {

    /** {@code INITIATED → PENDING → SUCCEEDED | FAILED | UNKNOWN}; a payout or refund may be {@code RETURNED} after it succeeded. */
    public enum Status {
        /** The provider has not been asked yet. */
        INITIATED,
        /** The provider works on it. */
        PENDING,
        /** The provider holds the money. */
        SUCCEEDED,
        /** The provider said no. */
        FAILED,
        /** The provider did not answer in time; it is asked again under the same key until it says. */
        UNKNOWN,
        /** The bank sent back what had been paid out or refunded. */
        RETURNED
    }
}
