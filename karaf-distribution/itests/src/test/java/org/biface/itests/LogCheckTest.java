package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** The check of the logs sees what it is there for: a check that sees nothing lets every test pass. */
public class LogCheckTest {

    private static final String FINE =
            "2026-11-23T07:30:13.001Z | INFO  | 5f3a | MissionsService | org.biface.missions 1.0.0 | published\n";
    private static final String WARNED =
            "2026-11-23T07:30:14.001Z | WARN  |  | Databases | org.biface.kernel.persistence 1.0.0 | It went away.\n";
    private static final String FAILED =
            "2026-11-23T07:30:15.001Z | ERROR |  | Timers | org.biface.kernel.persistence 1.0.0 | It failed.\n"
                    + "java.lang.IllegalStateException: no\n"
                    + "\tat org.biface.kernel.persistence.Timers.run(Timers.java:1)\n";

    @Test
    public void whatIsWellIsLeftAlone() {
        new LogCheck().check(FINE + FINE);
    }

    @Test
    public void aWarningAndAnErrorWithItsTraceAreFound() {
        assertEquals(List.of(WARNED.strip()), new LogCheck().unexpected(FINE + WARNED + FINE));
        assertEquals(FAILED.lines().toList(), new LogCheck().unexpected(FINE + FAILED + FINE));
        var failure = assertThrows(AssertionError.class, () -> new LogCheck().check(FINE + FAILED));
        assertTrue(failure.getMessage(), failure.getMessage().contains("Timers.java:1"));
    }

    @Test
    public void whatIsExpectedIsLeftAloneWithItsTrace() {
        new LogCheck().allow("It went away\\.", "It failed\\.").check(FINE + WARNED + FAILED + FINE);
        assertEquals(
                "the other one is not",
                List.of(WARNED.strip()),
                new LogCheck().allow("It failed\\.").unexpected(WARNED + FAILED));
    }

    @Test
    public void whatIsNoLogIsRefused() {
        for (String nothing :
                List.of("", "\n", "Karaf started in 3s. Bundle stats: 100 active\n", "07:30 WARN It failed.\n")) {
            assertThrows(nothing, AssertionError.class, () -> new LogCheck().check(nothing));
        }
    }

    @Test
    public void theLogOfAStockKarafIsALogToo() {
        String stock = "2026-11-23T07:30:14,001 | ERROR | FelixStartLevel | x | 1 - x - 1.0.0 | It failed.\n";
        assertEquals(List.of(stock.strip()), new LogCheck().unexpected(stock));
    }
}
