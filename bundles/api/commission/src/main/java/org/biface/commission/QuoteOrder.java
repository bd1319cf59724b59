package org.biface.commission;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * What a price is asked for: a release of a contract ({@code contract} alone), or of one that two parties may sign.
 *
 * <p>Between a freelancer and a company that are both named it is known who brought the client: the price goes by that, as the
 * contract would, and an order that says otherwise is refused, whoever asks. Without one of them the price is that of a first
 * contract with a freelancer or a client who is new here, and the order may say who would have brought the client.
 *
 * @param amount what would be released, without VAT
 * @param contract a signed contract, or {@code null}
 * @param freelancer the freelancer's account, without a contract; {@code null} for one who is new
 * @param company the client's company, without a contract; {@code null} for one that is new
 * @param vertical the trade, without a contract; may be {@code null}
 * @param broughtBy who brought the client, without a contract; {@code null} for what is known, or for the platform when one
 *     of the parties is new
 */
public record QuoteOrder(
        Money amount, UUID contract, UUID freelancer, UUID company, String vertical, BroughtBy broughtBy) {}
