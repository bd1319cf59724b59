package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.util.Random;
import org.biface.kernel.vat.VatRule;
import org.biface.kernel.vat.VatRuling;
import org.junit.Test;

/** What a client is charged on top, out of what it has paid for that. */
public class ClientSideTest {

    private static final VatRuling FRENCH = rate(2_000);

    private static VatRuling rate(int basisPoints) {
        return new VatRuling(VatRule.DOMESTIC, "FR", basisPoints, "VAT", "TVA");
    }

    private static Sums sums(String clientVat, long fee) {
        return new Sums(BigDecimal.ZERO, new BigDecimal(clientVat), fee);
    }

    @Test
    public void whatWasCollectedForItIsCharged() {
        ClientSide side = ClientSide.charged(1_000, sums("0", 1_200), FRENCH);
        assertEquals(1_000, side.commission());
        assertEquals(200, side.vat());
        assertEquals(0, side.back());
        assertSame(FRENCH, side.ruling());
        assertEquals(0, side.vatAfter().compareTo(new BigDecimal("200")));
    }

    @Test
    public void whatIsNotDecidedGoesBack() {
        ClientSide side = ClientSide.charged(400, sums("7.5", 1_200), FRENCH);
        assertEquals(400, side.commission());
        assertEquals(80, side.vat());
        assertEquals(720, side.back());
        assertEquals(0, side.vatAfter().compareTo(new BigDecimal("87.5")));
    }

    @Test
    public void withoutAChargeOrMoneyForItNothingIsChargedAndNoRuleNamed() {
        for (ClientSide side : new ClientSide[] {
            ClientSide.charged(0, sums("7.5", 1_200), FRENCH), ClientSide.charged(1_000, sums("7.5", 0), FRENCH)
        }) {
            assertEquals(0, side.commission());
            assertEquals(0, side.vat());
            assertEquals(side.held(), side.back());
            assertNull(side.ruling());
            assertEquals(new BigDecimal("7.5"), side.vatBefore());
            assertEquals(new BigDecimal("7.5"), side.vatAfter());
        }
        assertEquals(1_200, ClientSide.charged(0, sums("0", 1_200), FRENCH).back());
    }

    @Test
    public void aClientNeverPaysMoreThanItAgreedTo() {
        ClientSide side = ClientSide.charged(5_000, sums("0", 1_200), FRENCH);
        assertEquals(1_000, side.commission());
        assertEquals(200, side.vat());
    }

    @Test
    public void vatIsRoundedOverTheContract() {
        // 0.4 of a cent was left over before: the exact sum is 0.8, which is a cent.
        assertEquals(1, ClientSide.charged(2, sums("0.4", 10), FRENCH).vat());
        assertEquals(0, ClientSide.charged(2, sums("0", 10), FRENCH).vat());
        assertEquals(1, ClientSide.charged(3, sums("0", 10), FRENCH).vat());
    }

    /** As much as fits is charged: a cent more would be too much. */
    @Test
    public void asMuchAsFitsIsCharged() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 2_000; i++) {
            VatRuling ruling = rate(random.nextInt(2_800));
            Sums sums =
                    sums(BigDecimal.valueOf(random.nextInt(1_000_000), 4).toPlainString(), 1 + random.nextInt(5_000));
            long decided = 1 + random.nextInt(6_000);
            ClientSide side = ClientSide.charged(decided, sums, ruling);
            String what = decided + " of " + sums + " " + ruling.basisPoints();
            assertTrue(what, side.commission() >= 0 && side.vat() >= 0 && side.back() >= 0);
            assertTrue(what, side.commission() <= decided);
            assertEquals(what, Releases.rounded(side.vatAfter()) - Releases.rounded(side.vatBefore()), side.vat());
            if (side.commission() < decided) {
                long more = side.commission() + 1;
                long vat = Releases.rounded(sums.clientVat().add(ruling.exactOn(more)))
                        - Releases.rounded(sums.clientVat());
                assertTrue(what + " takes " + side, more + vat > sums.fee() || side.back() == 0);
            }
        }
    }
}
