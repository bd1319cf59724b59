package org.biface.plugins.commission.campaign;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.List;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionLine;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.junit.Test;

public class CampaignCommissionTest extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new CampaignCommission();
    }

    private static CommissionVector december(String name) {
        return CommissionVector.of(name, "EUR")
                .parameter("campaignRate", "0")
                .parameter("from", "2026-12-01")
                .parameter("until", "2027-01-01");
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                december("a campaign falls back to the usual rate")
                        .on("2026-11-30")
                        .release(100_000)
                        .takes(10_000)
                        .on("2026-12-01")
                        .release(100_000)
                        .takes(0)
                        .on("2026-12-31")
                        .release(100_000)
                        .takes(0)
                        .on("2027-01-01")
                        .release(100_000)
                        .takes(10_000),
                december("the last instant before")
                        .given(request -> request.at(Instant.parse("2026-11-30T23:59:59.999Z")))
                        .release(100_000)
                        .takes(10_000),
                december("the first instant")
                        .given(request -> request.at(Instant.parse("2026-12-01T00:00:00Z")))
                        .release(100_000)
                        .takes(0),
                CommissionVector.of("no day between the two is no campaign", "EUR")
                        .parameter("from", "2026-12-01")
                        .parameter("until", "2026-12-01")
                        .on("2026-12-01")
                        .release(100_000)
                        .takes(10_000));
    }

    private CommissionLine line(String at) {
        return policy().decide(CommissionRequest.of(100_000, "EUR")
                        .at(Instant.parse(at))
                        .parameter("rate", "1000")
                        .parameter("campaignRate", "550")
                        .parameter("from", "2026-12-01")
                        .parameter("until", "2027-01-01")
                        .build())
                .lines()
                .get(0);
    }

    @Test
    public void saysWhetherItIsTheCampaign() {
        assertEquals(
                "Commission of the campaign 5.5 %", line("2026-12-01T00:00:00Z").labelEn());
        assertEquals(
                "Commission de la campagne 5,5 %", line("2026-12-01T00:00:00Z").labelFr());
        assertEquals("Commission 10 %", line("2027-01-01T00:00:00Z").labelEn());
        assertEquals("Commission 10 %", line("2027-01-01T00:00:00Z").labelFr());
    }
}
