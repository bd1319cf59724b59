package org.biface.payments;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What one entry did to an account of the ledger.
 *
 * @param entry the entry's id
 * @param at when it was posted, UTC
 * @param kind what happened, such as {@code release}
 * @param subject the milestone, release, payout or refund that it is about
 * @param amount how much was added on the account's normal side; below zero when it was taken
 * @param balance how much was there after it
 */
public record LedgerLine(UUID entry, Instant at, String kind, UUID subject, Money amount, Money balance) {}
