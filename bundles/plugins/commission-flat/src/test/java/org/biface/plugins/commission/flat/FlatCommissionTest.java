package org.biface.plugins.commission.flat;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;
import org.biface.spi.commission.PolicyParameter;
import org.junit.Test;

public class FlatCommissionTest {
    private final FlatCommission policy = new FlatCommission();

    private CommissionResult decide(long amount, int rate) {
        return policy.decide(CommissionRequest.of(amount, "EUR")
                .parameter("rate", String.valueOf(rate))
                .build());
    }

    /** As the platform charges the first release of a contract. */
    private long charged(long amount, int rate) {
        CommissionResult result = decide(amount, rate);
        assertEquals(BigDecimal.ZERO, result.exact(CommissionSide.CLIENT));
        return result.exact(CommissionSide.FREELANCER)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** 12 h × 22.22 at 10 %. */
    @Test
    public void vector4() {
        assertEquals(0, new BigDecimal("2666.4").compareTo(decide(26_664, 1000).exact(CommissionSide.FREELANCER)));
        assertEquals(2_666, charged(26_664, 1000));
        assertEquals(23_998, 26_664 - charged(26_664, 1000));
    }

    /** 12 h × 27.78 at 10 %. */
    @Test
    public void vector5() {
        assertEquals(3_334, charged(33_336, 1000));
        assertEquals(30_002, 33_336 - charged(33_336, 1000));
    }

    /** 10 % of 1,000.00; the VAT on it is the platform's affair. */
    @Test
    public void vector8() {
        assertEquals(10_000, charged(100_000, 1000));
    }

    /** 20 % of 10.00. */
    @Test
    public void vector11() {
        assertEquals(200, charged(1_000, 2000));
        assertEquals(800, 1_000 - charged(1_000, 2000));
    }

    @Test
    public void isExactAtTheEdges() {
        assertEquals(BigDecimal.ZERO, decide(1_000, 0).exact(CommissionSide.FREELANCER));
        assertEquals(new BigDecimal("0.0001"), decide(1, 1).exact(CommissionSide.FREELANCER));
        assertEquals(
                0,
                BigDecimal.valueOf(Long.MAX_VALUE)
                        .compareTo(decide(Long.MAX_VALUE, 10_000).exact(CommissionSide.FREELANCER)));
    }

    @Test
    public void partsAddUpToTheWhole() {
        BigDecimal parts = decide(33_333, 1234)
                .exact(CommissionSide.FREELANCER)
                .add(decide(66_667, 1234).exact(CommissionSide.FREELANCER));
        assertEquals(0, parts.compareTo(decide(100_000, 1234).exact(CommissionSide.FREELANCER)));
    }

    @Test
    public void labelsSayTheRateInBothLanguages() {
        assertEquals("Commission 12.5 %", decide(1_000, 1250).lines().get(0).labelEn());
        assertEquals("Commission 12,5 %", decide(1_000, 1250).lines().get(0).labelFr());
        assertEquals("Commission 0 %", decide(1_000, 0).lines().get(0).labelEn());
        assertEquals("Commission 100 %", decide(1_000, 10_000).lines().get(0).labelEn());
    }

    @Test
    public void saysTheSameInEveryLocale() {
        CommissionResult here = decide(26_664, 1250);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
            assertEquals(here, decide(26_664, 1250));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    public void describesItsOneParameter() {
        PolicyParameter rate = policy.describe().parameters().get(0);
        assertEquals("1000", rate.defaultValue().orElseThrow());
        assertTrue(rate.problem("-1").isPresent());
        assertTrue(rate.problem("10001").isPresent());
    }
}
