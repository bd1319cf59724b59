package org.biface.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.biface.demo.Api;

/**
 * {@code payout-run}: an operator has 10,000 freelancers paid out; measured is the time until each payout is an order to the
 * provider with an entry in the ledger, against pgbench doing TPC-B on the same PostgreSQL. Rounds of the two alternate; in
 * each the same freelancers have money again. What the provider does with the orders comes after that, and is waited for
 * between the rounds.
 */
final class PayoutRunBench {

    private static final int CONNECTIONS = 32;
    private static final int PAYOUTS = 10_000;
    private static final int CONTRACTS = 1_000;
    private static final int WARM = 3;
    private static final int ROUNDS = 5;
    private static final double LEAST = 3;
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofMinutes(10);

    private PayoutRunBench() {}

    /**
     * @param p50 after how long half of the payouts were booked, in microseconds
     * @param p99 after how long nearly all were
     */
    private record Run(double perSecond, long p50, long p99, double settledPerSecond) {}

    private record Pair(Run ours, double theirs) {
        double ratio() {
            return ours.perSecond() / theirs;
        }
    }

    static Figure run() throws Exception {
        try (FundedMarket market = FundedMarket.open("payout-run", List.of("EUR"), CONTRACTS)) {
            Pgbench theirs = Pgbench.tpcb(market.database(), CONNECTIONS);
            for (int i = 0; i < WARM; i++) {
                once(market);
            }
            theirs.run(WINDOW);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                Pair pair = new Pair(once(market), theirs.run(WINDOW));
                System.out.printf(
                        Locale.ROOT,
                        "round %d: pgbench TPC-B %.0f/s | biface %.0f payouts/s (the sandbox has paid %.0f/s) | ratio %.2f%n",
                        i + 1,
                        pair.theirs(),
                        pair.ours().perSecond(),
                        pair.ours().settledPerSecond(),
                        pair.ratio());
                pairs.add(pair);
            }
            market.verify();
            pairs.sort(Comparator.comparingDouble(Pair::ratio));
            Pair median = pairs.get(ROUNDS / 2);
            String line = String.format(
                    Locale.ROOT,
                    "payout-run: ratio %.2f (median of %d rounds, %.2f to %.2f), %d payouts, %.0f/s of %.0f TPC-B/s,"
                            + " booked after p50 %d us, p99 %d us",
                    median.ratio(),
                    ROUNDS,
                    pairs.get(0).ratio(),
                    pairs.get(ROUNDS - 1).ratio(),
                    PAYOUTS,
                    median.ours().perSecond(),
                    median.theirs(),
                    median.ours().p50(),
                    median.ours().p99());
            return new Figure(line, median.ratio() >= LEAST);
        }
    }

    private static Run once(FundedMarket market) throws Exception {
        market.database().run("available.sql", "bench.payouts = " + PAYOUTS);
        long from = System.nanoTime();
        String run = market.operator().post("/api/v1/payouts/runs", null).id();
        Api.Answer done = await(market, run);
        double seconds = (System.nanoTime() - from) / 1e9;
        if (done.at("payouts").asInt() != PAYOUTS) {
            throw new IllegalStateException("not " + PAYOUTS + " payouts were made: " + done.body());
        }
        // Of an order, its own instant: that of the transaction that booked it.
        String[] times = market.database()
                .rows(
                        "select percentile_disc(0.5) within group (order by after), percentile_disc(0.99) within group (order by after)"
                                + " from (select (extract(epoch from o.created_at - r.started_at) * 1000000)::bigint as after"
                                + " from payments.payout_run r join payments.provider_order o on o.kind = 'PAYOUT'"
                                + " and o.created_at >= r.started_at where r.id = '" + run + "') t")
                .get(0);
        long end = System.nanoTime() + BOUND.toNanos();
        while (!market.database()
                .one("select count(*) from payments.provider_order where kind = 'PAYOUT' and status in"
                        + " ('INITIATED', 'PENDING', 'UNKNOWN')")
                .equals("0")) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the payouts do not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        double settled = (System.nanoTime() - from) / 1e9;
        return new Run(PAYOUTS / seconds, Long.parseLong(times[0]), Long.parseLong(times[1]), PAYOUTS / settled);
    }

    private static Api.Answer await(FundedMarket market, String run) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            Api.Answer answer = market.operator().read("/api/v1/payouts/runs/" + run);
            if (answer.text("status").equals("DONE")) {
                return answer;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the run does not end: " + answer.body());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
