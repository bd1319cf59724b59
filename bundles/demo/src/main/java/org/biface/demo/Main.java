package org.biface.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.biface.runner.Server;

/**
 * Starts the distribution in a fresh folder, runs the main job against it over HTTP, says what happened, and stays up until
 * Ctrl-C.
 *
 * <p>System properties: {@code biface.archive} the distribution's tar.gz, {@code biface.home} the folder to unpack it into
 * (emptied first), {@code http.port} the port, {@code demo.exit} to end after the job, {@code demo.seed} whether a market is made
 * for people to look at (without it: if the server stays up), {@code demo.sandbox} how the payment provider behaves, such as
 * {@code fail.percent=100,seed=7}.
 */
public final class Main {

    private static final String OPERATOR = "operator@localhost";
    private static final String OPERATOR_PASSWORD = "a demo needs no secrets 2026";
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What the provider takes of each payment, so that the books have it, too: 1.5 %. */
    private static final long FEE_BASIS_POINTS = 150;

    private static final long WHOLE = 10_000;
    private static final String SANDBOX = "org.biface.plugins.payment.sandbox.cfg";

    private final PrintStream out;
    private Api api;
    private int step;
    private volatile boolean stopping;

    private Main(PrintStream out) {
        this.out = out;
    }

    /**
     * @param args none
     */
    public static void main(String[] args) {
        int status = new Main(System.out).run();
        System.out.flush();
        System.exit(status);
    }

    private int run() {
        boolean exit = isOn("demo.exit", false);
        try {
            int port = port();
            Server server = Server.unpack(Path.of(property("biface.archive")), Path.of(property("biface.home")))
                    .httpPort(port);
            Thread hook = new Thread(
                    () -> {
                        stopping = true;
                        server.close();
                    },
                    "stop the server");
            Runtime.getRuntime().addShutdownHook(hook);
            Operator operator = job(server);
            if (isOn("demo.seed", !exit)) {
                seed(operator);
            }
            if (exit) {
                Runtime.getRuntime().removeShutdownHook(hook);
                server.close();
                out.println("main job: ok");
                return 0;
            }
            stay(server);
            return 0;
        } catch (IOException | RuntimeException failure) {
            return failed(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return failed(interrupted);
        }
    }

    private int failed(Exception failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        out.println("main job: failed: " + reason.replaceAll("\\s+", " "));
        return 1;
    }

    private static int port() {
        String text = System.getProperty("http.port", "8080");
        int port;
        try {
            port = Integer.parseInt(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("-Dhttp.port=" + text + " is not a port; give a number from 1 to 65535");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        } catch (IOException | IllegalArgumentException busy) {
            throw new IllegalStateException("port " + text
                    + " can't be used (is something else listening on it?); choose another with -Dhttp.port=N");
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the system property " + name + " is missing");
        }
        return value;
    }

    private static boolean isOn(String name, boolean otherwise) {
        String value = System.getProperty(name);
        return value == null ? otherwise : !value.equals("false");
    }

    private Operator job(Server server) throws IOException, InterruptedException {
        out.println("Biface starts in " + server.home() + " (the first start makes a PostgreSQL database) ...");
        // The hold of 5 days and the provider's pauses would make a demo long.
        server.configure("org.biface.payments.cfg", "hold.seconds", "0");
        // Everybody registers from this machine, the market's people and those who look around afterwards.
        server.configure("org.biface.accounts.cfg", "registrations.per.address.per.hour", "1000");
        server.configure(SANDBOX, "fee.basis.points", Long.toString(FEE_BASIS_POINTS));
        for (String setting : System.getProperty("demo.sandbox", "").split(",")) {
            if (!setting.isBlank()) {
                String[] parts = setting.split("=", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException("-Ddemo.sandbox=" + setting
                            + " is no setting of the sandbox; give a name and a value, such as fail.percent=100");
                }
                server.configure(SANDBOX, parts[0].strip(), parts[1].strip());
            }
        }
        Duration took = server.start("/api/status", START);
        say("The marketplace answers on " + server.uri("/") + " after " + took.toMillis() / 1000 + " s.");
        api = new Api(URI.create("http://127.0.0.1:" + server.httpPort()), PATIENCE);

        Operator operator = Operator.firstLogin(api, server.home().resolve("operator-password.txt"), OPERATOR_PASSWORD);
        say("The operator has logged in with the one-time password of the first start, and changed it.");

        server.awaitConsole(PATIENCE);
        server.client("feature:install biface-commission-flat");
        say("The operator has installed the plugin commission-flat at the running container.");

        Outcome outcome = new MainJob(api, "", PATIENCE, this::say).run();
        long fee = Math.floorDiv(outcome.gross() * FEE_BASIS_POINTS + WHOLE / 2, WHOLE);
        List<String> problems = new ArrayList<>(operator.verifyLedger());
        problems.addAll(Postings.problems(operator.api(), outcome, fee));
        table(outcome, fee, problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the ledger is wrong: " + String.join("; ", problems));
        }
        return operator;
    }

    private void seed(Operator operator) throws InterruptedException {
        long from = System.nanoTime();
        Seed.Made made = new Seed(api, operator.api(), PATIENCE).sow();
        List<String> problems = operator.verifyLedger();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the ledger of the market is wrong: " + String.join("; ", problems));
        }
        out.printf(
                "A market came by the same API after %d s: %d freelancers, %d companies, %d missions, %d proposals, %d contracts,"
                        + " %d reviews.%n%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from),
                made.freelancers(),
                made.companies(),
                made.missions(),
                made.proposals(),
                made.contracts(),
                made.reviews());
    }

    private void say(String sentence) {
        step++;
        out.printf("%3d  %s%n", step, sentence);
    }

    private void table(Outcome o, long fee, List<String> problems) {
        out.println();
        row("Who", "What", "Amount");
        row("---", "----", "------");
        row(o.clientName(), "paid for milestone 1, VAT included", MainJob.euros(o.gross()));
        row("", "of which price without VAT", MainJob.euros(o.net()));
        row("Platform", "commission (" + o.policy() + ")", MainJob.euros(o.commission()));
        row("", "VAT on the commission", MainJob.euros(o.commissionVat()));
        row("Payment provider", "its fee, which the platform bears", MainJob.euros(fee));
        row(o.freelancerName(), "got, at the bank", MainJob.euros(o.payable()));
        row(o.otherName(), "was declined", MainJob.euros(0));
        row("Ledger", "postings, balances and cash at the provider", problems.isEmpty() ? "correct" : "WRONG");
        out.println();
    }

    private void row(String who, String what, String amount) {
        out.printf("  %-20s %-46s %16s%n", who, what, amount);
    }

    private void stay(Server server) throws InterruptedException {
        MainJob job = new MainJob(new Api(server.uri("/"), PATIENCE), "", PATIENCE, Steps.SILENT);
        out.println("Biface stays up.");
        out.println("  Pages              " + server.uri("/"));
        out.println("  API documentation  " + server.uri("/api/docs"));
        out.println("  Client             " + job.email("chloe") + " / " + MainJob.PASSWORD);
        out.println(
                "  Freelancers        " + job.email("amina") + ", " + job.email("bruno") + " / " + MainJob.PASSWORD);
        out.println("  Operator           " + OPERATOR + " / " + OPERATOR_PASSWORD);
        out.println("  Console            BIFACE_SSH_PORT=" + server.sshPort() + " "
                + server.home().resolve("bin/client") + "   (then: biface:status)");
        out.println("  Log                " + server.home().resolve("data/log/biface.log"));
        out.println("Stop it with Ctrl-C.");
        out.println("main job: ok");
        while (server.isRunning()) {
            Thread.sleep(500);
        }
        if (!stopping) {
            throw new IllegalStateException("the server has ended by itself: " + server.said());
        }
    }
}
