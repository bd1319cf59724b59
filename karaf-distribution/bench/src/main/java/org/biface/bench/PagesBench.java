package org.biface.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.biface.demo.Seed;
import org.biface.runner.Server;

/**
 * {@code pages}: what a stranger is shown of a market with 60 freelancers and 40 missions, the list of missions and the profile
 * with the longest page, at 32 connections, against a bare Jetty servlet that writes the same bytes.
 */
final class PagesBench {

    private static final double ALLOWED = 0.25;
    private static final Duel DUEL = new Duel(Duration.ofSeconds(3), 3, Duration.ofSeconds(4));

    private PagesBench() {}

    static Figure run() throws Exception {
        try (Market market = Market.unpack("pages", null)) {
            market.server()
                    .configure("org.biface.http.cfg", "limit.loopback", "true")
                    .configure("org.biface.http.cfg", "address.requests.per.minute", Market.UNREACHED);
            market.start().seed();
            new Seed(market.api(), market.operator().api(), Market.BOUND).sow();
            System.out.println(Market.COUNTED);
            List<Figure> figures = new ArrayList<>();
            Page missions = page(market, "/en/missions");
            Page profile = longestProfile(market);
            figures.add(compare("pages (missions)", market, missions));
            figures.add(compare("pages (profile)", market, profile));
            return new Figure(
                    figures.stream().map(Figure::line).collect(Collectors.joining("\n")),
                    figures.stream().allMatch(Figure::reached));
        }
    }

    /** A page under its right address. */
    private record Page(String path, byte[] html) {}

    private static Page page(Market market, String path) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(market.server().uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        URI address = answer.uri();
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " was answered " + answer.statusCode());
        }
        return new Page(address.getRawPath(), answer.body());
    }

    private static Page longestProfile(Market market) throws Exception {
        Page longest = null;
        for (var profile : market.api().read("/api/v1/profiles?limit=100").at("items")) {
            Page page =
                    page(market, "/en/freelancers/" + profile.path("freelancer").asText());
            longest = longest == null || page.html().length > longest.html().length ? page : longest;
        }
        return longest;
    }

    private static byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Figure compare(String name, Market market, Page page) throws Exception {
        byte[] request = request(page.path());
        Path document = Files.createTempFile("biface-bench", ".html");
        Files.write(document, page.html());
        int port = Server.freePort();
        Process bare = Duel.bare(port, document);
        try {
            return DUEL.fight(
                    name,
                    ALLOWED,
                    new Load(market.server().httpPort(), Duel.CONNECTIONS, () -> request),
                    new Load(port, Duel.CONNECTIONS, () -> request));
        } finally {
            bare.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            Files.delete(document);
        }
    }
}
