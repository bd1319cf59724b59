package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * Money on its way back to a client, and who gave it. What a credit note says of it is all here.
 *
 * @param id its id
 * @param milestone what had been paid
 * @param contract its contract
 * @param company the client's company, which gets it
 * @param freelancer the freelancer's account
 * @param release the release that it takes back from; {@code null} when the money was still held
 * @param amount how much goes back, VAT and fee included
 * @param fee the part of it that the client had paid on top of the price of the work
 * @param net the part of it that is the price of work without VAT
 * @param fromFreelancer what the freelancer gives back; zero when the money was still held
 * @param receivable the part of that which the freelancer did not have, and owes now
 * @param commission the commission that goes back with it, as it was recorded at the release
 * @param commissionVat the VAT on that
 * @param reason what the client reads
 * @param payment the payment that is refunded
 * @param provider the payment provider's id
 * @param status where it stands towards the provider; a refund that failed keeps the money until an operator tries again
 * @param failure why it failed, or {@code null}
 * @param createdAt UTC
 * @param version grows with every change
 */
public record Refund(
        UUID id,
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        UUID release,
        Money amount,
        ClientFee fee,
        Money net,
        Money fromFreelancer,
        Money receivable,
        Money commission,
        Money commissionVat,
        String reason,
        UUID payment,
        String provider,
        Payment.Status status,
        String failure,
        Instant createdAt,
        long version)
        implements Versioned {}
