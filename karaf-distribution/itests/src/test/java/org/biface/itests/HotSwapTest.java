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
 * can decide meanwhile waits and is decided later. The same script as the benchmark {@code hotswap}, with fewer requests.
 */
public class HotSwapTest {

    @Test
    public void nothingFailsWhileBundlesComeAndGo() throws Exception {
        HotSwap.Result result = HotSwap.run(
                Path.of(System.getProperty("biface.archive")),
                Path.of(System.getProperty("biface.work"), "unpacked", "hotswap"),
                10_000,
                Duration.ofSeconds(60));
        assertEquals(
                "failed of " + result.requests() + " requests",
                "{}",
                result.failures().toString());
        assertEquals(List.of(), result.problems());
        assertTrue("something waited for a policy", result.parked() > 0);
        assertEquals("what waited for a policy was released", result.parked(), result.resumed());
        assertTrue("slow requests were among them", result.slow() > 10);
        new LogCheck()
                .allow(
                        "policy=tiered version=1\\.[234]\\.0 .* is quarantined",
                        "policy=tiered 1\\.x is not served, releases of its contracts wait for it",
                        "was the last version of tiered 1\\.x, which \\d+ open contracts are pinned to")
                .check(result.log());
    }
}
