package org.biface.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code growth}: what approvals reach with a history of two years and ten million postings in the ledger, against what they
 * reach on the same server before that. The history is written by SQL, balanced, and proven with all the rest. pgbench runs
 * beside both, on tables of its own that do not grow, so that one can see whether the machine was the same.
 */
final class GrowthBench {

    private static final int CONNECTIONS = 32;
    private static final int CONTRACTS = Integer.getInteger("bench.contracts", 160_000);
    private static final int POSTINGS = Integer.getInteger("bench.postings", 10_000_000);
    private static final int PER_LIFE = 12;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int ROUNDS = 5;
    private static final double LEAST = 0.9;

    private GrowthBench() {}

    private record Side(long postings, Load.Round ours, double theirs) {}

    static Figure run() throws Exception {
        try (FundedMarket market = FundedMarket.open("growth", List.of("EUR"), CONTRACTS)) {
            Load ours = new Load(market.port(), CONNECTIONS, market.approvals("true"));
            Pgbench theirs = Pgbench.release(market.database(), CONNECTIONS);
            System.out.printf(Locale.ROOT, "warm after %d s%n", ours.warmUp(WINDOW, ReleaseBench.STEADY));
            theirs.run(WINDOW);
            Side small = measure(market, ours, theirs);
            long from = System.nanoTime();
            market.database().run("history.sql", "bench.lives = " + POSTINGS / PER_LIFE);
            System.out.printf(Locale.ROOT, "history written in %d s%n", (System.nanoTime() - from) / 1_000_000_000);
            ours.run(WINDOW);
            Side large = measure(market, ours, theirs);
            market.verify();
            double ratio = large.ours().perSecond() / small.ours().perSecond();
            long failed = large.ours().failed() + small.ours().failed();
            String line = String.format(
                    Locale.ROOT,
                    "growth: ratio %.2f, %.0f/s with %d postings against %.0f/s with %d (pgbench beside it %.0f/s and %.0f/s),"
                            + " %d connections, p50 %d us, p99 %d us, failed %d",
                    ratio,
                    large.ours().perSecond(),
                    large.postings(),
                    small.ours().perSecond(),
                    small.postings(),
                    large.theirs(),
                    small.theirs(),
                    CONNECTIONS,
                    large.ours().p50Micros(),
                    large.ours().p99Micros(),
                    failed);
            return new Figure(line, failed == 0 && ratio >= LEAST);
        }
    }

    private static Side measure(FundedMarket market, Load ours, Pgbench theirs) throws Exception {
        long postings = market.postings();
        List<Load.Round> rounds = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Load.Round round = ours.run(ROUND);
            double other = theirs.run(ROUND);
            System.out.printf(
                    Locale.ROOT,
                    "%d postings, round %d: biface %.0f/s p50 %d us p99 %d us | pgbench %.0f/s%n",
                    postings,
                    i + 1,
                    round.perSecond(),
                    round.p50Micros(),
                    round.p99Micros(),
                    other);
            rounds.add(round);
            others.add(other);
        }
        rounds.sort(Comparator.comparingDouble(Load.Round::perSecond));
        others.sort(Comparator.naturalOrder());
        return new Side(postings, rounds.get(ROUNDS / 2), others.get(ROUNDS / 2));
    }
}
