package org.biface.kernel.postgres.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public final class MemoryTest {

    private static final long GIGABYTE = 1L << 30;

    @Test
    public void anEighthOfTheMachineKeepsPages() {
        assertEquals(512, Memory.forPages(4 * GIGABYTE));
    }

    @Test
    public void aSmallMachineHasNoLessThanPostgresqlTakesByItself() {
        assertEquals(128, Memory.forPages(GIGABYTE / 2));
    }

    @Test
    public void aLargeMachineLeavesTheRestToOthers() {
        assertEquals(1024, Memory.forPages(64 * GIGABYTE));
    }

    @Test
    public void thisMachineSaysWhatItHas() {
        long megabytes = Memory.forPages();
        assertTrue("" + megabytes, megabytes >= 128 && megabytes <= 1024);
    }
}
