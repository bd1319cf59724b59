package org.biface.commission;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * A release whose commission is asked for. What was released before, and what the parties signed before, commission knows
 * itself.
 *
 * @param contract the contract, whose terms are pinned
 * @param amount what is released, without VAT
 * @param badges the freelancer's badges
 * @param at when, UTC
 */
public record ChargeOrder(UUID contract, Money amount, Set<String> badges, Instant at) {
    public ChargeOrder {
        badges = Set.copyOf(badges);
    }
}
