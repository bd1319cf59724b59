package org.biface.plugins.commission.loyalty;

import java.time.Instant;
import java.util.List;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionPolicy;

public class LoyaltyCommissionTest extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new LoyaltyCommission();
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                CommissionVector.of("7: 3,000 in month 1; 4,000 in month 5", "EUR")
                        .on("2026-01-15")
                        .release(300_000)
                        .takes(30_000)
                        .on("2026-05-20")
                        .release(400_000)
                        .takes(20_000),
                CommissionVector.of("the day before, and the day on which three months have passed", "EUR")
                        .on("2026-01-15")
                        .release(100)
                        .takes(10)
                        .on("2026-04-14")
                        .release(100)
                        .takes(10)
                        .on("2026-04-15")
                        .release(100)
                        .takes(5),
                CommissionVector.of("a month that has no such day ends with its last", "EUR")
                        .parameter("months", "1")
                        .on("2026-01-31")
                        .release(100)
                        .takes(10)
                        .on("2026-02-27")
                        .release(100)
                        .takes(10)
                        .on("2026-02-28")
                        .release(100)
                        .takes(5),
                CommissionVector.of("another contract with the same client keeps the rate", "EUR")
                        .on("2026-01-15")
                        .release(100)
                        .takes(10)
                        .on("2026-06-01")
                        .anotherContract()
                        .release(100)
                        .takes(5),
                CommissionVector.of("it is the first contract with this client that counts", "EUR")
                        .on("2026-06-01")
                        .given(request -> request.contractsWithClientBefore(1)
                                .withClientSince(Instant.parse("2026-03-01T12:00:00Z")))
                        .release(100)
                        .takes(5));
    }
}
