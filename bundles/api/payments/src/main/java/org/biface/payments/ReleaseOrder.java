package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Money;

/**
 * Held money that is to become the freelancer's.
 *
 * @param milestone the milestone whose escrow is released; it is released once
 * @param contract its contract, whose commission terms are pinned
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param freelancerCompany the freelancer's business, which the commission is charged to
 * @param net the price without VAT
 * @param vat the VAT on it
 */
public record ReleaseOrder(
        UUID milestone, UUID contract, UUID company, UUID freelancer, UUID freelancerCompany, Money net, Money vat) {}
