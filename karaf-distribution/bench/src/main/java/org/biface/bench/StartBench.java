package org.biface.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code start}: from {@code bin/karaf} to the first 200 of a capability, with an existing database. The baseline is what the
 * issue allows: ten seconds.
 */
final class StartBench {

    private static final int STARTS = 5;
    private static final double ALLOWED_SECONDS = 10;
    private static final String FIRST = "/api/v1/missions";

    private StartBench() {}

    static Figure run() throws Exception {
        try (Market market = Market.unpack("start", null)) {
            Duration first = market.server().start(FIRST, Market.BOUND);
            market.server().stop();
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                seconds.add(market.server().start(FIRST, Market.BOUND).toMillis() / 1000.0);
                market.server().stop();
                System.out.printf(Locale.ROOT, "start %d: %.2f s%n", i + 1, seconds.get(i));
            }
            seconds.sort(null);
            double median = seconds.get(STARTS / 2);
            String line = String.format(
                    Locale.ROOT,
                    "start: ratio %.2f of %.0f s allowed, median %.2f s of %d starts (%.2f to %.2f), first start %.2f s",
                    median / ALLOWED_SECONDS,
                    ALLOWED_SECONDS,
                    median,
                    STARTS,
                    seconds.get(0),
                    seconds.get(STARTS - 1),
                    first.toMillis() / 1000.0);
            return new Figure(line, median <= ALLOWED_SECONDS);
        }
    }
}
