package org.biface.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.biface.commission.internal.Guarded;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * {@code guard}: what registry and guard cost one quote, in the process, above asking the policy directly. The baseline is
 * what the issue allows: 30 microseconds at the median.
 */
final class GuardBench {

    private static final double ALLOWED_MICROS = 30;

    private GuardBench() {}

    /** JMH finds its classes by the class path of its own virtual machine, so it gets one. */
    static Figure run() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Market.property("bench.classpath"),
                        GuardBench.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (var output = process.inputReader()) {
            output.lines().forEach(lines::add);
        }
        int status = process.waitFor();
        if (lines.isEmpty() || !lines.get(lines.size() - 1).startsWith("guard: ratio")) {
            throw new IllegalStateException("the benchmark did not end well");
        }
        String result = lines.remove(lines.size() - 1);
        lines.forEach(System.out::println);
        return new Figure(result, status == 0);
    }

    /**
     * Runs in the virtual machine of its own.
     *
     * @param args none
     */
    public static void main(String[] args) throws Exception {
        double directly = Double.NaN;
        double directlySlow = Double.NaN;
        double guarded = Double.NaN;
        double guardedSlow = Double.NaN;
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(Guarded.class.getName())
                        .shouldFailOnError(true)
                        .forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run()) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            if (result.getPrimaryResult().getLabel().endsWith("directly")) {
                directly = statistics.getPercentile(50);
                directlySlow = statistics.getPercentile(99);
            } else {
                guarded = statistics.getPercentile(50);
                guardedSlow = statistics.getPercentile(99);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "guard: ratio %.2f of %.0f us allowed, p50 %.2f us above the policy, guarded p50 %.2f us p99 %.2f us,"
                        + " directly p50 %.2f us p99 %.2f us%n",
                (guarded - directly) / ALLOWED_MICROS,
                ALLOWED_MICROS,
                guarded - directly,
                guarded,
                guardedSlow,
                directly,
                directlySlow);
        System.out.flush();
        System.exit(guarded - directly <= ALLOWED_MICROS ? 0 : 1);
    }
}
