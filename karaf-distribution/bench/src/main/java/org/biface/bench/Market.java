package org.biface.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Operator;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;
import org.biface.runner.Server;

/** A running distribution in which one main job has been done, so that there is something to measure. */
final class Market implements AutoCloseable {

    static final Duration BOUND = Duration.ofMinutes(3);
    /** Requests in a minute. */
    static final String UNREACHED = "1000000000";

    static final String COUNTED =
            "one account at one address sends all of it: its requests are counted, against limits of " + UNREACHED
                    + " a minute instead of 6000";

    private static final String PASSWORD = "a benchmark needs no secrets 2026";

    private final Server server;
    private Operator operator;

    private Market(Server server) {
        this.server = server;
    }

    static Market unpack(String name, String memory) throws IOException {
        Path home = Path.of(property("biface.home")).resolve(name);
        Server server = Server.unpack(Path.of(property("biface.archive")), home);
        if (memory != null) {
            server.environment("BIFACE_MEMORY", memory);
        }
        server.configure("org.biface.payments.cfg", "hold.seconds", "0");
        // The limit stays in force, at a height that a benchmark does not reach.
        server.configure("org.biface.http.cfg", "account.requests.per.minute", UNREACHED);
        return new Market(server);
    }

    Market start() throws IOException, InterruptedException {
        server.start("/api/status", BOUND);
        return this;
    }

    Server server() {
        return server;
    }

    Api api() {
        return new Api(server.uri("/"), BOUND);
    }

    /** Runs the main job once and gives the mission that it was about. */
    Outcome seed() throws IOException, InterruptedException {
        operator = Operator.firstLogin(api(), server.home().resolve("operator-password.txt"), PASSWORD);
        server.awaitConsole(BOUND);
        server.client("feature:install biface-commission-flat");
        return new MainJob(api(), "bench", BOUND, Steps.SILENT).run();
    }

    /** Logged in, once the market is seeded. */
    Operator operator() {
        return operator;
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the system property " + name + " is missing");
        }
        return value;
    }

    @Override
    public void close() {
        server.close();
    }
}
