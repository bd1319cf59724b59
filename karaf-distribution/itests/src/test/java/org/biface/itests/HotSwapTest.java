package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.biface.bench.HotSwap;
import org.junit.Test;

/**
 * Policies and whole capabilities are exchanged under load, by feature, side by side, and not one request fails; what nobody
 * can decide meanwhile waits and is decided later. The same script as the benchmark {@code hotswap}.
 */
public class HotSwapTest {

    @Test
    public void nothingFailsWhileBundlesComeAndGo() throws Exception {
        long wanted = Long.getLong("hotswap.requests");
        HotSwap.Result result = HotSwap.run(
                Path.of(System.getProperty("biface.archive")),
                Path.of(System.getProperty("biface.work"), "unpacked", "hotswap"),
                wanted,
                Duration.ofSeconds(60));
        assertEquals(
                "failed of " + result.requests() + " requests",
                "{}",
                result.failures().toString());
        assertEquals(List.of(), result.problems());
        assertTrue(result.requests() + " requests", result.requests() >= wanted);
        assertTrue("something waited for a policy", result.parked() > 0);
        assertTrue("somebody was told to come back", result.toldToComeBack() > 0);
        assertTrue("milestones were released", result.released() > 0);
        assertTrue("slow requests were among them", result.slow() > 10);
        new LogCheck()
                .allow(
                        "policy=tiered version=1\\.[2345]\\.0 .* is quarantined",
                        // The one that sleeps may be asleep when it goes.
                        "policy=tiered 1\\.3\\.0 .* leaves with \\d+ calls in flight",
                        "policy=tiered 1\\.x is not served, releases of its contracts wait for it",
                        "was the last version of tiered 1\\.x, which \\d+ open contracts are pinned to")
                .check(result.log());
    }
}
