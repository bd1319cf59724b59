package org.biface.plugins.commission.flat;

import java.util.List;
import java.util.Set;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionPolicy;

public class FlatCommissionTest extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new FlatCommission();
    }

    @Override
    protected List<String> texts(String parameter) {
        return List.of("", "top", "nobody-has-it");
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                CommissionVector.of("4: 12 h × 22.22 at 10 %", "EUR")
                        .release(26_664)
                        .takes(2_666),
                CommissionVector.of("5: 12 h × 27.78 at 10 %", "EUR")
                        .release(33_336)
                        .takes(3_334),
                CommissionVector.of("6: client side 3 %", "EUR")
                        .parameter("rate", "0")
                        .parameter("clientRate", "300")
                        .release(100_000)
                        .takes(0, 3_000),
                CommissionVector.of("8: 10 % of 1,000.00; the VAT on it is the platform's affair", "EUR")
                        .release(100_000)
                        .takes(10_000),
                CommissionVector.of("11: 20 % of 10.00", "EUR")
                        .parameter("rate", "2000")
                        .release(1_000)
                        .takes(200),
                CommissionVector.of("4 in three parts: the cents of all add up to those of the whole", "EUR")
                        .release(8_888)
                        .takes(889)
                        .release(8_888)
                        .takes(889)
                        .release(8_888)
                        .takes(888),
                CommissionVector.of("half a cent is rounded up once", "EUR")
                        .parameter("rate", "5000")
                        .release(1)
                        .takes(1)
                        .release(1)
                        .takes(0)
                        .release(1)
                        .takes(1),
                CommissionVector.of("a refund takes its part of the commission back", "EUR")
                        .release(26_664)
                        .takes(2_666)
                        .refund(13_332)
                        .release(13_332)
                        .takes(1_333),
                CommissionVector.of("the first contract is free, for both sides", "EUR")
                        .parameter("freeContracts", "1")
                        .parameter("clientRate", "300")
                        .release(100_000)
                        .takes(0, 0)
                        .anotherContract()
                        .release(100_000)
                        .takes(10_000, 3_000),
                CommissionVector.of("a badge has a rate of its own", "EUR")
                        .parameter("badge", "top")
                        .parameter("badgeRate", "750")
                        .given(request -> request.badges(Set.of("new", "top")))
                        .release(100_000)
                        .takes(7_500),
                CommissionVector.of("nobody without the badge has it", "EUR")
                        .parameter("badge", "top")
                        .given(request -> request.badges(Set.of("new")))
                        .release(100_000)
                        .takes(10_000),
                CommissionVector.of("all of it", "JPY")
                        .parameter("rate", "10000")
                        .release(7)
                        .takes(7));
    }
}
