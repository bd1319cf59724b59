package org.biface.commission;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What the ledger knows of a release. Commission adds what it knows itself (the pin, and the parties' earlier contracts)
 * and asks the policy. Amounts are without VAT, in minor units of {@code amount.currency()}.
 *
 * @param contract the contract's id
 * @param amount what is released
 * @param lifetimeWithClient released less refunded before this, between these two parties in this currency, minor units
 * @param lifetime released less refunded before this, of this freelancer with everybody in this currency, minor units
 * @param releasedOfContract released less refunded before this, of this contract, minor units
 * @param exactFreelancer exact commission of this contract until now, freelancer's side, minor units
 * @param exactClient exact commission of this contract until now, client's side, minor units
 * @param chargedFreelancer commission charged for this contract until now, freelancer's side, minor units
 * @param chargedClient commission charged for this contract until now, client's side, minor units
 * @param badges the freelancer's badges
 * @param at when, UTC
 */
public record ChargeFacts(
        UUID contract,
        Money amount,
        long lifetimeWithClient,
        long lifetime,
        long releasedOfContract,
        BigDecimal exactFreelancer,
        BigDecimal exactClient,
        long chargedFreelancer,
        long chargedClient,
        Set<String> badges,
        Instant at) {
    public ChargeFacts {
        badges = Set.copyOf(badges);
    }
}
