package org.biface.payments;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A freelancer's account at a payment provider, from which payouts go to the bank. The provider checks who the freelancer is;
 * the papers are there, and here is only how far that has come.
 *
 * @param id its id
 * @param freelancer whose
 * @param provider the payment provider's id
 * @param country where the business is: ISO 3166-1 alpha-2
 * @param currency what it is paid in: ISO 4217 code
 * @param legalPerson whether it is a company; {@code false} for a sole trader
 * @param status how far the provider's checks have come
 * @param receives whether the provider can move money to it now
 * @param paysOut whether it can pay out now
 * @param requirements the provider's codes of what it still asks for, or why it refused
 * @param advice what the freelancer has to do now, one sentence, or {@code null} for nothing
 * @param createdAt UTC
 * @param version grows with every change
 */
public record PayoutAccount(
        UUID id,
        UUID freelancer,
        String provider,
        String country,
        String currency,
        boolean legalPerson,
        Status status,
        boolean receives,
        boolean paysOut,
        List<String> requirements,
        String advice,
        Instant createdAt,
        long version)
        implements Versioned {

    /** {@code OPENING → NEEDED ⇄ PENDING → VERIFIED | REFUSED}, or {@code OPENING → FAILED}. */
    public enum Status {
        /** The provider was asked to make it, and has not answered yet. */
        OPENING,
        /** The provider did not make it; another one can be opened. */
        FAILED,
        /** The provider asks the freelancer for something. */
        NEEDED,
        /** The provider looks at what was given. */
        PENDING,
        /** The provider knows who the freelancer is. */
        VERIFIED,
        /** The provider has refused the freelancer, and pays nothing out. */
        REFUSED
    }

    /** Makes the list unchangeable. */
    public PayoutAccount {
        requirements = List.copyOf(requirements);
    }
}
