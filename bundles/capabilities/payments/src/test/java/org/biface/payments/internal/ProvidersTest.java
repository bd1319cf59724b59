package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.testing.TestDatabase;
import org.junit.Test;
import org.osgi.framework.Version;

/** How payment providers come and go. */
public class ProvidersTest {

    /** Ends a test that would hang, in seconds. */
    private static final long BOUND = 180;

    private final Providers providers = new Providers();
    private final BookProvider older = new BookProvider("book");
    private final BookProvider newer = new BookProvider("book");

    @Test
    public void aProviderThatLeavesWaitsForTheCallInFlightAndGetsNoNewOne() throws Exception {
        providers.add(older, 0, new Version("1.0.0"), 1);
        var order = new CopyOnWriteArrayList<String>();
        var inside = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var call = new Thread(() -> providers.ask("book", provider -> {
            inside.countDown();
            try {
                assertTrue(goOn.await(BOUND, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            return order.add("the call ended");
        }));
        call.start();
        assertTrue(inside.await(BOUND, TimeUnit.SECONDS));
        var leaving = new Thread(() -> {
            providers.remove(older);
            order.add("the provider has left");
        });
        leaving.start();

        TestDatabase.await("no new calls", () -> !providers.has("book"));
        assertThrows(ProviderUnavailable.class, () -> providers.ask("book", provider -> provider));
        TestDatabase.await(
                "it leaves",
                () -> Set.of(Thread.State.TIMED_WAITING, Thread.State.WAITING, Thread.State.TERMINATED)
                        .contains(leaving.getState()));
        goOn.countDown();
        leaving.join(TimeUnit.SECONDS.toMillis(BOUND));
        assertFalse(leaving.isAlive());
        assertEquals(List.of("the call ended", "the provider has left"), order);
    }

    @Test
    public void theNewerVersionIsAskedAndTheOlderOneAgainWhenThatLeaves() {
        providers.add(older, 0, new Version("1.0.0"), 1);
        providers.add(newer, 0, new Version("1.1.0"), 2);
        assertEquals(newer, providers.ask("book", provider -> provider));
        providers.remove(newer);
        assertEquals(older, providers.ask("book", provider -> provider));
    }
}
