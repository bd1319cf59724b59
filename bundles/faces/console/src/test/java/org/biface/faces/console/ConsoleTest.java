package org.biface.faces.console;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Account;
import org.biface.accounts.ClientOriginChange;
import org.biface.accounts.Suspension;
import org.biface.commission.BroughtBy;
import org.biface.commission.CommissionDesk;
import org.biface.commission.CommissionRecords;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commission.PolicyDecision;
import org.biface.commission.PolicyDifference;
import org.biface.commission.PolicyStatus;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commission.Verification;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.Dispute;
import org.biface.contracts.ParkedRelease;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.matching.IndexStatus;
import org.biface.matching.Matching;
import org.biface.matching.OwnSkill;
import org.biface.missions.Mission;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeKind;
import org.biface.notifications.Mail;
import org.biface.notifications.SentMail;
import org.biface.payments.Chargeback;
import org.biface.payments.ClientFee;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payment;
import org.biface.payments.Payments;
import org.biface.payments.Payout;
import org.biface.payments.PayoutRun;
import org.biface.payments.Reconciliation;
import org.biface.payments.Refund;
import org.biface.reviews.Review;
import org.biface.reviews.Side;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

public class ConsoleTest {

    private static final UUID ID = UUID.fromString("0197c5a0-7c1e-7000-8000-000000000001");
    private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123Z");

    private static String plain(Consumer<Output> command) {
        return said(command, false);
    }

    private static String formatted(Consumer<Output> command) {
        return said(command, true);
    }

    private static String said(Consumer<Output> command, boolean formatted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        command.accept(new Output(new PrintStream(bytes, true, StandardCharsets.UTF_8), formatted));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static <T> Services.Listing<T> all(List<T> items) {
        return new Services.Listing<>(items, false);
    }

    @Test
    public void statusTellsWhatAHealthCheckComplainsAbout() {
        FormattingResultLog log = new FormattingResultLog();
        log.info("Schema missions is ready.");
        log.warn("{} mails could not be sent.", 3);
        log.critical("Policy flat is needed and not installed.");
        assertEquals(
                List.of(
                        new Services.Trouble("health of mails", "warn", "3 mails could not be sent."),
                        new Services.Trouble(
                                "health of mails", "critical", "Policy flat is needed and not installed.")),
                Services.troubles("Biface mails", new Result(log)));
    }

    @Test
    public void aProgramGetsOneLineForEachRowWithTabsBetweenTheFields() {
        Account account = new Account(
                ID,
                "ada@example.org",
                "Ada\u001b[31m\tL\u202eovelace\n",
                Set.of(Role.OPERATOR, Role.FREELANCER),
                "en",
                true,
                false,
                new Suspension("spam", AT),
                List.of(),
                AT,
                3);
        assertEquals(
                ID + "\tada@example.org\tAda [31m L ovelace \tfreelancer,operator\tyes\tspam\t2026-11-22T10:15:30Z\n",
                plain(out -> AccountList.print(out, new Services.Listing<>(List.of(account), true))));
    }

    @Test
    public void reviewsAreListedWithTheirAnswers() {
        Review review = new Review(
                ID,
                ID,
                "Java developer",
                Side.CLIENT,
                "Example SAS",
                ID,
                ID,
                4,
                Map.of(),
                "Quick.\nFriendly.",
                "en",
                AT,
                AT,
                new Review.Answer("Thank you.", AT),
                null,
                3);
        assertEquals(
                ID + "\t2026-11-22T10:15:30Z\tExample SAS\t4\tQuick. Friendly.\tThank you.\n",
                plain(out -> ReviewList.print(out, all(List.of(review)))));
    }

    @Test
    public void noticesAreListedAndShownWithoutControlCharacters() {
        Notice notice = new Notice(
                ID,
                NoticeKind.MISSION,
                ID,
                "Java developer",
                "Example SAS\nCall me.\u001b[2J",
                ID,
                NoticeCategory.CIRCUMVENTION,
                "It says\nhow to pay past you.",
                new Notice.Reporter(null, "Nora", "nora@example.com"),
                AT,
                Notice.Status.ACTED,
                new NoticeDecision(Set.of(NoticeAction.TAKE_DOWN), Ground.TERMS, "Article 4", "A number."),
                null,
                AT,
                null,
                2);
        assertEquals(
                ID
                        + "\t2026-11-22T10:15:30Z\tacted\tmission\tJava developer\tcircumvention\tIt says how to pay past you.\n",
                plain(out -> NoticeList.print(out, all(List.of(notice)))));
        String shown = plain(out -> NoticeShow.print(out, notice));
        assertTrue(shown, shown.contains("by\tNora <nora@example.com>\n"));
        assertTrue(shown, shown.contains("content\tExample SAS\ncontent\tCall me. [2J\n"));
        assertTrue(shown, shown.contains("action\ttake-down\nterms\tArticle 4\nfacts\tA number.\n"));
    }

    @Test
    public void aDecisionAtTheConsoleHasOneGround() throws Exception {
        assertEquals(
                new NoticeDecision(Set.of(NoticeAction.SUSPEND), Ground.LAW, "Article 1", "Why."),
                NoticeDecide.decision(false, true, "Article 1", null, "Why."));
        assertEquals(
                new NoticeDecision(Set.of(), null, null, "Why."),
                NoticeDecide.decision(false, false, null, null, "Why."));
        assertThrows(CommandException.class, () -> NoticeDecide.decision(true, false, "One", "Other", "Why."));
    }

    @Test
    public void aPersonGetsATableWithHeadersAndAlignedNumbers() {
        List<LedgerBalance> balances = List.of(
                new LedgerBalance("provider:cash", LedgerBalance.NormalSide.DEBIT, Money.of(120_000, "EUR")),
                new LedgerBalance("vat:output", LedgerBalance.NormalSide.CREDIT, Money.of(2_000, "EUR")));
        String[] lines = formatted(out -> LedgerBalances.print(out, balances)).split("\n");
        assertEquals(4, lines.length);
        assertTrue(lines[0], lines[0].startsWith("Account"));
        assertTrue(lines[2], lines[2].endsWith("1200.00 EUR"));
        assertTrue(lines[3], lines[3].endsWith("  20.00 EUR"));
        assertTrue(lines[3], lines[3].contains("credit"));
        assertTrue(formatted(out -> LedgerBalances.print(out, List.of())).contains("Nothing is posted."));
        assertEquals("", plain(out -> LedgerBalances.print(out, List.of())));
    }

    @Test
    public void aLedgerThatDoesNotHoldEndsWithAnError() throws Exception {
        LedgerProof.CurrencyProof euro = new LedgerProof.CurrencyProof(
                Money.zero("EUR"), Money.of(120_000, "EUR"), Money.of(108_000, "EUR"), Money.of(12_000, "EUR"));
        assertEquals(
                "0.00 EUR\t1200.00 EUR\t1080.00 EUR\t120.00 EUR\nThe ledger holds: 2 entries, 5 postings.\n",
                plain(out -> verify(out, new LedgerProof(true, List.of(), 2, 5, List.of(euro), null, AT))));

        List<CommandException> thrown = new ArrayList<>();
        String said = plain(out -> thrown.add(assertThrows(
                CommandException.class,
                () -> LedgerVerify.print(
                        out,
                        new LedgerProof(false, List.of("escrow:1 is below zero."), 2, 5, List.of(euro), null, AT)))));
        assertTrue(said.endsWith("escrow:1 is below zero.\n"));
        assertEquals(
                "Error: The ledger does not hold (2 entries, 5 postings).",
                thrown.get(0).getNiceHelp());
    }

    private static void verify(Output out, LedgerProof proof) {
        try {
            LedgerVerify.print(out, proof);
        } catch (CommandException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void theIndexIsReadAgainAndItsProblemIsSaid() {
        List<IndexStatus> statuses = new ArrayList<>(List.of(
                new IndexStatus(IndexStatus.State.BUILDING, 0, 8, 3, null),
                new IndexStatus(IndexStatus.State.BUILDING, 4, 8, 3, null),
                new IndexStatus(IndexStatus.State.FOLLOWING, 8, 8, 4, null)));
        Matching matching = made(Matching.class, (method, arguments) -> statuses.remove(0));
        assertEquals(
                "4 profiles and missions can be found, read up to event 8.\n",
                run(new MatchingRebuild(), false, matching));
        statuses.add(new IndexStatus(IndexStatus.State.WAITING, 4, 8, 3, "The database is away."));
        assertEquals(
                "Error: It does not go on for the moment, and tries again by itself: The database is away.\n",
                run(new MatchingRebuild(), false, matching));
        IndexStatus filled = with(new IndexStatus.Engine("OpenSearch", true, IndexStatus.State.FOLLOWING, 8, null));
        statuses.addAll(
                List.of(with(new IndexStatus.Engine("OpenSearch", true, IndexStatus.State.BUILDING, 4, null)), filled));
        assertEquals(
                "4 profiles and missions can be found, read up to event 8.\n",
                run(new MatchingRebuild(), false, matching));
        assertEquals("what nodes share is waited for", List.of(), statuses);
        statuses.add(with(new IndexStatus.Engine("OpenSearch", false, IndexStatus.State.WAITING, 4, "It is away.")));
        assertEquals(
                "Error: OpenSearch is not filled for the moment, and it is tried again: It is away.\n",
                run(new MatchingRebuild(), false, matching));
        assertEquals(
                "[###############...............] 50 %",
                MatchingRebuild.bar(
                        with(new IndexStatus.Engine("OpenSearch", true, IndexStatus.State.BUILDING, 4, null))));
        assertEquals(
                "[###############...............] 50 %",
                MatchingRebuild.bar(new IndexStatus(IndexStatus.State.BUILDING, 4, 8, 3, null)));
    }

    private static IndexStatus with(IndexStatus.Engine engine) {
        return new IndexStatus(IndexStatus.State.FOLLOWING, 8, 8, 4, null, engine);
    }

    @Test
    public void skillsAreAddedToTheTrades() throws Exception {
        List<Object> said = new ArrayList<>();
        Matching matching = made(Matching.class, (method, arguments) -> {
            said.add(arguments.length > 1 ? arguments[1] : method);
            return List.of(new OwnSkill(
                    "it", "own:ktor", "Ktor", null, List.of("ktor server"), List.of("it:java=0.3"), "console"));
        });
        SkillSet set = new SkillSet();
        set(set, "skill", "own:ktor");
        set(set, "english", "Ktor");
        set(set, "aliases", List.of("ktor server"));
        assertTrue(run(set, false, matching).startsWith("It counts within seconds"));
        assertEquals(
                new OwnSkill("it", "own:ktor", "Ktor", null, List.of("ktor server"), List.of(), "console"),
                said.get(0));
        assertTrue(run(new SkillList(), false, matching).contains("it:java=0.3"));
        SkillRemove remove = new SkillRemove();
        set(remove, "skill", "own:ktor");
        assertEquals("It no longer counts within seconds.\n", run(remove, false, matching));
        assertEquals("it", said.get(2));
    }

    @Test
    public void whatDiffersFromTheProvidersIsListedWithItsCause() {
        Money held = Money.of(9_000, "EUR");
        var euro = new Reconciliation.CurrencyComparison(
                Money.of(10_000, "EUR"), Money.zero("EUR"), held, Money.of(-1_000, "EUR"));
        var missing = new Reconciliation.Difference(
                "sandbox", Money.of(-1_000, "EUR"), Reconciliation.Cause.CAME_BACK, "p-1", "Look.");
        List<CommandException> thrown = new ArrayList<>();
        String said = plain(out -> thrown.add(assertThrows(
                CommandException.class,
                () -> Reconcile.print(
                        out, new Reconciliation(false, List.of(euro), List.of(missing), List.of("acme"), AT)))));
        assertEquals(
                "100.00 EUR\t0.00 EUR\t90.00 EUR\t-10.00 EUR\n"
                        + "sandbox\t-10.00 EUR\tcame back\tp-1\tLook.\n"
                        + "acme can't say what it holds.\n",
                said);
        assertEquals("Error: The books and the providers differ.", thrown.get(0).getNiceHelp());
    }

    @Test
    public void payoutRunsSayHowFarTheyAre() {
        PayoutRun going = new PayoutRun(ID, PayoutRun.Status.RUNNING, 7, 2, AT, null);
        PayoutRun ended = new PayoutRun(ID, PayoutRun.Status.DONE, 9, 0, AT, AT);
        assertEquals(
                ID + "\trunning\t7\t2\t2026-11-22T10:15:30Z\t\n" + ID
                        + "\tdone\t9\t0\t2026-11-22T10:15:30Z\t2026-11-22T10:15:30Z\n",
                plain(out -> PayoutRunList.print(out, List.of(going, ended))));
    }

    @Test
    public void subscribersAreListedWithTheirFailures() {
        SubscriberStatus failing =
                new SubscriberStatus("contracts.funding", 7, 3, true, 2, "IllegalStateException: out of ink", AT);
        SubscriberStatus away = new SubscriberStatus("search.index", 1, 9, false, 0, null, null);
        assertEquals(
                "contracts.funding\t7\t3\tyes\t2\t2026-11-22T10:15:30Z\tIllegalStateException: out of ink\n"
                        + "search.index\t1\t9\tno\t0\t\t\n",
                plain(out -> EventList.print(out, List.of(failing, away))));
        assertEquals(
                "10 events, 2 subscribers, 1 failing, 1 away, longest lag 3",
                Status.events(10, List.of(failing, away)));
    }

    @Test
    public void payoutsAndMailsCanBeNarrowedDown() {
        Payout failed = payout(Payment.Status.FAILED);
        Payout pending = payout(Payment.Status.PENDING);
        String listed = plain(out -> PayoutList.print(out, all(List.of(failed, pending)), Payment.Status.FAILED));
        assertEquals(1, listed.lines().count());
        assertTrue(listed.contains("\t10.80 EUR\tsandbox\tfailed\t"));

        SentMail kept = new SentMail(
                ID,
                new Mail("ada@example.org", "Confirm", "Your token:\nabc\u0007"),
                SentMail.Status.KEPT,
                0,
                null,
                AT,
                null);
        String text = plain(out -> MailList.print(out, all(List.of(kept)), "ADA@example.org", true));
        assertTrue(text.contains("Subject: Confirm\n"));
        assertTrue(text.contains("Your token:\nabc \n"));
        assertEquals("", plain(out -> MailList.print(out, all(List.of(kept)), "bob@example.org", false)));
    }

    @Test
    public void parkedReleasesSayWhy() {
        ParkedRelease parked = new ParkedRelease(
                ID, ID, ID, ID, Money.of(120_000, "EUR"), "flat", 1, "it threw\nx", AT, 3, AT.plusSeconds(60));
        assertEquals(
                ID + "\t" + ID + "\t1200.00 EUR\tflat 1.x\t2026-11-22T10:15:30Z\t3\t2026-11-22T10:16:30Z\tit threw x\n",
                plain(out -> ReleaseParked.print(out, all(List.of(parked)))));
        assertTrue(formatted(out -> ReleaseParked.print(out, all(List.of()))).contains("No release is parked."));
    }

    @Test
    public void aSimulationIsOrderedAsItIsTyped() throws Exception {
        Instant now = Instant.parse("2026-11-22T00:00:00Z");
        assertEquals(
                new SimulationOrder("winter", null, null, null, Instant.parse("2026-08-24T00:00:00Z"), null),
                PolicySimulate.order("winter", "90d", null, null, now));
        assertEquals(
                new SimulationOrder(
                        null, "flat", "1.1.0", Map.of("rate", "9=0"), Instant.parse("2026-01-31T00:00:00Z"), ID),
                PolicySimulate.order("flat@1.1.0", "2026-01-31", ID.toString(), List.of("rate=9=0"), now));
        assertEquals(null, PolicySimulate.order("flat@", "1d", null, null, now).version());
        for (String since : List.of("90", "soon", "2026-02-30")) {
            assertThrows(CommandException.class, () -> PolicySimulate.order("flat@", since, null, null, now));
        }
        assertThrows(CommandException.class, () -> PolicySimulate.order("flat@", "1d", null, List.of("rate"), now));
        assertThrows(CommandException.class, () -> PolicySimulate.order("winter", "1d", null, List.of("r=1"), now));
    }

    @Test
    public void aSimulationIsShownForPeopleAndPrograms() {
        Simulation.OfContract one = new Simulation.OfContract(
                ID, ID, ID, 3, 1, "it threw", eur(9_999), eur(1_000), eur(0), eur(500), eur(30));
        assertEquals(ID + "\t3\t1\t99.99 EUR\t10.00 EUR\t5.30 EUR\t-4.70 EUR\tit threw\n", plain(out -> {
            Output.Table table = PolicySimulate.contractTable(out);
            PolicySimulate.row(table, one);
            table.print("");
        }));
        String json = PolicySimulate.json(one);
        assertTrue(json, json.contains("\"refused\":1,\"reason\":\"it threw\",\"amount\":9999,"));
        assertTrue(json, json.endsWith("\"simulatedClient\":30,\"difference\":-470}"));
        assertEquals("[###############---------------] 1 of 2 releases", PolicySimulate.bar(1, 2));
        assertEquals("a program gets no bar", "", plain(out -> out.progress("x")));
        assertTrue(formatted(out -> out.progress("x")).endsWith("x"));
    }

    private static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    private static <T> T made(Class<T> type, BiFunction<String, Object[], Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> answers.apply(method.getName(), arguments);
                    };
                }));
    }

    /** A container with one service of each type given, and bundle 77 that brought a policy. */
    private static BundleContext container(Object... services) {
        Map<Object, Object> byReference = new IdentityHashMap<>();
        return made(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReference" -> {
                Object service = Arrays.stream(services)
                        .filter(((Class<?>) arguments[0])::isInstance)
                        .findFirst()
                        .orElse(null);
                Object reference = service == null ? null : made(ServiceReference.class, (name, none) -> null);
                byReference.put(reference, service);
                yield reference;
            }
            case "getService" -> byReference.get(arguments[0]);
            case "ungetService" -> true;
            case "getBundle" ->
                arguments[0].equals(77L)
                        ? made(
                                Bundle.class,
                                (name, none) ->
                                        name.equals("getVersion") ? Version.parseVersion("1.2.3") : "org.example.flat")
                        : null;
            default -> throw new AssertionError(method);
        });
    }

    private static void set(Object command, String name, Object value) throws Exception {
        Class<?> type = command.getClass();
        while (Arrays.stream(type.getDeclaredFields())
                .noneMatch(one -> one.getName().equals(name))) {
            type = type.getSuperclass();
        }
        var field = type.getDeclaredField(name);
        field.setAccessible(true);
        field.set(command, value);
    }

    private static String run(ConsoleCommand command, boolean formatted, Object... services) {
        return said(
                out -> {
                    try {
                        command.run(new Services(container(services)), out);
                    } catch (CommandException error) {
                        out.line(error.getNiceHelp());
                    }
                },
                formatted);
    }

    /** A node that simulates at once: it waits, then runs, then is done. */
    private static final class Simulator {
        private final List<SimulationOrder> ordered = new ArrayList<>();
        private final Iterator<Simulation.State> states = List.of(
                        Simulation.State.WAITING, Simulation.State.RUNNING, Simulation.State.DONE)
                .iterator();

        private Simulation simulation(Simulation.State state) {
            var total = new Simulation.Total(1, 1, 3, 1, eur(9_999), eur(1_000), eur(0), eur(500), eur(30));
            return new Simulation(
                    ID,
                    state,
                    ordered.get(0),
                    "flat",
                    "1.0.1",
                    2,
                    state == Simulation.State.DONE ? 2 : 1,
                    List.of(total),
                    AT,
                    null,
                    null);
        }

        private Object records() {
            return made(CommissionRecords.class, (method, arguments) -> switch (method) {
                case "simulate" -> {
                    ordered.add((SimulationOrder) arguments[1]);
                    yield simulation(Simulation.State.WAITING);
                }
                case "simulation" -> simulation(states.next());
                default ->
                    new Page<>(
                            List.of(new Simulation.OfContract(
                                    ID, ID, ID, 3, 1, "it threw", eur(9_999), eur(1_000), eur(0), eur(500), eur(30))),
                            null);
            });
        }

        private Object desk() {
            PolicyStatus known = policy("1.0.1", PolicyStatus.State.SERVING, false, null);
            return made(
                    CommissionDesk.class,
                    (method, arguments) -> method.equals("offers")
                            ? List.of(new OfferStatus(
                                    null, "winter", OfferStatus.Source.FILE, true, null, null, null, null, 0))
                            : List.of(known));
        }

        private String run(String terms, boolean formatted, String... options) throws Exception {
            var command = new PolicySimulate();
            set(command, "terms", terms);
            LateOptions.read(command, List.of(options));
            return ConsoleTest.run(command, formatted, records(), desk());
        }
    }

    @Test
    public void aSimulationShowsHowFarItIsAndItsTotals() throws Exception {
        String people = new Simulator().run("winter", true);
        assertTrue(people, people.contains("It waits for another simulation to end"));
        assertTrue(people, people.contains("[###############---------------] 1 of 2 releases"));
        assertTrue(
                people,
                people.contains(
                        "1 of 1 contracts change, 1 of 3 releases would be parked. Freelancers: 10.00 EUR → 5.00"
                                + " EUR; clients: 0.00 EUR → 0.30 EUR; by flat 1.0.1."));
        String row = "\t3\t1\t99.99 EUR\t10.00 EUR\t5.30 EUR\t-4.70 EUR\t";
        assertEquals(ID + row + "it threw\ntotal" + row + "\n", new Simulator().run("winter", false));
        assertEquals(
                "contract,freelancer,company,currency,releases,refused,amount,recorded_freelancer,recorded_client,"
                        + "simulated_freelancer,simulated_client,difference,reason\n"
                        + ID + "," + ID + "," + ID + ",EUR,3,1,9999,1000,0,500,30,-470,\"it threw\"\n"
                        + "total,,,EUR,3,1,9999,1000,0,500,30,-470,\n",
                new Simulator().run("winter", false, "--csv"));
        String[] json = new Simulator().run("winter", false, "--json").split("\n");
        assertEquals(2, json.length);
        assertTrue(json[1], json[1].startsWith("{\"total\":\"EUR\",\"contracts\":1,\"changed\":1,\"releases\":3,"));
    }

    @Test
    public void aSimulationTakesTheBundleThatBroughtThePolicy() throws Exception {
        for (String bundle : List.of("77", "org.example.flat", "org.example.flat/1.2.3", "flat@1.0.1")) {
            var simulator = new Simulator();
            simulator.run(bundle, false, "--param", "rate=500");
            SimulationOrder order = simulator.ordered.get(0);
            assertEquals("flat 1.0.1", order.policy() + " " + order.version());
            assertEquals(Map.of("rate", "500"), order.parameters());
        }
        assertEquals("Error: There is no bundle 78.\n", new Simulator().run("78", false));
        assertEquals(
                "Error: 'org.example.flat/1.2.4' is no offer, and no bundle that brought a policy; see policy-offer and"
                        + " policy-list.\n",
                new Simulator().run("org.example.flat/1.2.4", false));
    }

    /** A desk with one offer, which keeps what it was told. */
    private static final class Desk {
        private final List<Object> told = new ArrayList<>();
        private final OfferTerms before = new OfferTerms(
                "winter", "flat", "1.x", Map.of("rate", "800", "cap", "7"), "it", "EUR", null, null, null);

        private OfferStatus status(OfferTerms terms) {
            return new OfferStatus(terms, terms.name(), OfferStatus.Source.STORED, true, "1.0.1", null, null, AT, 3);
        }

        private Object desk() {
            return made(CommissionDesk.class, (method, arguments) -> switch (method) {
                case "offers" -> List.of(status(before));
                case "offer" -> status(before);
                case "end" -> {
                    told.addAll(List.of("end", arguments[1], arguments[2]));
                    yield null;
                }
                case "change", "add" -> {
                    told.addAll(List.of(method, arguments[arguments.length - 1]));
                    yield status((OfferTerms) arguments[arguments.length - 1]);
                }
                default -> throw new AssertionError(method);
            });
        }

        private String run(String verb, String name, String... options) throws Exception {
            var command = new PolicyOffer();
            if (verb != null) {
                set(command, "verb", verb);
            }
            set(command, "name", name);
            LateOptions.read(command, List.of(options));
            return ConsoleTest.run(command, false, desk());
        }
    }

    @Test
    public void offersAreListedChangedAndEnded() throws Exception {
        var desk = new Desk();
        assertEquals(
                "winter\tflat\t1.x\t1.0.1\tcap=7 rate=800\tcurrency=EUR vertical=it\tstored\t3\t\n",
                desk.run(null, null));
        assertEquals(
                "winter offers flat 1.x, now 1.0.1\n",
                desk.run("change", "winter", "--param", "rate=900", "--currency", "-", "--until", "2026-12-01"));
        assertEquals(
                List.of(
                        "change",
                        new OfferTerms(
                                "winter",
                                "flat",
                                "1.x",
                                Map.of("rate", "900", "cap", "7"),
                                "it",
                                null,
                                null,
                                null,
                                LocalDate.parse("2026-12-01"))),
                desk.told);
        desk.told.clear();
        assertEquals("winter is ended\n", desk.run("end", "winter"));
        assertEquals(List.of("end", "winter", Expected.ANY), desk.told);
        assertEquals("Error: Say which offer: policy-offer end NAME.\n", desk.run("end", null));
        assertEquals(
                "Error: 'tomorrow' is not a day such as 2026-12-01.\n",
                desk.run("change", "winter", "--from", "tomorrow"));
        assertTrue(desk.run("burn", "winter").startsWith("Error: 'burn' is none of list, add"));
    }

    @Test
    public void policyVerifyAsksForAsManyAsAreTypedAndFailsWhenOneDiffers() throws Exception {
        var command = new PolicyVerify();
        set(command, "last", 7);
        List<Object> asked = new ArrayList<>();
        PolicyDifference difference = new PolicyDifference(ID, "1.0.0", "freelancer", "100", "110");
        String said = run(command, false, made(CommissionRecords.class, (method, arguments) -> {
            asked.add(arguments[1]);
            return new Verification(7, 6, 1, List.of(difference), List.of());
        }));
        assertEquals(List.of(7), asked);
        assertEquals(
                ID + "\t1.0.0\tfreelancer\t100\t110\n" + "Error: 1 of 7 releases come out otherwise than recorded.\n",
                said);
    }

    @Test
    public void whatIsAcceptedIsCompleted() throws Exception {
        Object desk = made(
                CommissionDesk.class,
                (method, arguments) -> List.of(
                        policy("1.0.0", PolicyStatus.State.SERVING, false, null),
                        policy("1.1.0", PolicyStatus.State.QUARANTINED, false, "it differs")));
        assertEquals(List.of("3f2a9c41d7e0 "), completed(new SeenCompleter(), desk, "policy-accept", "flat", "1.1.0"));
        assertEquals(List.of(), completed(new SeenCompleter(), desk, "policy-accept", "other", "1.1.0"));
        assertEquals(List.of("flat "), completed(new PolicyCompleter(), desk, "policy-accept"));
        assertEquals(
                "nobody is in the way", List.of(), completed(new SeenCompleter(), "no desk", "policy-accept", "flat"));
    }

    private static List<String> completed(DeskCompleter completer, Object desk, String... typed) throws Exception {
        set(completer, "context", container(desk));
        String[] words = Arrays.copyOf(typed, typed.length + 1);
        words[typed.length] = "";
        List<String> candidates = new ArrayList<>();
        completer.complete(
                null,
                made(CommandLine.class, (method, arguments) -> switch (method) {
                    case "getArguments" -> words;
                    case "getCursorArgument" -> "";
                    default -> 0;
                }),
                candidates);
        return candidates;
    }

    @Test
    public void aVerificationThatDiffersEndsWithAnError() throws Exception {
        Verification.Absent absent = new Verification.Absent("flat", "0.9.0", 2);
        String holds = plain(out -> verified(out, new Verification(5, 3, 0, List.of(), List.of(absent))));
        assertEquals(
                "2 releases were decided by flat 0.9.0, which is not installed.\n"
                        + "3 of 5 releases come out as recorded, none otherwise.\n",
                holds);
        PolicyDifference difference = new PolicyDifference(ID, "1.0.0", "freelancer", "100", "110");
        String differs = plain(out -> {
            CommandException error = assertThrows(
                    CommandException.class,
                    () -> PolicyVerify.print(out, new Verification(5, 4, 1, List.of(difference), List.of())));
            assertEquals("Error: 1 of 5 releases come out otherwise than recorded.", error.getNiceHelp());
        });
        assertEquals(ID + "\t1.0.0\tfreelancer\t100\t110\n", differs);
    }

    private static void verified(Output out, Verification found) {
        try {
            PolicyVerify.print(out, found);
        } catch (CommandException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static Payout payout(Payment.Status status) {
        return new Payout(ID, ID, Money.of(1_080, "EUR"), "sandbox", status, null, AT, 1);
    }

    @Test
    public void aListIsReadPageByPageUpToItsLimit() {
        List<PageRequest> asked = new ArrayList<>();
        Services.Listing<Integer> listing = Services.upTo(450, request -> {
            asked.add(request);
            int from = request.cursor() == null ? 0 : Integer.parseInt(request.cursor());
            int to = Math.min(from + request.limit(), 1000);
            return new Page<>(IntStream.range(from, to).boxed().toList(), to == 1000 ? null : String.valueOf(to));
        });
        assertEquals(450, listing.items().size());
        assertTrue(listing.more());
        assertEquals(
                List.of(200, 200, 50), asked.stream().map(PageRequest::limit).toList());
        assertThrows(Invalid.class, () -> Services.upTo(0, request -> new Page<>(List.of(), null)));
    }

    @Test
    public void whatIsTypedWrongIsAnsweredByOneSentence() throws Exception {
        assertEquals(Mission.Status.PUBLISHED, Services.word(Mission.Status.class, "Published"));
        assertEquals(List.of("freelancer", "client", "operator"), Services.words(Role.class));
        assertEquals(
                "Error: 'boss' is none of freelancer, client, operator.",
                assertThrows(CommandException.class, () -> Services.word(Role.class, "boss"))
                        .getNiceHelp());
        assertEquals(ID, Services.id(ID.toString()));
        assertThrows(CommandException.class, () -> Services.id("42"));
    }

    @Test
    public void aServiceThatIsAwayIsAnsweredByOneSentence() {
        BundleContext empty = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, args) -> null);
        Services services = new Services(empty);
        CommandException away = assertThrows(
                CommandException.class, () -> services.call(Payments.class, payments -> payments.balances(null, null)));
        assertTrue(away.getNiceHelp().startsWith("Error: 'payments' is away"));
        assertTrue(services.tryCall(Payments.class, payments -> 1).isEmpty());
        assertFalse(services.version(Services.Known.PAYMENTS).isPresent());
    }

    private static PolicyStatus policy(String version, PolicyStatus.State state, boolean failing, String reason) {
        return new PolicyStatus(
                "flat",
                1,
                version,
                "Flat",
                "Fixe",
                "org.example.flat",
                "1.2.3",
                "c0ffee",
                state,
                failing,
                false,
                reason,
                300,
                300,
                2,
                List.of(new PolicyDifference(ID, "1.0.0", "freelancer", "100", "101.5")),
                "3f2a9c41d7e0",
                12,
                345,
                6,
                null,
                20,
                80);
    }

    @Test
    public void policiesSayWhatTheyDoAndWhyNot() {
        List<PolicyStatus> policies = List.of(
                policy("1.0.0", PolicyStatus.State.SERVING, false, null),
                policy("1.1.0", PolicyStatus.State.QUARANTINED, false, "it differs"),
                policy("1.0.9", PolicyStatus.State.SERVING, true, "it threw"),
                policy(null, PolicyStatus.State.MISSING, false, "none is installed"));
        assertEquals("""
                flat\t1.0.0\tserving\t12\t345\t6\t20\t80\torg.example.flat 1.2.3\t
                flat\t1.1.0\tquarantined\t12\t345\t6\t20\t80\torg.example.flat 1.2.3\tit differs
                flat\t1.0.9\tserving\t12\t345\t6\t20\t80\torg.example.flat 1.2.3\tfails: it threw
                flat\t1.x\tmissing\t12\t345\t6\t20\t80\torg.example.flat 1.2.3\tnone is installed
                """, plain(out -> PolicyList.print(out, policies)));
        assertEquals(
                "flat\t1.1.0\t3f2a9c41d7e0\t" + ID + "\tfreelancer\t100\t1.0.0\t101.5\n",
                plain(out -> PolicyList.printDifferences(out, policies.subList(1, 2))));
        assertEquals(
                "2 policies serve, 1 quarantined, flat 1.0.9 fails: it threw,"
                        + " flat 1.x is missing and 12 open contracts need it",
                Status.policies(policies));
        assertEquals("no policy serves: nothing can be signed or released", Status.policies(List.of()));
    }

    @Test
    public void offersSayWhatTheyServeAndOnWhichConditions() {
        OfferTerms terms = new OfferTerms(
                "winter",
                "flat",
                "[1.0.0,2.0.0)",
                Map.of("rate", "800"),
                "it",
                null,
                BroughtBy.FREELANCER,
                LocalDate.parse("2026-12-01"),
                null);
        OfferStatus winter =
                new OfferStatus(terms, "winter", OfferStatus.Source.STORED, true, "1.0.0", null, ID, AT, 3);
        OfferStatus broken = new OfferStatus(
                null, "broken", OfferStatus.Source.FILE, false, null, "policy must be a policy's id.", null, null, 0);
        assertEquals("""
                winter\tflat\t[1.0.0,2.0.0)\t1.0.0\trate=800\tbrought-by=freelancer from=2026-12-01 vertical=it\tstored\t3\t
                broken\t\t\tno\t\t\tfile\t0\tpolicy must be a policy's id.
                """, plain(out -> PolicyOffer.print(out, List.of(winter, broken))));
        assertTrue(formatted(out -> PolicyOffer.print(out, List.of())).contains("no contract can be signed"));
    }

    @Test
    public void originsSayWhoBroughtAClient() {
        List<ClientOriginChange> history = List.of(
                new ClientOriginChange(ID, ID, null, null, ID, "They met here.", AT),
                new ClientOriginChange(ID, ID, ID, null, null, "An old client.", AT),
                new ClientOriginChange(ID, ID, ID, ID, null, null, AT));
        assertEquals("""
                2026-11-22T10:15:30Z\tplatform\t\tID\tThey met here.
                2026-11-22T10:15:30Z\tID\t\tconsole\tAn old client.
                2026-11-22T10:15:30Z\tID\tID\tclient\t
                """.replace("ID", ID.toString()), plain(out -> CompanyOrigin.print(out, history)));
    }

    @Test
    public void decisionsSayWhatTheyChange() {
        for (PolicyDecision.Kind kind : PolicyDecision.Kind.values()) {
            String said = PolicyDecide.said(
                    new PolicyDecision(ID, kind, "flat", "1.1.0", "c0ffee", "3f2a9c41d7e0", 7, null, AT));
            assertTrue(said, said.startsWith("flat 1.1.0 "));
        }
    }

    private static Object field(Object command, String name) throws Exception {
        var field = command.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(command);
    }

    @Test
    public void optionsMayFollowTheArguments() throws Exception {
        var simulate = new PolicySimulate();
        LateOptions.read(simulate, null);
        assertEquals("90d", field(simulate, "since"));
        LateOptions.read(simulate, List.of("--since", "2026-01-31", "--param", "rate=500", "--param=cap=7", "--csv"));
        assertEquals("2026-01-31", field(simulate, "since"));
        assertEquals(List.of("rate=500", "cap=7"), field(simulate, "params"));
        assertEquals(true, field(simulate, "csv"));
        assertEquals(false, field(simulate, "json"));
        String unknown = assertThrows(CommandException.class, () -> LateOptions.read(simulate, List.of("again")))
                .getMessage();
        assertTrue(unknown, unknown.contains("'again' is not understood here"));
        assertThrows(CommandException.class, () -> LateOptions.read(simulate, List.of("--contract")));
        var pin = new PolicyPin();
        LateOptions.read(pin, List.of("--release"));
        assertEquals(true, field(pin, "release"));
    }

    @Test
    public void anAmountIsWrittenAsPeopleDo() throws Exception {
        assertEquals(Money.of(72_050, "EUR"), DisputeDecide.money("720.50", "EUR"));
        assertEquals(Money.of(720, "JPY"), DisputeDecide.money("720", "JPY"));
        for (String wrong : List.of("720.505", "seven", "7,5", "1e99")) {
            assertThrows(wrong, CommandException.class, () -> DisputeDecide.money(wrong, "EUR"));
        }
    }

    @Test
    public void disputesChargebacksAndRefundsAreListed() {
        Money held = Money.of(120_000, "EUR");
        Money none = Money.zero("EUR");
        Dispute dispute = new Dispute(
                ID,
                ID,
                ID,
                Dispute.Side.CLIENT,
                Dispute.Status.DECIDED,
                "late",
                held,
                none,
                null,
                List.of(),
                List.of(),
                Money.of(72_000, "EUR"),
                Dispute.DecidedBy.OPERATOR,
                "so",
                "no policy",
                null,
                null,
                AT,
                AT,
                null,
                3);
        assertEquals(
                ID + "\t" + ID + "\tclient\t1200.00 EUR\tdecided\t720.00 EUR\toperator\t\tno policy\n",
                plain(out -> DisputeList.print(out, all(List.of(dispute)))).replace("\t-\t", "\t\t"));
        Chargeback chargeback = new Chargeback(
                ID,
                ID,
                ID,
                ID,
                ID,
                null,
                "sandbox",
                "cb-1",
                held,
                none,
                "fraudulent",
                AT,
                Chargeback.Status.OPEN,
                none,
                none,
                none,
                none,
                none,
                none,
                AT,
                null,
                1);
        assertTrue(plain(out -> ChargebackList.print(out, all(List.of(chargeback))))
                .contains("\t1200.00 EUR\tsandbox\tcb-1\topen\tfraudulent\t"));
        Refund refund = new Refund(
                ID,
                ID,
                ID,
                ID,
                ID,
                null,
                held,
                ClientFee.none("EUR"),
                held,
                none,
                none,
                none,
                none,
                "agreed",
                ID,
                "sandbox",
                Payment.Status.FAILED,
                "expired card",
                AT,
                1);
        assertTrue(plain(out -> RefundList.print(out, all(List.of(refund))))
                .contains("\t1200.00 EUR\t0.00 EUR\tsandbox\tfailed\texpired card\t"));
    }
}
