package org.biface.commission;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * A release whose commission is asked for. What was released before, what the parties signed before, and which badges the
 * freelancer has, commission knows itself.
 *
 * @param contract the contract, whose terms are pinned
 * @param amount what is released, without VAT
 * @param at when, UTC
 */
public record ChargeOrder(UUID contract, Money amount, Instant at) {}
