package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Versioned;

/**
 * A client's bank has taken a payment back.
 *
 * @param id its id
 * @param payment the payment
 * @param milestone what had been paid
 * @param contract its contract
 * @param company the client's company
 * @param freelancer the freelancer's account; {@code null} until something of it was released
 * @param provider the payment provider's id
 * @param reference the provider's own id of it
 * @param amount how much was taken
 * @param fee what the provider takes for it, zero when it does not say
 * @param reason the provider's code, or {@code null}
 * @param answerBy until when the provider takes evidence, UTC, or {@code null}
 * @param status where it stands
 * @param fromHeld of a lost one: what was taken from money still held
 * @param fromFreelancer of a lost one: what the freelancer gives back
 * @param receivable the part of that which the freelancer did not have, and owed
 * @param commission of a lost one: the commission that goes back, as it was recorded at the release
 * @param commissionVat the VAT on that
 * @param loss what nobody gives back: the platform bears it
 * @param openedAt UTC
 * @param closedAt when it was won, lost or given up, UTC, or {@code null}
 * @param version grows with every change
 */
public record Chargeback(
        UUID id,
        UUID payment,
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        String provider,
        String reference,
        Money amount,
        Money fee,
        String reason,
        Instant answerBy,
        Status status,
        Money fromHeld,
        Money fromFreelancer,
        Money receivable,
        Money commission,
        Money commissionVat,
        Money loss,
        Instant openedAt,
        Instant closedAt,
        long version)
        implements Versioned {

    /** {@code OPEN → WON | LOST}, {@code LOST → UNCOLLECTABLE}. */
    public enum Status {
        /** The provider has taken the money; what was still held of it is frozen. */
        OPEN,
        /** The money came back. */
        WON,
        /** The money is gone; what the freelancer had got of it is taken back, from later releases if need be. */
        LOST,
        /** Lost, and what the freelancer still owed of it is given up. */
        UNCOLLECTABLE
    }
}
