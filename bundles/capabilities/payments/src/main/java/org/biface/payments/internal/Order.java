package org.biface.payments.internal;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.ClientFee;
import org.biface.payments.PayerStep;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Payout;
import org.biface.spi.payment.PaymentProvider.Capability;

/**
 * An order to a payment provider. Its id is the key towards the provider.
 *
 * @param id its id
 * @param kind what is ordered
 * @param provider the provider's id
 * @param amount how much; nothing for an account
 * @param description what the payer or payee reads
 * @param milestone what is collected for or sent back of, or {@code null}
 * @param contract its contract, or {@code null}
 * @param company who pays, or gets it back, or {@code null}
 * @param freelancer who gets it, or {@code null}
 * @param account the freelancer's account at the provider, or {@code null}
 * @param payment the order that collected the money that this one is about, or {@code null}
 * @param after the order that has to succeed first, or {@code null}
 * @param country where an account's business is, or {@code null}
 * @param legalPerson whether an account's business is a company
 * @param status where it stands
 * @param reason why it failed, or {@code null}
 * @param reference the provider's own id of it, as far as it said
 * @param step what the payer has to do first, or {@code null}
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
        String account,
        UUID payment,
        UUID after,
        String country,
        boolean legalPerson,
        Status status,
        String reason,
        String reference,
        String step,
        int attempts,
        Instant claimedUntil,
        Instant askAt,
        Instant createdAt,
        long version) {

    /** What is ordered, and what a provider must be able to do for it. */
    enum Kind {
        ACCOUNT(Set.of(Capability.ACCOUNT)),
        COLLECT(Set.of(Capability.COLLECT, Capability.HOLD)),
        TRANSFER(Set.of(Capability.TRANSFER)),
        REFUND(Set.of(Capability.REFUND)),
        PAYOUT(Set.of(Capability.PAYOUT)),
        SWEEP(Set.of(Capability.SWEEP));

        private final Set<Capability> needs;

        Kind(Set<Capability> needs) {
            this.needs = needs;
        }

        Set<Capability> needs() {
            return needs;
        }
    }

    boolean hasEnded() {
        return status == Status.SUCCEEDED || status == Status.FAILED || status == Status.RETURNED;
    }

    /** What the payer has to do first is left out: only the payer gets to see that. */
    Payment asPayment(ClientFee fee) {
        return asPayment(fee, null);
    }

    Payment asPaymentOfThePayer(ClientFee fee) {
        return asPayment(fee, Steps.read(step));
    }

    private Payment asPayment(ClientFee fee, PayerStep first) {
        return new Payment(
                id, milestone, contract, company, amount, fee, provider, status, reason, first, createdAt, version);
    }

    Payout asPayout() {
        return new Payout(id, freelancer, amount, provider, status, reason, createdAt, version);
    }
}
