package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * Who brought a client to the platform.
 *
 * @param company the client's company
 * @param freelancer the account of the freelancer who brought it along, or {@code null} when it found the platform by itself
 * @param introduction the introduction that it registered with, or {@code null} when there was none, or an operator said it
 * @param since since when that holds, UTC
 */
public record ClientOrigin(UUID company, UUID freelancer, UUID introduction, Instant since) {}
