package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Random;
import org.junit.Test;

public class SharesTest {

    @Test
    public void halvesAreRoundedUp() {
        assertEquals(50, Shares.of(100, 1, 2));
        assertEquals(3, Shares.of(5, 1, 2));
        assertEquals(33, Shares.of(100, 1, 3));
        assertEquals(67, Shares.of(100, 2, 3));
        assertEquals(0, Shares.of(1, 1, 3));
    }

    @Test
    public void nothingAndAllAreExact() {
        Random random = new Random(20_261_124);
        for (int i = 0; i < 500; i++) {
            long whole = random.nextLong(1L << 40);
            long other = 1 + random.nextLong(1L << 40);
            assertEquals(0, Shares.of(whole, 0, other));
            assertEquals(whole, Shares.of(whole, other, other));
            long part = random.nextLong(other);
            long rest = whole - Shares.of(whole, part, other) - Shares.of(whole, other - part, other);
            assertEquals("two parts are the whole, but for a cent", 0, rest, 1);
        }
    }

    @Test
    public void whatIsLargerThanAnyAmountIsRefused() {
        assertThrows(ArithmeticException.class, () -> Shares.of(Long.MAX_VALUE, 3, 1));
    }
}
