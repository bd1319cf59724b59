package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * Money on its way to a freelancer's bank.
 *
 * @param id its id, which is also the idempotency key towards the provider
 * @param freelancer whose
 * @param amount how much
 * @param provider the payment provider's id
 * @param status where it stands; a payout that failed has gone back to the available balance
 * @param reason why it failed, or {@code null}
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Payout(
        UUID id,
        UUID freelancer,
        Money amount,
        String provider,
        Payment.Status status,
        String reason,
        Instant createdAt,
        long version)
        implements Versioned {}
