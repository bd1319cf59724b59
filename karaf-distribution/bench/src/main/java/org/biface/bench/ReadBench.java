package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.runner.Server;

/**
 * {@code read}: authenticated GET of one mission at 32 connections, with every filter on, against a bare Jetty servlet that
 * writes the same JSON with Jackson; rounds of the two alternate in one run.
 */
final class ReadBench {

    static final int CONNECTIONS = 32;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int STEADY = 4;
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int ROUNDS = 5;

    private ReadBench() {}

    /**
     * @param allowed the least ratio that is good enough
     */
    static Figure run(String name, String memory, double allowed) throws Exception {
        try (Market market = Market.unpack(name, memory)) {
            // Every filter does its work, also the one that lets this machine pass as it is shipped.
            market.server()
                    .configure("org.biface.http.cfg", "limit.loopback", "true")
                    .configure("org.biface.http.cfg", "address.requests.per.minute", Market.UNREACHED);
            market.start().seed();
            Api client = MainJob.login(market.api(), "chloe-bench@example.org", MainJob.PASSWORD);
            String mission = client.read("/api/v1/contracts").text("items.0.mission");
            String path = "/api/v1/missions/" + mission;
            String token = market.api()
                    .post(
                            "/api/v1/accounts/login",
                            java.util.Map.of("email", "amina-bench@example.org", "password", MainJob.PASSWORD))
                    .text("token");
            Path document = Files.createTempFile("biface-bench", ".json");
            Files.write(
                    document,
                    Api.JSON.writeValueAsBytes(market.api().as(token).read(path).body()));
            int barePort = Server.freePort();
            Process bare = bare(barePort, document);
            try {
                Load ours = new Load(market.server().httpPort(), CONNECTIONS, path, token);
                Load theirs = new Load(barePort, CONNECTIONS, path, null);
                return compare(name, allowed, ours, theirs);
            } finally {
                bare.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                Files.delete(document);
            }
        }
    }

    private static Figure compare(String name, double allowed, Load ours, Load theirs) throws Exception {
        System.out.println("one account at one address sends all of it: its requests are counted, against limits of "
                + Market.UNREACHED + " a minute instead of 6000");
        System.out.printf(
                Locale.ROOT,
                "warm after %d s (bare) and %d s (biface)%n",
                theirs.warmUp(WINDOW, STEADY),
                ours.warmUp(WINDOW, STEADY));
        List<Double> ratios = new ArrayList<>();
        long failed = 0;
        Load.Round bare = null;
        Load.Round biface = null;
        for (int i = 0; i < ROUNDS; i++) {
            bare = theirs.run(ROUND);
            biface = ours.run(ROUND);
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

    private static Process bare(int port, Path document) throws IOException, InterruptedException {
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
