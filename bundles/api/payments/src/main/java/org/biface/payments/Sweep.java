package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * The platform's own money, its commission, taken out of what a provider holds. What the platform owes to the provider's
 * account (fees that were kept back, money that was put in for clients) stays there and is settled with it; the rest is sent
 * to the platform's bank.
 *
 * @param id its id
 * @param provider the payment provider's id
 * @param amount how much of what is held becomes the platform's
 * @param settled what of that stays with the provider, for what the platform owed to it
 * @param sent what is sent to the bank; zero when all stays
 * @param status where the sending stands
 * @param reason why it failed or came back, or {@code null}; then the whole was taken back
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Sweep(
        UUID id,
        String provider,
        Money amount,
        Money settled,
        Money sent,
        Payment.Status status,
        String reason,
        Instant createdAt,
        long version)
        implements Versioned {}
