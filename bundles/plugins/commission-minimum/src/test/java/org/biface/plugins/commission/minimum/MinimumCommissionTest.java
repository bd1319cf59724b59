package org.biface.plugins.commission.minimum;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionLine;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.junit.Test;

public class MinimumCommissionTest extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new MinimumCommission();
    }

    /** A vector with the client's side only. */
    private static CommissionVector client(String name) {
        return CommissionVector.of(name, "EUR").parameter("rate", "0").parameter("minimum", "0");
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                CommissionVector.of("9: max(10 %, 5.00) and max(3 %, 3.00) of 30", "EUR")
                        .release(3_000)
                        .takes(500, 300),
                CommissionVector.of("10: the same of 500", "EUR")
                        .release(50_000)
                        .takes(5_000, 1_500),
                client("12: client 10 %, minimum 10.00, of 50")
                        .parameter("clientRate", "1000")
                        .parameter("clientMinimum", "1000")
                        .release(5_000)
                        .takes(0, 1_000),
                CommissionVector.of("9 and 10 in parts: the minimum is taken once", "EUR")
                        .release(3_000)
                        .takes(500, 300)
                        .release(1_000)
                        .takes(0, 0)
                        .release(6_000)
                        .takes(500, 0)
                        .release(40_000)
                        .takes(4_000, 1_200),
                CommissionVector.of("what the minimum lacks is taken with the next release", "EUR")
                        .release(200)
                        .takes(200, 200)
                        .release(2_800)
                        .takes(300, 100),
                CommissionVector.of("another contract has its own minimum", "EUR")
                        .release(3_000)
                        .takes(500, 300)
                        .anotherContract()
                        .release(3_000)
                        .takes(500, 300),
                CommissionVector.of("a cap is for the whole contract", "EUR")
                        .parameter("cap", "20000")
                        .parameter("clientCap", "4000")
                        .release(150_000)
                        .takes(15_000, 4_000)
                        .release(150_000)
                        .takes(5_000, 0)
                        .release(150_000)
                        .takes(0, 0),
                CommissionVector.of("a cap below the minimum counts", "EUR")
                        .parameter("cap", "400")
                        .release(3_000)
                        .takes(400, 300),
                CommissionVector.of("a minimum is due again when all was refunded", "EUR")
                        .release(3_000)
                        .takes(500, 300)
                        .refund(3_000)
                        .release(3_000)
                        .takes(500, 300));
    }

    private List<CommissionLine> lines(String minimum, String cap) {
        return policy().decide(CommissionRequest.of(100_000, "EUR")
                        .parameter("rate", "1000")
                        .parameter("minimum", minimum)
                        .parameter("cap", cap)
                        .parameter("clientRate", "300")
                        .parameter("clientMinimum", minimum)
                        .parameter("clientCap", cap)
                        .build())
                .lines();
    }

    @Test
    public void saysWhatIsTakenAtLeastAndAtMost() {
        CommissionLine both = lines("150", "500000").get(0);
        assertEquals("Commission 10 %, at least 1.50 EUR, at most 5000.00 EUR", both.labelEn());
        assertEquals("Commission 10 %, minimum 1,50 EUR, plafond 5000,00 EUR", both.labelFr());
        CommissionLine neither = lines("0", "0").get(0);
        assertEquals("Commission 10 %", neither.labelEn());
        assertEquals("Commission 10 %", neither.labelFr());
        CommissionLine client = lines("150", "500000").get(1);
        assertEquals("Service fee 3 %, at least 1.50 EUR, at most 5000.00 EUR", client.labelEn());
        assertEquals("Frais de service 3 %, minimum 1,50 EUR, plafond 5000,00 EUR", client.labelFr());
    }

    @Test
    public void aSideThatPaysNothingHasNoLine() {
        assertEquals(
                List.of(),
                policy().decide(CommissionRequest.of(100_000, "EUR")
                                .parameter("rate", "0")
                                .parameter("minimum", "0")
                                .parameter("cap", "0")
                                .parameter("clientRate", "0")
                                .parameter("clientMinimum", "0")
                                .parameter("clientCap", "0")
                                .build())
                        .lines());
    }
}
