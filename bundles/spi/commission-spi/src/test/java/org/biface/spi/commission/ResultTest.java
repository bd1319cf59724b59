package org.biface.spi.commission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class ResultTest {

    private static final BigDecimal THIRD = new BigDecimal("33.25");

    private static CommissionResult.Builder euros() {
        return CommissionResult.in("EUR");
    }

    @Test
    public void eachSideHasTheSumOfItsLines() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 200; i++) {
            CommissionResult.Builder result = euros();
            BigDecimal freelancer = BigDecimal.ZERO;
            BigDecimal client = BigDecimal.ZERO;
            for (int j = random.nextInt(10); j > 0; j--) {
                BigDecimal exact = BigDecimal.valueOf(random.nextInt(1_000_000) - 500_000, random.nextInt(4));
                if (random.nextBoolean()) {
                    result.freelancer("A part", "Une part", exact);
                    freelancer = freelancer.add(exact);
                } else {
                    result.client("A part", "Une part", exact);
                    client = client.add(exact);
                }
            }
            CommissionResult built = result.build();
            assertEquals(0, freelancer.compareTo(built.exact(CommissionSide.FREELANCER)));
            assertEquals(0, client.compareTo(built.exact(CommissionSide.CLIENT)));
        }
    }

    @Test
    public void itSaysWhatItWasMadeOf() {
        CommissionResult result = euros().freelancer("Commission", "Part", THIRD)
                .client("Fee", "Frais", BigDecimal.ONE)
                .build();
        assertEquals("EUR", result.currency());
        assertTrue(result.returnedOnRefund());
        assertEquals(2, result.lines().size());
        CommissionLine line = result.lines().get(0);
        assertEquals(CommissionSide.FREELANCER, line.side());
        assertEquals("Commission", line.labelEn());
        assertEquals("Part", line.labelFr());
        assertEquals(THIRD, line.exact());
        assertEquals("FREELANCER 33.25 (Commission)", line.toString());
        assertEquals("EUR [FREELANCER 33.25 (Commission), CLIENT 1 (Fee)] returned on refund", result.toString());
        assertEquals(
                "EUR [] kept on refund", euros().returnedOnRefund(false).build().toString());
    }

    @Test
    public void resultsThatSayTheSameAreEqual() {
        CommissionResult one = euros().freelancer("A", "B", THIRD).build();
        assertEquals(one, euros().freelancer("A", "B", THIRD).build());
        assertEquals(one.hashCode(), euros().freelancer("A", "B", THIRD).build().hashCode());
        for (CommissionResult other : List.of(
                CommissionResult.in("USD").freelancer("A", "B", THIRD).build(),
                euros().freelancer("A", "B", THIRD).returnedOnRefund(false).build(),
                euros().client("A", "B", THIRD).build(),
                euros().freelancer("C", "B", THIRD).build(),
                euros().freelancer("A", "C", THIRD).build(),
                euros().freelancer("A", "B", BigDecimal.ONE).build(),
                euros().build())) {
            assertNotEquals(one, other);
            assertNotEquals(one.hashCode(), other.hashCode());
        }
        assertFalse(one.equals(null));
        assertFalse(one.lines().get(0).equals(null));
    }

    @Test
    public void thereAreAtMostFiftyLines() {
        CommissionResult.Builder result = euros();
        for (int i = 0; i < 50; i++) {
            result.freelancer("A", "B", BigDecimal.ONE);
        }
        assertEquals(50, result.build().lines().size());
        assertThrows(IllegalArgumentException.class, () -> result.freelancer("A", "B", BigDecimal.ONE));
    }

    @Test
    public void aRateIsAnExactShare() {
        Random random = new Random(20_261_123);
        for (int i = 0; i < 1_000; i++) {
            long amount = random.nextInt();
            int basisPoints = random.nextInt(10_001);
            Rate rate = Rate.ofBasisPoints(basisPoints);
            assertEquals(
                    BigInteger.valueOf(amount).multiply(BigInteger.valueOf(basisPoints)),
                    rate.of(amount).movePointRight(4).toBigIntegerExact());
            assertEquals(basisPoints, rate.basisPoints());
            assertEquals(basisPoints == 0, rate.isZero());
            assertEquals(rate, Rate.ofBasisPoints(basisPoints));
            assertEquals(rate.hashCode(), Rate.ofBasisPoints(basisPoints).hashCode());
            assertNotEquals(rate, Rate.ofBasisPoints((basisPoints + 1) % 10_001));
        }
        assertNotEquals(Rate.ofBasisPoints(1).hashCode(), Rate.ofBasisPoints(2).hashCode());
        assertEquals("12.5 %", Rate.ofBasisPoints(1_250).toString());
        assertEquals("12,5 %", Rate.ofBasisPoints(1_250).french());
    }
}
