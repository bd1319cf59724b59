package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.biface.commons.Conflict;
import org.junit.After;
import org.junit.Test;

public class WorksTest {

    private final Works works = new Works();
    private final CountDownLatch half = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @After
    public void stop() {
        works.stop();
    }

    private Instant begin(RuntimeException end) throws InterruptedException {
        Instant since = works.start(Works.Kind.VERIFY, progress -> {
            progress.at(3, 7);
            half.countDown();
            try {
                go.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            if (end != null) {
                throw end;
            }
        });
        half.await();
        return since;
    }

    private Works.State ended(Instant since, Instant result) {
        go.countDown();
        long end = System.nanoTime() + 60_000_000_000L;
        Works.State state = works.look(Works.Kind.VERIFY, since, result);
        while (state != null && state.running()) {
            assertTrue("it never ended", System.nanoTime() - end < 0);
            Thread.onSpinWait();
            state = works.look(Works.Kind.VERIFY, since, result);
        }
        return state;
    }

    @Test
    public void whoLooksSeesHowFarItIsAndNobodyBeginsItTwice() throws Exception {
        Instant since = begin(null);
        assertEquals(
                new Works.State(since, 3, 7, true, null, false),
                works.look(Works.Kind.VERIFY, null, since.minusSeconds(60)));
        assertEquals(since, works.start(Works.Kind.VERIFY, progress -> {
            throw new AssertionError("begun twice");
        }));
        assertNull(works.look(Works.Kind.COMPARE, null, null));
        assertNull("done: what was found says the rest", ended(since, since.plusMillis(5)));
    }

    @Test
    public void whoAskedForItIsToldWhyItFailed() throws Exception {
        Instant since = begin(new Conflict("Not now."));
        Works.State refused = ended(since, null);
        assertEquals("Not now.", refused.problem());
        assertFalse(refused.broken());
        assertNull("others see what is kept", works.look(Works.Kind.VERIFY, null, null));
    }

    @Test
    public void aMistakeIsSaidToBeOne() throws Exception {
        Works.State state = ended(begin(new IllegalStateException("on purpose")), null);
        assertTrue(state.broken());
        assertNull(state.problem());
    }

    @Test
    public void whatAnotherNodeBeganIsWaitedForUntilItsResultIsThereButNotForEver() {
        Instant since = Instant.now();
        assertTrue(works.look(Works.Kind.VERIFY, since, since.minusSeconds(1)).running());
        assertTrue(works.look(Works.Kind.VERIFY, since, null).running());
        assertNull(works.look(Works.Kind.VERIFY, since, since.plusSeconds(1)));
        assertNull(works.look(Works.Kind.VERIFY, since.minusSeconds(86_400), null));
    }
}
