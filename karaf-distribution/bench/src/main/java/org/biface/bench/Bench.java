package org.biface.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Runs one benchmark by its name; the last line that it prints is the result. It ends with 1 if that is not good enough. */
public final class Bench {

    private static final Map<String, Callable<Figure>> ALL = new TreeMap<>(Map.of(
            "growth",
            GrowthBench::run,
            "payout-run",
            PayoutRunBench::run,
            "release",
            ReleaseBench::release,
            "release-hot",
            ReleaseBench::hot,
            "read",
            () -> ReadBench.run("read", null, 0.3),
            "memory",
            // That it serves all of them is what it has to do.
            () -> ReadBench.run("memory", "256m", 0),
            "start",
            StartBench::run,
            "hotswap",
            HotSwap::bench,
            "guard",
            GuardBench::run,
            "matching-quality",
            MatchingQuality::run));

    private Bench() {}

    /**
     * @param args the benchmark's name
     */
    public static void main(String[] args) {
        Callable<Figure> bench = args.length == 1 ? ALL.get(args[0]) : null;
        if (bench == null) {
            System.out.println("choose a benchmark with -Dbench=NAME, one of " + ALL.keySet());
            System.exit(1);
        }
        int status = 0;
        try {
            Figure figure = bench.call();
            System.out.println(figure.line());
            status = figure.reached() ? 0 : 1;
        } catch (Exception failure) {
            System.out.println(args[0] + ": failed: " + failure);
            status = 1;
        }
        System.out.flush();
        System.exit(status);
    }
}
