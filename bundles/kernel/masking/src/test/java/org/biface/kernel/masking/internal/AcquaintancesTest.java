package org.biface.kernel.masking.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.biface.commons.Unavailable;
import org.biface.kernel.masking.Acquaintances;
import org.junit.Test;

public class AcquaintancesTest {

    private final UUID company = UUID.randomUUID();
    private final UUID freelancer = UUID.randomUUID();
    private final AtomicBoolean funded = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final Acquaintances acquaintances = new Acquaintances((one, other) -> {
        asked.incrementAndGet();
        if (away.get()) {
            throw Unavailable.capability("contracts");
        }
        return funded.get() && one.equals(company) && other.equals(freelancer);
    });

    @Test
    public void aYesStaysAndIsTheirsAlone() {
        funded.set(true);
        assertTrue(acquaintances.haveMet(company, freelancer));
        funded.set(false);
        away.set(true);
        assertTrue(acquaintances.haveMet(company, freelancer));
        assertEquals(1, asked.get());
        away.set(false);
        funded.set(true);
        assertFalse(acquaintances.haveMet(freelancer, company));
    }

    @Test
    public void aNoIsAskedAgain() {
        assertFalse(acquaintances.haveMet(company, freelancer));
        funded.set(true);
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (!acquaintances.haveMet(company, freelancer)) {
            assertTrue("a no is never asked again", System.nanoTime() < deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    public void whileNobodyCanBeAskedTheyHaveNotMetAndThatIsNotKept() {
        away.set(true);
        assertFalse(acquaintances.haveMet(company, freelancer));
        away.set(false);
        funded.set(true);
        assertTrue(acquaintances.haveMet(company, freelancer));
    }
}
