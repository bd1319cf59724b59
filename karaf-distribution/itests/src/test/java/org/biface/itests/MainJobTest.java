package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.demo.Postings;
import org.biface.runner.Server;
import org.jsoup.nodes.Document;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The main job of the marketplace, step by step over HTTP against the running distribution, and what the operator sees of it
 * in the console.
 */
public class MainJobTest {

    private static final List<String> STEPS = new ArrayList<>();
    private static final String A_DAY = "86400";
    private static final Pattern TOKEN = Pattern.compile("(?m)^[A-Za-z0-9_-]{30,}$");

    private static Marketplace market;
    private static MainJob job;
    private static Outcome outcome;

    @BeforeClass
    public static void run() throws Exception {
        STEPS.clear();
        market = Marketplace.unpack("main-job");
        // Nobody asks the provider again within a day: what confirms here is its webhook.
        market.server().configure("org.biface.payments.cfg", "ask.again.seconds", A_DAY);
        market.server().configure("org.biface.payments.cfg", "ask.behind.seconds", A_DAY);
        market.server().configure("org.biface.plugins.payment.sandbox.cfg", "fee.basis.points", "150");
        market.open();
        job = new MainJob(market.api(), "first", Marketplace.BOUND, STEPS::add);
        outcome = job.run();
    }

    @AfterClass
    public static void close() {
        if (market != null) {
            market.close();
        }
    }

    @After
    public void readLog() throws IOException {
        new LogCheck().check(market.server().log());
    }

    @Test
    public void runsEndToEndAndTheBooksAreRight() throws Exception {
        assertEquals("steps", 10, STEPS.size());
        market.assertOnce(job, outcome);
        Map<String, Long> ledger = ledger("");
        assertEquals(
                "what is still owed",
                0L,
                ledger.getOrDefault("escrow:" + outcome.milestone(), 0L).longValue());
        assertEquals(
                0L,
                ledger.getOrDefault("freelancer:" + outcome.freelancer() + ":pending", 0L)
                        .longValue());
        assertEquals(
                0L,
                ledger.getOrDefault("freelancer:" + outcome.freelancer() + ":available", 0L)
                        .longValue());
        assertEquals(10_000L, ledger.get("revenue:commission").longValue());
        assertEquals(2_000L, ledger.get("vat:output").longValue());
        assertEquals(
                "120,000 in, 108,000 out", 12_000L, ledger.get("provider:cash").longValue());
        market.assertLedgerHolds();
        assertTrue(
                "the console proves the same",
                market.console("biface:ledger-verify").contains("holds"));
    }

    /** Each entry of the job with each of its postings, as the operator reads them: the rows of the domain's table. */
    @Test
    public void everyPostingIsThatOfTheDomainsTable() {
        String table = Postings.expected(outcome, 1_800).stream()
                .map(row -> row.event() + ": " + String.join(" · ", row.lines()))
                .collect(Collectors.joining("\n"))
                .replace("escrow:" + outcome.milestone(), "escrow")
                .replace("freelancer:" + outcome.freelancer() + ":", "")
                .replace("payout:" + outcome.payout(), "payout");
        assertEquals("""
                fund: credit escrow 120000 · debit provider:cash 120000
                provider's fee: credit own:cash 1800 · debit provider:fees 1800
                release: credit pending 108000 · credit revenue:commission 10000 · credit vat:output 2000 · debit escrow 120000
                hold ends: credit available 108000 · debit pending 108000
                payout started: credit payout 108000 · debit available 108000
                payout settled: credit provider:cash 108000 · debit payout 108000""", table);
        Api operator = market.operator().api();
        assertEquals(List.of(), Postings.problems(operator, outcome, 1_800));
        assertEquals(
                "a fee that was not taken is seen",
                List.of("provider's fee"),
                Postings.problems(operator, outcome, 0).stream()
                        .map(problem -> problem.replaceFirst(" is posted as .*", ""))
                        .toList());
    }

    private static Browser atTheOperatorsPages() {
        Browser operator = new Browser(market.server().uri("/"), "en");
        operator.send(
                operator.go("/en/login"), "/login", "email", Marketplace.OPERATOR, "password", Marketplace.PASSWORD);
        return operator;
    }

    /** Who reads the log and which timers wait is seen, and a subscriber reads all again when that is confirmed. */
    @Test
    public void theOperatorsPagesSayWhatGoesOnByItself() throws InterruptedException {
        Browser operator = atTheOperatorsPages();
        Document page = operator.click(operator.go("/en/operator"), "Subscribers and timers");
        ByHand.sound("/en/operator/events", page, operator.last().body());
        assertFalse(
                page.text(),
                page.select("section:has(h2:containsOwn(Timers)) td:containsOwn(payments)")
                        .isEmpty());
        Document asked = operator.go("/en/operator/events/missions.names/rewind");
        ByHand.sound(
                "/en/operator/events/missions.names/rewind",
                asked,
                operator.last().body());
        Document rewound = operator.send(asked, "/rewind");
        assertEquals(
                "It reads everything again from the beginning.",
                rewound.select("[role=status]").text());
        Server.await(
                "it to have read all again",
                Marketplace.BOUND,
                () -> operator.go("/en/operator/events")
                        .select("tr:has(td:containsOwn(missions.names))")
                        .text()
                        .matches("missions.names Goes on [1-9][0-9,]* 0 .*"));
        operator.go(404, "/en/operator/events/nobody/rewind");
    }

    /** The overview counts what the job has done, and the index is read again from the page. */
    @Test
    public void theOperatorsPagesSayWhatHappened() throws InterruptedException {
        Browser operator = atTheOperatorsPages();
        Document overview = operator.go("/en/operator");
        ByHand.sound("/en/operator", overview, operator.last().body());
        String said = overview.text();
        for (String expected : List.of(
                "Missions: Filled 1 ",
                "Contracts: Under way 1 ",
                "Contracts: Completed 0 ",
                "Last 30 days €1,000.00 €100.00",
                "In all €1,000.00 €100.00",
                "Missions published in the last 90 days 1 ",
                "With proposals of three freelancers or more 0 (0%)",
                "Time to the first proposal (median) less than a minute")) {
            assertTrue(expected + " in " + said, said.contains(expected));
        }
        for (String side : List.of("Freelancers", "Clients")) {
            String count =
                    overview.select("dt:containsOwn(" + side + ") + dd").first().text();
            assertTrue(side + ": " + count, Integer.parseInt(count) > 0);
        }

        Document again = operator.send(overview, "/operator/index");
        assertTrue(again.text(), again.select("[role=status]").text().length() > 0);
        Server.await(
                "the index to be read again",
                Marketplace.BOUND,
                () -> operator.go("/en/operator")
                        .text()
                        .matches(".*Follows what happens Profiles and missions that can be found [1-9].*"));
    }

    /** One session for all of them: a session costs more than a command. */
    @Test
    public void everyCommandAnswers() throws Exception {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("status", "biface:status");
        commands.put("ledger", "biface:ledger-balance");
        commands.put("escrow", "biface:ledger-balance escrow:");
        commands.put("before", "biface:ledger-balance --at 2026-01-01T00:00:00Z provider:");
        commands.put("statement", "biface:ledger-statement escrow:" + outcome.milestone());
        commands.put("proof", "biface:ledger-verify --new");
        commands.put("payouts", "biface:payout-list --freelancer " + outcome.freelancer());
        commands.put("events", "biface:event-list");
        commands.put("reconcile", "biface:reconcile");
        commands.put("refunds", "biface:refund-list");
        commands.put("disputes", "biface:dispute-list");
        commands.put("chargebacks", "biface:chargeback-list");
        commands.put("parked", "biface:release-parked");
        commands.put("debts", "biface:debt-list");
        commands.put("sweeps", "biface:sweep-list");
        commands.put("accounts", "biface:payout-account-list");
        commands.put("policies", "biface:policy-list");
        commands.put("mails", "biface:mail-list --to " + job.email("bruno"));
        commands.put("texts", "biface:mail-list --text --to " + job.email("bruno"));
        List<String> lines = new ArrayList<>();
        commands.forEach((name, command) -> lines.addAll(List.of("echo section " + name, command)));
        Map<String, String> said = new HashMap<>();
        // Mails are written by a subscriber in its turn; one that waited for a capability has failed until its
        // next try.
        Server.await("the confirmation mail, and subscribers that are well", Marketplace.BOUND, () -> {
            said.putAll(sections(lines));
            return said.get("texts").contains("To: ")
                    && fields(said.get("events")).stream()
                            .allMatch(one -> one.subList(3, 5).equals(List.of("yes", "0")));
        });

        for (String part : List.of("database", "events", "accounts", "missions", "contracts", "payments")) {
            assertEquals("here", row(fields(said.get("status")), 0, part).get(2));
        }
        assertEquals(
                List.of("provider:cash", "debit", "120.00 EUR"), row(fields(said.get("ledger")), 0, "provider:cash"));
        assertEquals(
                "0.00 EUR",
                row(fields(said.get("escrow")), 0, "escrow:" + outcome.milestone())
                        .get(2));
        assertEquals(
                "0.00 EUR", row(fields(said.get("before")), 0, "provider:cash").get(2));
        assertEquals(
                List.of(
                        List.of("release", "-1200.00 EUR", "0.00 EUR", outcome.milestone()),
                        List.of("fund", "1200.00 EUR", "1200.00 EUR", outcome.milestone())),
                fields(said.get("statement")).stream()
                        .map(line -> line.subList(1, 5))
                        .toList());
        assertTrue(said.get("proof"), said.get("proof").contains("The ledger holds: "));
        List<String> payout = row(fields(said.get("payouts")), 0, outcome.payout());
        assertEquals(List.of("1080.00 EUR", "sandbox", "succeeded"), payout.subList(2, 5));
        List<List<String>> subscribers = fields(said.get("events"));
        assertTrue(said.get("events"), subscribers.size() > 2);
        subscribers.forEach(one -> assertEquals("failures of " + one.get(0), List.of("yes", "0"), one.subList(3, 5)));
        assertTrue(said.get("reconcile"), said.get("reconcile").contains("The books and the providers agree."));
        for (String none : List.of("refunds", "disputes", "chargebacks", "parked", "debts", "accounts")) {
            assertEquals(none, "", said.get(none));
        }
        assertEquals(
                "no sweep, and what the platform bore of the provider's fee",
                "18.00 EUR is owed to what sandbox holds; the next sweep leaves it there.",
                said.get("sweeps").strip());
        assertEquals("serving", row(fields(said.get("policies")), 0, "flat").get(2));
        assertEquals(
                "kept", row(fields(said.get("mails")), 1, job.email("bruno")).get(3));
        var token = TOKEN.matcher(said.get("texts"));
        assertTrue(said.get("texts"), token.find());

        Api bruno = MainJob.login(market.api(), job.email("bruno"), MainJob.PASSWORD);
        assertFalse(bruno.read("/api/v1/accounts/me").at("emailConfirmed").asBoolean());
        market.api().post("/api/v1/accounts/email/confirm", Map.of("token", token.group()));
        assertTrue(bruno.read("/api/v1/accounts/me").at("emailConfirmed").asBoolean());
    }

    /** Nobody has anything left, so a run has nothing to do; that it ends is seen in the list. */
    @Test
    public void aPayoutRunIsStartedInTheConsole() throws Exception {
        String run = fields(market.console("biface:payout-run")).get(0).get(0);
        Server.await("the end of the run", Marketplace.BOUND, () -> {
            try {
                return row(fields(market.console("biface:payout-run-list")), 0, run)
                        .subList(1, 3)
                        .equals(List.of("done", "0"));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    private static List<List<String>> fields(String text) {
        return text.lines().map(line -> List.of(line.split("\t", -1))).toList();
    }

    /** What was said after each line {@code section NAME}. */
    private static Map<String, String> sections(List<String> commands) {
        try {
            Map<String, String> sections = new HashMap<>();
            for (String one : market.console(commands.toArray(String[]::new)).split("(?m)^section ")) {
                String[] nameAndRest = one.split("\n", 2);
                sections.put(nameAndRest[0].strip(), nameAndRest.length == 2 ? nameAndRest[1] : "");
            }
            return sections;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Fields of the lines that a program gets. */
    private static List<List<String>> rows(String command) throws Exception {
        return fields(market.console(command));
    }

    private static List<String> row(List<List<String>> rows, int column, String value) {
        return rows.stream()
                .filter(row -> row.size() > column && row.get(column).equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + value + " in " + rows));
    }

    @Test
    public void aProgramReadsTheContractInPlainLines() throws Exception {
        List<List<String>> shown = rows("biface:contract-show " + outcome.contract());
        assertEquals(List.of("Id", outcome.contract()), row(shown, 0, "Id"));
        assertEquals(List.of("Status", "active"), row(shown, 0, "Status"));
        List<String> milestone = row(shown, 1, outcome.milestone());
        assertEquals(
                List.of("1", "released", "1000.00 EUR", "200.00 EUR"),
                List.of(milestone.get(0), milestone.get(3), milestone.get(4), milestone.get(5)));
        assertEquals(outcome.release(), milestone.get(8));
        assertEquals(
                "no headers",
                List.of(),
                shown.stream().filter(row -> row.contains("Milestone")).toList());
    }

    @Test
    public void aProgramReadsTheMissionsInPlainLines() throws Exception {
        List<List<String>> filled = rows("biface:mission-list --status filled");
        assertEquals(1, filled.size());
        assertEquals(9, filled.get(0).size());
        assertEquals(List.of("filled", "1/1"), filled.get(0).subList(3, 5));
        assertEquals("nothing is published any more", "", market.console("biface:mission-list"));
    }

    @Test
    public void aRoleIsGiven() throws Exception {
        String bruno = job.email("bruno");
        assertEquals(
                bruno + " is now: freelancer,client\n", market.console("biface:account-grant " + bruno + " client"));
        List<String> listed = row(rows("biface:account-list " + bruno), 1, bruno);
        assertTrue(listed.toString(), listed.contains("freelancer,client"));
    }

    @Test
    public void whatIsWrongIsSaidInOneSentence() throws Exception {
        for (Map.Entry<String, String> wrong : Map.of(
                        "biface:account-grant nobody@example.org client",
                        "Error: No account has the address nobody@example.org.",
                        "biface:contract-show 00000000-0000-7000-8000-000000000000",
                        "Error: There is no such contract.",
                        "biface:contract-show nonsense",
                        "Error: 'nonsense' is not an id;",
                        "biface:mission-list --status gone",
                        "Error: 'gone' is none of draft, published")
                .entrySet()) {
            String said = refusal(wrong.getKey());
            assertTrue(said, said.startsWith(wrong.getValue()));
            assertEquals(said, 1, said.lines().count());
        }
    }

    /** Plugins and capabilities stand beside their next version; what others are wired to does not. */
    @Test
    public void anUpgradeIsHotOrNeedsARestartAndThatIsKnownBefore() throws Exception {
        Path folder = Files.createDirectories(market.server().home().resolve("data/upgrades"));
        String api = jar(folder, "org.biface.api.missions", "1.1.0", "org.biface.missions;version=1.1.0");
        String missions = jar(folder, "org.biface.missions", "1.1.0", null);
        String partners = jar(folder, "com.example.acme", "1.0.0", null);
        Path repository = folder.resolve("features.xml");
        Files.writeString(
                repository,
                "<features xmlns='http://karaf.apache.org/xmlns/features/v1.6.0' name='upgrades'>"
                        + feature("biface-missions/1.1.0", List.of(missions, partners))
                        + feature("biface-missions/1.2.0", List.of(missions, api))
                        + "</features>");
        String bundles = market.console("bundle:list -t 0 --no-format");
        market.console("feature:repo-add " + repository.toUri());

        assertEquals(
                List.of(
                        List.of("org.biface.missions", "1.0.0", "1.1.0", "beside", ""),
                        List.of("com.example.acme", "", "1.0.0", "new", ""),
                        List.of("hot: biface-missions/1.1.0 can be installed while the node runs")),
                rows("biface:upgrade-check biface-missions/1.1.0"));
        List<List<String>> restart = rows("biface:upgrade-check biface-missions");
        assertEquals(
                List.of(
                        List.of("org.biface.api.missions", "1.0.0", "1.1.0", "restart", "others use its packages"),
                        List.of("org.biface.missions", "1.0.0", "1.1.0", "beside", "")),
                restart.subList(0, 2));
        assertTrue(restart.toString(), restart.get(2).get(0).startsWith("restart: biface-missions/1.2.0 "));
        assertEquals(
                "all there",
                List.of(List.of("hot: biface-payments/1.0.0 can be installed while the node runs")),
                rows("biface:upgrade-check biface-payments/1.0.0"));
        assertEquals(
                "Error: No feature 'nonsense' is known; feature:repo-add says where it is.",
                refusal("biface:upgrade-check nonsense"));

        market.console("feature:repo-remove " + repository.toUri());
        assertEquals("nothing has changed", bundles, market.console("bundle:list -t 0 --no-format"));
    }

    /** Nobody looks further than at what a bundle says of itself. */
    private static String jar(Path folder, String name, String version, String exports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        main.put(new Attributes.Name("Bundle-SymbolicName"), name);
        main.put(new Attributes.Name("Bundle-Version"), version);
        if (exports != null) {
            main.put(new Attributes.Name("Export-Package"), exports);
        }
        Path jar = folder.resolve(name + "-" + version + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar.toUri().toString();
    }

    private static String feature(String id, List<String> bundles) {
        String[] parts = id.split("/");
        return "<feature name='" + parts[0] + "' version='" + parts[1]
                + "'><feature version='1.0.0'>biface-kernel</feature>"
                + bundles.stream().map(one -> "<bundle>" + one + "</bundle>").collect(Collectors.joining())
                + "</feature>";
    }

    /** What a command says that ends with an error. */
    private static String refusal(String command) throws Exception {
        return assertThrows(IOException.class, () -> market.console(command))
                .getMessage()
                .replaceFirst("(?s)^.* ended with status [1-9]\\d*: ", "")
                .strip();
    }

    @Test
    public void aPersonAtATerminalGetsTablesAndIsHelpedWithTheWords() throws Exception {
        try (Terminal terminal = Terminal.open(market.server())) {
            terminal.type("biface:mission-list --status fil\t").await("filled ");
            String table = terminal.type("\n").await("1/1");
            assertTrue(table, table.contains("Title") && table.contains("Proposals"));

            terminal.type("biface:contract-show \t").await(outcome.contract());
            table = terminal.type("\n").await(outcome.release());
            assertTrue(table, table.contains("Freelancer") && table.contains("Milestone"));

            String chloe = job.email("chloe");
            terminal.type("biface:account-grant " + chloe.substring(0, 5) + "\t")
                    .await(chloe);
            terminal.type("cli\t").await("client ");
            terminal.type("\n").await(chloe + " is now: client");

            terminal.type("biface:contract-show nonsense\n").await("Error: ");
        }
    }

    private static Map<String, Long> ledger(String prefix) {
        Api.Answer answer = market.operator().api().read("/api/v1/ledger/balances?prefix=" + prefix);
        var items = answer.body().isArray() ? answer.body() : answer.at("items");
        return StreamSupport.stream(items.spliterator(), false)
                .collect(Collectors.toMap(
                        one -> one.path("account").asText(),
                        one -> one.path("balance").path("minor").asLong(),
                        Long::sum));
    }
}
