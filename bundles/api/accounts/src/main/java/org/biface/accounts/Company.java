package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A company: the client side of a contract, or a freelancer's business.
 *
 * @param id its id
 * @param details what it says of itself
 * @param vatCheck what is known of its VAT number; {@code null} when nobody was asked
 * @param createdAt since when the platform knows it, UTC
 * @param version grows with every change
 */
public record Company(UUID id, CompanyDetails details, VatCheck vatCheck, Instant createdAt, long version)
        implements Versioned {}
