package org.biface.commission;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * A part of a release that goes back to the client.
 *
 * @param refund the id of what takes it back; it is reversed once
 * @param release the release
 * @param amount how much of its price without VAT goes back now; what went back before is not in it
 * @param at when, UTC
 */
public record ReversalOrder(UUID refund, UUID release, Money amount, Instant at) {}
