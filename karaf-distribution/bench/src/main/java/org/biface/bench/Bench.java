package org.biface.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Runs one benchmark by its name; the last line that it prints is the result. It ends with 1 if that is not good enough. */
public final class Bench {

    private static final Map<String, Callable<Figure>> ALL = new TreeMap<>();

    static {
        ALL.put("growth", GrowthBench::run);
        ALL.put("payout-run", PayoutRunBench::run);
        ALL.put("release", ReleaseBench::release);
        ALL.put("release-hot", ReleaseBench::hot);
        ALL.put("read", () -> ReadBench.run("read", null, 0.3));
        // That it serves all of them is what it has to do.
        ALL.put("memory", () -> ReadBench.run("memory", "256m", 0));
        ALL.put("pages", PagesBench::run);
        ALL.put("start", StartBench::run);
        ALL.put("hotswap", HotSwap::bench);
        ALL.put("guard", GuardBench::run);
        ALL.put("matching-quality", MatchingQuality::run);
        ALL.put("match", MatchBench::run);
        ALL.put("index", IndexBench::run);
    }

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
