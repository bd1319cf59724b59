package org.biface.commission;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * What a price is asked for: a release of a contract ({@code contract} alone), or of one that two parties may sign (all the
 * others).
 *
 * @param amount what would be released, without VAT
 * @param contract a signed contract, or {@code null}
 * @param freelancer the freelancer's account, without a contract
 * @param company the client's company, without a contract
 * @param vertical the trade, without a contract; may be {@code null}
 * @param broughtBy who brought the client, without a contract; {@code null} for the platform
 */
public record QuoteOrder(
        Money amount, UUID contract, UUID freelancer, UUID company, String vertical, BroughtBy broughtBy) {}
