package org.biface.commission.internal;

import org.biface.commission.BroughtBy;
import org.biface.commons.Money;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionRequest;

/** What policies are asked. */
final class Requests {
    private Requests() {}

    /**
     * @param amount what is released
     * @param pin the contract's terms, or those that it would have; the contract may be {@code null}
     * @param earlier what the parties signed before
     * @param facts what was released and charged before
     */
    static CommissionRequest.Builder of(Money amount, PinEntity pin, Earlier earlier, Facts facts) {
        return CommissionRequest.of(amount.minor(), amount.currency())
                .contract(pin.contract)
                .freelancer(pin.freelancer)
                .client(pin.company)
                .vertical(pin.vertical)
                .broughtBy(pin.broughtBy == BroughtBy.FREELANCER ? ClientOrigin.FREELANCER : ClientOrigin.PLATFORM)
                .contractStart(pin.signedAt)
                .withClientSince(earlier.withClientSince())
                .contractsWithClientBefore(earlier.withClient())
                .contractsBefore(earlier.all())
                .lifetimeWithClient(facts.lifetimeWithClient())
                .lifetime(facts.lifetime())
                .thisMonthWithClient(facts.monthWithClient())
                .thisMonth(facts.month())
                .contractReleased(facts.released())
                .contractExactFreelancer(facts.exactFreelancer())
                .contractExactClient(facts.exactClient())
                .contractChargedFreelancer(facts.chargedFreelancer())
                .contractChargedClient(facts.chargedClient());
    }
}
