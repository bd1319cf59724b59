package org.biface.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.biface.runner.Server;

/**
 * The marketplace against a bare Jetty servlet that writes the same document: each is warmed up until it climbs no more, then
 * their rounds alternate in one run.
 */
final class Duel {

    static final int CONNECTIONS = 32;
    private static final int ROUNDS = 5;

    private final Duration window;
    private final int steady;
    private final Duration round;

    /**
     * @param window for how long each look at the throughput takes while it is warmed up
     * @param steady after how many windows without a climb it is warm
     * @param round how long a round takes
     */
    Duel(Duration window, int steady, Duration round) {
        this.window = window;
        this.steady = steady;
        this.round = round;
    }

    Figure fight(String name, double allowed, Load ours, Load theirs) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%s: warm after %d s (bare) and %d s (biface)%n",
                name,
                theirs.warmUp(window, steady),
                ours.warmUp(window, steady));
        List<Double> ratios = new ArrayList<>();
        long failed = 0;
        Load.Round bare = null;
        Load.Round biface = null;
        for (int i = 0; i < ROUNDS; i++) {
            bare = theirs.run(round);
            biface = ours.run(round);
            failed += bare.failed() + biface.failed();
            ratios.add(biface.perSecond() / bare.perSecond());
            System.out.printf(
                    Locale.ROOT,
                    "round %d: bare %.0f/s p50 %d us p99 %d us | biface %.0f/s p50 %d us p99 %d us | ratio %.2f%n",
                    i + 1,
                    bare.perSecond(),
                    bare.p50Micros(),
                    bare.p99Micros(),
                    biface.perSecond(),
                    biface.p50Micros(),
                    biface.p99Micros(),
                    ratios.get(i));
        }
        ratios.sort(null);
        double median = ratios.get(ROUNDS / 2);
        String line = String.format(
                Locale.ROOT,
                "%s: ratio %.2f (median of %d rounds, %.2f to %.2f), %d connections, last round %.0f/s of %.0f/s,"
                        + " p50 %d us, p99 %d us, %d bytes, failed %d",
                name,
                median,
                ROUNDS,
                ratios.get(0),
                ratios.get(ROUNDS - 1),
                CONNECTIONS,
                biface.perSecond(),
                bare.perSecond(),
                biface.p50Micros(),
                biface.p99Micros(),
                biface.bytes(),
                failed);
        return new Figure(line, failed == 0 && median >= allowed);
    }

    /** The servlet, in a process of its own. */
    static Process bare(int port, Path document) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        Market.property("bench.classpath"),
                        BareServer.class.getName(),
                        String.valueOf(port),
                        document.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Server.await("the bare servlet", Duration.ofSeconds(30), () -> {
            try (var socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
        return process;
    }
}
