package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

/** When a provider is left alone, and when it is tried again. */
public class BreakerTest {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Breaker breaker = new Breaker(3, PAUSE);
    private final Instant now = Instant.parse("2026-11-23T04:00:00Z");

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.notAnswered(now);
        }
    }

    @Test
    public void aFewFailuresInARowLeaveItAlone() {
        fail(2);
        assertEquals(now, breaker.tryAt(now));
        assertTrue("the third opens it", breaker.notAnswered(now));
        assertFalse("it is said once", breaker.notAnswered(now));
        assertTrue(breaker.isLeftAlone(now));
        assertEquals(now.plus(PAUSE), breaker.tryAt(now));
    }

    @Test
    public void anAnswerBetweenThemBeginsAnew() {
        fail(2);
        breaker.answered();
        fail(2);
        assertFalse(breaker.isLeftAlone(now));
    }

    @Test
    public void afterThePauseOneTriesAndTheOthersWait() {
        fail(3);
        Instant later = now.plus(PAUSE);
        assertEquals(later, breaker.tryAt(later));
        assertEquals(later.plus(PAUSE), breaker.tryAt(later));
        breaker.answered();
        assertEquals(later, breaker.tryAt(later));
        assertFalse(breaker.isLeftAlone(later));
    }

    @Test
    public void aTryThatFailsLeavesItAloneAgain() {
        fail(3);
        Instant later = now.plus(PAUSE);
        breaker.tryAt(later);
        assertFalse(breaker.notAnswered(later));
        assertTrue(breaker.isLeftAlone(later.plusSeconds(29)));
        assertEquals(later.plus(PAUSE), breaker.tryAt(later.plusSeconds(29)));
    }
}
