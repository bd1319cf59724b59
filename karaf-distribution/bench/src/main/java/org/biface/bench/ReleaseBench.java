package org.biface.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code release}: approvals at 32 connections, each request another milestone, with authentication, idempotency, commission,
 * event and postings, against pgbench doing one release by hand in one round trip on the same PostgreSQL; rounds of the two
 * alternate in one run. {@code release-hot} compares releases that all touch one pair of the platform's accounts with
 * releases that are spread over many.
 */
final class ReleaseBench {

    private static final int CONNECTIONS = 32;
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /**
     * A method that runs once in an approval is compiled for good only after some ten thousand of them, so the throughput
     * stands still for half a minute and then doubles. Measured before that, the figure is the compiler's.
     */
    static final int STEADY = 6;

    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final int ROUNDS = 5;
    private static final double LEAST = 0.6;
    private static final double LEAST_HOT = 0.9;
    private static final int CONTRACTS_HOT = Integer.getInteger("bench.contracts", 200_000);

    /** Two in five milestones are left for the rounds that count. */
    private static final String MEASURED = "(hashtext(m.id::text) & 1023 < 410)";

    /** The platform has accounts of its own in each currency; all of these have two digits. */
    private static final List<String> MANY = List.of(
            "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "RON", "BGN", "CAD", "AUD", "NZD", "SGD", "HKD");

    private ReleaseBench() {}

    /** One round of each, and how the two compare. */
    private record Pair(Load.Round ours, double theirs) {
        double ratio() {
            return ours.perSecond() / theirs;
        }
    }

    static Figure release() throws Exception {
        try (FundedMarket market = FundedMarket.open("release", List.of("EUR"))) {
            Load ours = new Load(market.port(), CONNECTIONS, market.approvals("true"));
            Pgbench theirs = Pgbench.release(market.database(), CONNECTIONS);
            List<Pair> pairs = pairs(ours, theirs);
            market.verify();
            return summary("release", LEAST, pairs);
        }
    }

    static Figure hot() throws Exception {
        try (FundedMarket market = FundedMarket.open("release-hot", currencies(), CONTRACTS_HOT)) {
            Load hot = new Load(market.port(), CONNECTIONS, market.approvals(MEASURED + " and m.currency = 'EUR'"));
            Load spread = new Load(market.port(), CONNECTIONS, market.approvals(MEASURED + " and m.currency <> 'EUR'"));
            Load both = new Load(market.port(), CONNECTIONS, market.approvals("not " + MEASURED));
            System.out.printf(Locale.ROOT, "warm after %d s%n", both.warmUp(WINDOW, STEADY));
            spread.run(WINDOW);
            hot.run(WINDOW);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                Load.Round spreadRound = spread.run(ROUND);
                pairs.add(round(i, "spread", new Pair(hot.run(ROUND), spreadRound.perSecond())));
            }
            market.verify();
            return summary("release-hot", LEAST_HOT, pairs);
        }
    }

    /** Half of the contracts in one currency, the others spread over many. */
    private static List<String> currencies() {
        return MANY.stream().flatMap(currency -> Stream.of("EUR", currency)).toList();
    }

    private static Pair round(int number, String other, Pair pair) {
        System.out.printf(
                Locale.ROOT,
                "round %d: %s %.0f/s | biface %.0f/s p50 %d us p99 %d us | ratio %.2f%n",
                number + 1,
                other,
                pair.theirs(),
                pair.ours().perSecond(),
                pair.ours().p50Micros(),
                pair.ours().p99Micros(),
                pair.ratio());
        return pair;
    }

    private static List<Pair> pairs(Load ours, Pgbench theirs) throws Exception {
        System.out.printf(Locale.ROOT, "warm after %d s%n", ours.warmUp(WINDOW, STEADY));
        theirs.run(WINDOW);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            pairs.add(round(i, "pgbench", new Pair(ours.run(ROUND), theirs.run(ROUND))));
        }
        return pairs;
    }

    private static Figure summary(String name, double least, List<Pair> pairs) {
        List<Pair> sorted =
                pairs.stream().sorted(Comparator.comparingDouble(Pair::ratio)).toList();
        Pair median = sorted.get(sorted.size() / 2);
        long failed = pairs.stream().mapToLong(pair -> pair.ours().failed()).sum();
        String line = String.format(
                Locale.ROOT,
                "%s: ratio %.2f (median of %d rounds, %.2f to %.2f), %d connections, %.0f/s of %.0f/s, p50 %d us, p99 %d us,"
                        + " failed %d",
                name,
                median.ratio(),
                pairs.size(),
                sorted.get(0).ratio(),
                sorted.get(sorted.size() - 1).ratio(),
                CONNECTIONS,
                median.ours().perSecond(),
                median.theirs(),
                median.ours().p50Micros(),
                median.ours().p99Micros(),
                failed);
        return new Figure(line, failed == 0 && median.ratio() >= least);
    }
}
