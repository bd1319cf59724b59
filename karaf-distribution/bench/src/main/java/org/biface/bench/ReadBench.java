package org.biface.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.runner.Server;

/**
 * {@code read}: authenticated GET of one mission at 32 connections, with every filter on, against a bare Jetty servlet that
 * writes the same JSON with Jackson; rounds of the two alternate in one run.
 */
final class ReadBench {

    private static final Duel DUEL = new Duel(Duration.ofSeconds(5), 4, Duration.ofSeconds(8));

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
            Process bare = Duel.bare(barePort, document);
            try {
                Load ours = new Load(market.server().httpPort(), Duel.CONNECTIONS, path, token);
                Load theirs = new Load(barePort, Duel.CONNECTIONS, path, null);
                System.out.println(Market.COUNTED);
                return DUEL.fight(name, allowed, ours, theirs);
            } finally {
                bare.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                Files.delete(document);
            }
        }
    }
}
