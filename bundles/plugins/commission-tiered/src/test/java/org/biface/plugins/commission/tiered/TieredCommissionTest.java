package org.biface.plugins.commission.tiered;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyParameter;
import org.junit.Test;

public class TieredCommissionTest extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new TieredCommission();
    }

    @Override
    protected List<String> texts(String parameter) {
        return switch (parameter) {
            case "tiers" ->
                List.of(
                        "2000 up to 50000, 1000 up to 1000000, 500",
                        "1500",
                        "0 up to 100,10000 up to 101, 0",
                        "1 up to 1, 2 up to 2, 3 up to 3, 9999 up to 999999999999999, 10000");
            case "counts" -> List.of("client", "all");
            default -> List.of("lifetime", "month");
        };
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                CommissionVector.of("1: lifetime 0, amount 600", "EUR")
                        .release(60_000)
                        .takes(11_000),
                CommissionVector.of("2: lifetime 450, amount 100", "EUR")
                        .given(request -> request.lifetimeWithClient(45_000))
                        .release(10_000)
                        .takes(1_500),
                CommissionVector.of("3: lifetime 9,900, amount 300", "EUR")
                        .given(request -> request.lifetimeWithClient(990_000))
                        .release(30_000)
                        .takes(2_000),
                CommissionVector.of("1, 2 and 3 one after the other", "EUR")
                        .release(45_000)
                        .takes(9_000)
                        .release(10_000)
                        .takes(1_500)
                        .release(935_000)
                        .takes(93_500)
                        .release(30_000)
                        .takes(2_000),
                CommissionVector.of("1 in parts", "EUR")
                        .release(49_999)
                        .takes(10_000)
                        .release(1)
                        .takes(0)
                        .release(10_000)
                        .takes(1_000),
                CommissionVector.of("another contract goes on where the first one ended", "EUR")
                        .release(50_000)
                        .takes(10_000)
                        .anotherContract()
                        .release(10_000)
                        .takes(1_000),
                CommissionVector.of("what was refunded does not count", "EUR")
                        .release(50_000)
                        .takes(10_000)
                        .refund(10_000)
                        .release(20_000)
                        .takes(3_000),
                CommissionVector.of("what was released with others does not count", "EUR")
                        .given(request -> request.lifetime(5_000_000))
                        .release(10_000)
                        .takes(2_000),
                CommissionVector.of("with all, what was released with others counts", "EUR")
                        .parameter("counts", "all")
                        .given(request -> request.lifetime(5_000_000))
                        .release(10_000)
                        .takes(500),
                CommissionVector.of("a month begins anew", "EUR")
                        .parameter("period", "month")
                        .on("2026-01-30")
                        .given(request -> request.lifetimeWithClient(9_000_000).thisMonthWithClient(45_000))
                        .release(10_000)
                        .takes(1_500)
                        .on("2026-01-31")
                        .release(10_000)
                        .takes(1_000)
                        .on("2026-02-01")
                        .release(60_000)
                        .takes(11_000),
                CommissionVector.of("a month with all", "EUR")
                        .parameter("period", "month")
                        .parameter("counts", "all")
                        .given(request ->
                                request.lifetime(90_000).thisMonth(45_000).thisMonthWithClient(0))
                        .release(10_000)
                        .takes(1_500));
    }

    @Test
    public void saysWhatIsTakenInEachTier() {
        CommissionResult result = policy().decide(CommissionRequest.of(60_000, "EUR")
                .parameter("tiers", "2000 up to 50000, 1000 up to 1000000, 500")
                .parameter("counts", "client")
                .parameter("period", "lifetime")
                .build());
        assertEquals(
                List.of("Commission 20 % on 500.00 EUR", "Commission 10 % on 100.00 EUR"),
                result.lines().stream().map(line -> line.labelEn()).toList());
        assertEquals("Commission 10 % sur 100,00 EUR", result.lines().get(1).labelFr());
    }

    @Test
    public void tiersThatDoNotRiseAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Tiers.parse("2000 up to 50000, 1000 up to 50000, 500"))
                .getMessage();
        assertTrue(message, message.endsWith("must rise: 50000 comes after 50000"));
    }

    @Test
    public void tiersThatAreNotWrittenWellAreRefusedBeforeAnOfferCounts() {
        PolicyParameter tiers = policy().describe().parameters().get(0);
        for (String wrong : List.of("", "500 up to 100", "20 % up to 500, 10", "10001", "500,", "500 up to 0, 1")) {
            assertTrue(wrong, tiers.problem(wrong).isPresent());
        }
    }
}
