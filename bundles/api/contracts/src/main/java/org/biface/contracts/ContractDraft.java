package org.biface.contracts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What both sides have agreed to.
 *
 * @param mission the mission
 * @param proposal the proposal; it becomes one contract
 * @param title what it is called
 * @param company the client's company
 * @param client who agreed for the client
 * @param clientAgreedAt when, UTC
 * @param freelancer the freelancer's account
 * @param freelancerCompany the freelancer's business
 * @param freelancerAgreedAt when, UTC
 * @param pricing how it is paid
 * @param milestones for {@code FIXED}: at least one, all in one currency
 * @param dailyRate for {@code DAILY}: the price of a day without VAT
 * @param days for {@code DAILY}: about how many days
 * @param scope what is to be done
 * @param author which of the two accounts wrote the scope and the milestones that the other one agreed to
 * @param vertical the trade
 * @param freelancerBroughtClient whether the freelancer brought the client to the platform, as accounts knows it; it selects
 *     the terms of the commission and is part of the text that both sides agree to
 */
public record ContractDraft(
        UUID mission,
        UUID proposal,
        String title,
        UUID company,
        UUID client,
        Instant clientAgreedAt,
        UUID freelancer,
        UUID freelancerCompany,
        Instant freelancerAgreedAt,
        Pricing pricing,
        List<MilestoneDraft> milestones,
        Money dailyRate,
        Integer days,
        String scope,
        UUID author,
        String vertical,
        boolean freelancerBroughtClient) {
    public ContractDraft {
        milestones = milestones == null ? List.of() : List.copyOf(milestones);
    }
}
