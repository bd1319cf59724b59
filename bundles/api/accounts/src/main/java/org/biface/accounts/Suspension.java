package org.biface.accounts;

import java.time.Instant;

/**
 * Why an account can't be used. Regulation (EU) 2022/2065 (DSA), article 17: the person is told the reason.
 *
 * @param reason what the operator said; the person sees it
 * @param since since when, UTC
 */
public record Suspension(String reason, Instant since) {}
