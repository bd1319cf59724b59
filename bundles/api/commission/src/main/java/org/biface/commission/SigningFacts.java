package org.biface.commission;

import java.time.Instant;
import java.util.UUID;

/**
 * What is known of a contract when it is signed; it selects the offer.
 *
 * @param contract the contract's id
 * @param freelancer the freelancer's account
 * @param company the client's company
 * @param vertical its trade
 * @param currency ISO 4217 code
 * @param broughtBy who brought the client
 * @param signedAt when, UTC
 */
public record SigningFacts(
        UUID contract,
        UUID freelancer,
        UUID company,
        String vertical,
        String currency,
        BroughtBy broughtBy,
        Instant signedAt) {}
