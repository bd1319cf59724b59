package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who acts for a company, as its other members see them.
 *
 * @param account the person's account
 * @param displayName what others see
 * @param email where the person is reached
 * @param role what the person may do there
 * @param since since when the person acts for it, UTC
 */
public record CompanyMember(UUID account, String displayName, String email, CompanyRole role, Instant since) {}
