package org.biface.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.biface.bench.Console;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Operator;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;
import org.biface.runner.Server;

/** The unpacked distribution, driven from outside: a server that tests kill, swap and load, with its operator. */
final class Marketplace implements AutoCloseable {

    static final Duration BOUND = Duration.ofMinutes(5);
    static final String OPERATOR = "operator@localhost";
    static final String PASSWORD = "a test needs no secrets 2026";

    /**
     * These servers live for a minute or two, and are killed and started again and again. Whole compilation by the second
     * compiler costs as much of that time as all that they are tested with; those of StartTest, RunTest, StockKarafTest and
     * FreshCopyTest have what is shipped.
     */
    static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private final Server server;
    private final Console console;

    private Marketplace(Server server) {
        this.server = server;
        this.console = new Console(server);
    }

    /** Unpacked, with a hold of zero and with limits that one machine with many people does not reach. */
    static Marketplace unpack(String name) throws IOException {
        Server server = Server.unpack(
                Path.of(System.getProperty("biface.archive")),
                Path.of(System.getProperty("biface.work"), "unpacked", name));
        server.environment("EXTRA_JAVA_OPTS", SHORT_LIVED);
        server.configure("org.biface.payments.cfg", "hold.seconds", "0");
        // A pause of a busy machine must not count as a slow policy.
        server.configure("org.biface.commission.cfg", "time.limit.millis", "60000");
        server.configure("org.biface.payments.cfg", "ask.again.seconds", "5, 30, 300");
        server.configure("org.biface.accounts.cfg", "registrations.per.address.per.hour", "100000");
        // A server that is killed while it looks at a password can't take the try back.
        server.configure("org.biface.accounts.cfg", "login.tries.per.address", "100000");
        server.configure("org.biface.accounts.cfg", "login.tries.per.account", "100000");
        server.configure("org.biface.http.cfg", "account.requests.per.minute", "1000000000");
        return new Marketplace(server);
    }

    /** Started, with the operator's password changed and the commission plugin installed. */
    static Marketplace open(String name) throws IOException, InterruptedException {
        return unpack(name).open();
    }

    /** Like {@link #open(String)}, with a sandbox that is set up so. */
    static Marketplace open(String name, Map<String, String> sandbox) throws IOException, InterruptedException {
        Marketplace market = unpack(name);
        for (Map.Entry<String, String> setting : sandbox.entrySet()) {
            market.server.configure("org.biface.plugins.payment.sandbox.cfg", setting.getKey(), setting.getValue());
        }
        return market.open();
    }

    /** Starts it, changes the operator's password and installs the commission plugin; what fails there closes it. */
    Marketplace open() throws IOException, InterruptedException {
        try {
            server.start("/api/status", BOUND);
            Operator.firstLogin(api(), server.home().resolve("operator-password.txt"), PASSWORD);
            console.await(BOUND);
            console.run("feature:install biface-commission-flat");
            return this;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    Server server() {
        return server;
    }

    /** Runs commands in the console and gives what they print. */
    String console(String... commands) throws IOException {
        return console.run(commands);
    }

    Api api() {
        return new Api(server.uri("/"), BOUND);
    }

    Operator operator() {
        return Operator.login(api(), OPERATOR, PASSWORD);
    }

    MainJob job(String tag) {
        return new MainJob(api(), tag, BOUND, Steps.SILENT);
    }

    void assertLedgerHolds() {
        assertEquals("problems of the ledger", List.of(), operator().verifyLedger());
    }

    /** Fails unless everything that the job did is there once, and not twice. */
    void assertOnce(MainJob job, Outcome outcome) {
        Api freelancer = MainJob.login(api(), job.email("amina"), MainJob.PASSWORD);
        Api client = MainJob.login(api(), job.email("chloe"), MainJob.PASSWORD);
        assertEquals(120_000, outcome.gross());
        assertEquals(100_000, outcome.net());
        assertEquals(10_000, outcome.commission());
        assertEquals(2_000, outcome.commissionVat());
        assertEquals(108_000, outcome.payable());
        assertEquals(
                "contracts", 1, freelancer.read("/api/v1/contracts").at("items").size());
        assertEquals(
                "proposals", 1, freelancer.read("/api/v1/proposals").at("items").size());
        assertEquals(
                "releases", 1, freelancer.read("/api/v1/releases").at("items").size());
        assertEquals(
                "payouts", 1, freelancer.read("/api/v1/payouts").at("items").size());
        Api.Answer balance = freelancer.read("/api/v1/balances");
        assertEquals("currencies", 1, balance.body().size());
        assertEquals("pending", 0, balance.at("0.pending.minor").asLong());
        assertEquals("available", 0, balance.at("0.available.minor").asLong());
        assertEquals("paid out", 108_000, balance.at("0.paidOut.minor").asLong());
        String company = client.read("/api/v1/accounts/me").text("companies.0.id");
        assertEquals(
                "missions",
                1,
                client.read("/api/v1/missions?company=" + company).at("total").asLong());
    }

    @Override
    public void close() {
        try {
            console.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            server.close();
        }
    }
}
