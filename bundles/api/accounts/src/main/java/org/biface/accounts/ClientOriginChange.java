package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * What was recorded of who brought a client, kept for ever.
 *
 * @param id its id
 * @param company the client's company
 * @param freelancer who brought it from then on, or {@code null} for the platform
 * @param introduction the introduction that the client registered with, or {@code null} when an operator decided
 * @param by the operator's account, or {@code null} at the console and for an introduction
 * @param reason why an operator decided so, or {@code null} for an introduction
 * @param at UTC
 */
public record ClientOriginChange(
        UUID id, UUID company, UUID freelancer, UUID introduction, UUID by, String reason, Instant at) {}
