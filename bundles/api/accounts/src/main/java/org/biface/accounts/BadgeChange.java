package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of a badge, kept for ever.
 *
 * @param id its id
 * @param account whose badge
 * @param badge the badge's name
 * @param granted whether it was granted, and not taken back
 * @param by the operator's account, or {@code null} at the console
 * @param reason why
 * @param at UTC
 */
public record BadgeChange(UUID id, UUID account, String badge, boolean granted, UUID by, String reason, Instant at) {}
