package org.biface.accounts;

import java.time.Instant;

/**
 * What an operator vouches for in a freelancer; commission policies may look at it.
 *
 * @param name its name: lower-case letters, digits and hyphens, such as {@code top-rated}
 * @param since when it was granted, UTC
 */
public record Badge(String name, Instant since) {}
