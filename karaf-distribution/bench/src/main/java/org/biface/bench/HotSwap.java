package org.biface.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Operator;
import org.biface.demo.Outcome;
import org.biface.demo.Steps;
import org.biface.runner.GrowingLog;
import org.biface.runner.Server;

/**
 * {@code hotswap}: an operator exchanges commission policies and whole capabilities under mixed traffic of 20 connections,
 * with good and bad versions, and without any for some seconds. The load is outside the server and counts what it sees. Any
 * status that its script does not expect, a reset, or an answer after 15 seconds is a failure.
 */
public final class HotSwap {

    static final String TIERED = "org.biface.plugins.commission-tiered";

    private static final String FEATURE = "biface-commission-tiered";
    private static final String UNRELATED = "biface-commission-flat";
    private static final long REQUESTS = 100_000;
    private static final String PASSWORD = "a test needs no secrets 2026";
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration TOO_LATE = Duration.ofSeconds(15);
    /** How much longer than a call waits for a policy. */
    private static final Duration ABSENT = Duration.ofSeconds(2);

    private static final int LANES_OF_A_KIND = 4;
    /** How long a row is held that a request needs, which waits for it within the service. */
    private static final int HELD_MILLIS = 500;

    private final Server server;
    private final Console console;
    private final Bundles bundles;
    private final Duration atLeast;
    private final long requestsAtLeast;

    private final LongAdder requests = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder toldToComeBack = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder released = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final LongAdder leisurely = new LongAdder();
    private final Queue<Decided> decided = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Span>> slowly = new ConcurrentHashMap<>();
    private final Map<String, Queue<Span>> heldUp = new ConcurrentHashMap<>();
    private final List<String> stopped = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private volatile Span absence = new Span(Instant.MAX, Instant.MAX);

    private record Span(Instant from, Instant until) {
        boolean has(Instant instant) {
            return !instant.isBefore(from) && !instant.isAfter(until);
        }

        boolean overlaps(Instant start, Instant end) {
            return !end.isBefore(from) && !start.isAfter(until);
        }
    }

    /**
     * What a version decided.
     *
     * @param version which, as the quote or the release says
     * @param at when, as the quote says; {@code null} of a release, whose record says it
     * @param from when it was asked for; {@code null} of a release
     * @param until when it was seen
     * @param release which, if it was one
     */
    private record Decided(String what, String version, Instant at, Instant from, Instant until, String release) {}

    /** An answer that the script did not expect; counted already. */
    private static final class Unexpected extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What was seen.
     *
     * @param requests how many requests were answered, or not
     * @param slow how many of them took half a second to send
     * @param failures what went wrong, with how often
     * @param toldToComeBack how many were answered 503 with a Retry-After while no version was there
     * @param parked how many approvals were kept because nobody could decide their commission
     * @param resumed how many of these were released later
     * @param released how many milestones were released
     * @param problems what does not hold afterwards
     * @param log what the server wrote
     */
    public record Result(
            long requests,
            long slow,
            Map<String, LongAdder> failures,
            long toldToComeBack,
            long parked,
            long resumed,
            long released,
            List<String> problems,
            String log) {

        /** @return how many requests failed */
        public long failed() {
            return failures.values().stream().mapToLong(LongAdder::sum).sum();
        }
    }

    private HotSwap(Server server, Console console, Path folder, long requestsAtLeast, Duration atLeast)
            throws IOException {
        this.server = server;
        this.console = console;
        this.bundles = new Bundles(server.home(), folder);
        this.requestsAtLeast = requestsAtLeast;
        this.atLeast = atLeast;
    }

    static Figure bench() throws Exception {
        Result result = run(
                Path.of(Market.property("biface.archive")),
                Path.of(Market.property("biface.home")).resolve("hotswap"),
                REQUESTS,
                Duration.ofSeconds(60));
        result.failures().forEach((how, often) -> System.out.println(often + " times: " + how));
        result.problems().forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "%d slow requests, %d milestones released, %d requests told to come back while no policy was there%n",
                result.slow(),
                result.released(),
                result.toldToComeBack());
        long failed = result.failed() + result.problems().size();
        return new Figure(
                String.format(
                        Locale.ROOT,
                        "hotswap: requests %d, failed %d, parked and resumed %d",
                        result.requests(),
                        failed,
                        result.resumed()),
                failed == 0 && result.requests() >= REQUESTS);
    }

    /**
     * Runs the script on a distribution of its own, whose limits for policies are those that are shipped.
     *
     * @param archive the distribution
     * @param home where to unpack it
     * @param requestsAtLeast goes on until there were so many
     * @param atLeast goes on for so long
     * @return what was seen
     * @throws Exception when the script could not be carried out
     */
    public static Result run(Path archive, Path home, long requestsAtLeast, Duration atLeast) throws Exception {
        try (Server server = Server.unpack(archive, home);
                Console console = new Console(server)) {
            server.configure("org.biface.payments.cfg", "hold.seconds", "0");
            server.configure("org.biface.http.cfg", "account.requests.per.minute", "1000000000");
            server.configure("org.biface.accounts.cfg", "registrations.per.address.per.hour", "100000");
            Files.writeString(
                    server.home().resolve("etc/org.biface.commission.policy~default.cfg"),
                    "policy = tiered\nversions = 1.x\n");
            server.start("/api/status", BOUND);
            Path folder = home.resolveSibling(home.getFileName() + "-bundles");
            return new HotSwap(server, console, folder, requestsAtLeast, atLeast).run();
        }
    }

    private Api api() {
        return new Api(server.uri("/"), BOUND);
    }

    private Result run() throws Exception {
        Operator.firstLogin(api(), server.home().resolve("operator-password.txt"), PASSWORD);
        console.await(BOUND);
        console.run("bundle:install -s " + bundles.witness().toUri());
        install("1.0.0");
        ExecutorService pool = Executors.newFixedThreadPool(5 * LANES_OF_A_KIND + 2);
        List<String> problems = new ArrayList<>();
        try {
            List<Future<Parties>> jobs = new ArrayList<>();
            for (int i = 0; i < LANES_OF_A_KIND; i++) {
                String tag = "hotswap" + i;
                jobs.add(pool.submit(() -> parties(tag)));
            }
            List<Parties> all = new ArrayList<>();
            for (Future<Parties> job : jobs) {
                all.add(job.get(10, TimeUnit.MINUTES));
            }
            Instant begin = Instant.now();
            List<Future<?>> lanes = new ArrayList<>();
            Parties first = all.get(0);
            String draft = draft(first);
            lanes.add(pool.submit(() -> holdUp("payments.release", first.release())));
            lanes.add(pool.submit(() -> holdUp("missions.mission", draft)));
            for (Parties parties : all) {
                lanes.add(pool.submit(() -> browse(parties)));
                lanes.add(pool.submit(() -> parties == first ? editHeldUp(parties, draft) : draftSlowly(parties)));
                lanes.add(pool.submit(() -> parties == first ? giveBackHeldUp(parties) : giveBackSlowly(parties)));
                lanes.add(pool.submit(() -> quote(parties)));
                lanes.add(pool.submit(() -> deal(parties)));
            }
            script(first);
            Server.await(
                    requestsAtLeast + " requests in " + atLeast,
                    Duration.ofMinutes(20),
                    () -> requests.sum() >= requestsAtLeast && Instant.now().isAfter(begin.plus(atLeast)));
            enough.set(true);
            for (Future<?> lane : lanes) {
                lane.get(5, TimeUnit.MINUTES);
            }
        } finally {
            enough.set(true);
            pool.shutdownNow();
        }
        List<Witness.Seen> seen = Witness.in(server.home());
        decidedByWhoWasThere(seen, problems);
        stoppedOnlyWhatWasSwapped(seen, problems);
        swappedWhileSomethingSlowWasUnderWay(seen, problems);
        if (parked.sum() != resumed.sum()) {
            problems.add(parked.sum() + " approvals were parked, and " + resumed.sum() + " of them released");
        }
        Operator.login(api(), "operator@localhost", PASSWORD)
                .verifyLedger()
                .forEach(problem -> problems.add("ledger: " + problem));
        return new Result(
                requests.sum(),
                slow.sum(),
                failures,
                toldToComeBack.sum(),
                parked.sum(),
                resumed.sum(),
                released.sum(),
                problems,
                server.log());
    }

    // ---------------------------------------------------------------- what the operator does

    private void script(Parties parties) throws Exception {
        awaitTraffic();
        replace("1.0.0", "1.1.0");
        replace("1.1.0", "1.0.0");
        replace("1.0.0", "1.0.1");
        bad("throws", "1.2.0");
        bad("sleeps", "1.3.0");
        bad("greedy", "1.4.0");
        bad("tires", "1.5.0");
        leisurely("1.6.0");
        absent("1.0.1", parties);
        awaitTraffic();
        swap("biface-missions", "org.biface.missions");
        swap("biface-payments", "org.biface.payments");
    }

    /**
     * Takes the only version away for some seconds. One milestone is approved in the middle of that for certain, whatever
     * the lanes are at: it is parked, and released when the version is back.
     */
    private void absent(String version, Parties parties) throws Exception {
        try (Wire wire = new Wire(server.httpPort())) {
            Lane lane = new Lane(wire);
            String milestone = submitted(lane, parties);
            Instant gone = Instant.now();
            absence = new Span(gone, Instant.MAX);
            uninstall(version);
            Wire.Answer approved = approve(lane, milestone, parties, 202);
            Wire.pause(ABSENT.toMillis());
            GrowingLog log = logFromNow();
            install(version);
            awaitLog(log, "policy=tiered version=" + Pattern.quote(version) + " serves");
            absence = new Span(gone, Instant.now());
            released(lane, milestone, parties, approved);
        } catch (Unexpected counted) {
            throw new IllegalStateException("A milestone could not wait for a policy: " + failures, counted);
        }
    }

    /** The successor comes beside the one that serves, and only then that one goes. */
    private void replace(String before, String after) throws Exception {
        install(after);
        sideBySide(TIERED, before, after);
        uninstall(before);
        awaitTraffic();
    }

    /** Two versions are there under traffic, and an install of something else does not move them. */
    private void sideBySide(String bundle, String... versions) throws Exception {
        List<String> both = Arrays.stream(versions).sorted().toList();
        mustBeThere(bundle, both);
        console.run("feature:install " + UNRELATED, "feature:uninstall " + UNRELATED);
        stopped.add("org.biface.plugins.commission-flat/1.0.0");
        mustBeThere(bundle, both);
        awaitTraffic();
    }

    private void mustBeThere(String bundle, List<String> versions) throws IOException {
        List<String> there = console.versions(bundle);
        if (!there.equals(versions)) {
            throw new IllegalStateException(bundle + " is there in the versions " + there + " and not " + versions);
        }
    }

    /** A newcomer that is refused at once, or, if it was good for some hundred calls, while it serves. */
    private void bad(String fault, String version) throws Exception {
        GrowingLog log = logFromNow();
        addAndInstall(bundles.bad(fault, version), FEATURE, version);
        awaitLog(log, "policy=tiered version=" + Pattern.quote(version) + " .* is quarantined");
        awaitTraffic();
        uninstall(version);
    }

    /** A version that takes its time goes while it is asked: it may answer first. */
    private void leisurely(String version) throws Exception {
        addAndInstall(bundles.bad("leisurely", version), FEATURE, version);
        long wanted = leisurely.sum() + 4L * LANES_OF_A_KIND;
        Server.await("quotes that take their time", BOUND, () -> leisurely.sum() >= wanted);
        uninstall(version);
        awaitTraffic();
    }

    private void swap(String feature, String bundle) throws Exception {
        addAndInstall(bundles.again(feature, bundle, "1.1.0"), feature, "1.1.0");
        sideBySide(bundle, "1.0.0", "1.1.0");
        console.run("feature:uninstall " + feature + "/1.0.0");
        stopped.add(bundle + "/1.0.0");
        mustBeThere(bundle, List.of("1.1.0"));
        awaitTraffic();
    }

    private void install(String version) throws IOException {
        if (version.equals("1.0.0")) {
            console.run("feature:install " + FEATURE + "/" + version);
        } else {
            addAndInstall(bundles.again(FEATURE, TIERED, version), FEATURE, version);
        }
    }

    private void addAndInstall(Path repository, String feature, String version) throws IOException {
        console.run("feature:repo-add " + repository.toUri(), "feature:install " + feature + "/" + version);
    }

    private void uninstall(String version) throws IOException {
        console.run("feature:uninstall " + FEATURE + "/" + version);
        stopped.add(TIERED + "/" + version);
    }

    /** Some releases, and some hundred requests of all kinds. */
    private void awaitTraffic() throws InterruptedException {
        long wanted = requests.sum() + 500;
        long deals = released.sum() + parked.sum() + 2;
        Server.await(
                "traffic to go on", BOUND, () -> requests.sum() >= wanted && released.sum() + parked.sum() >= deals);
    }

    private GrowingLog logFromNow() throws IOException {
        GrowingLog log = server.newLog();
        log.next();
        return log;
    }

    private static void awaitLog(GrowingLog log, String line) throws InterruptedException {
        Pattern pattern = Pattern.compile(line);
        Server.await("the log to say " + line, BOUND, () -> {
            try {
                return pattern.matcher(log.next()).find();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    // ---------------------------------------------------------------- what the lanes do

    private record Parties(
            String freelancerToken,
            String freelancer,
            String clientToken,
            String company,
            String mission,
            String release) {}

    /** Two people and a company that have done the main job together, so that there is a history. */
    private Parties parties(String tag) {
        MainJob job = new MainJob(api(), tag, BOUND, Steps.SILENT);
        Outcome outcome = job.run();
        String freelancer = token(job.email("amina"));
        String client = token(job.email("chloe"));
        return new Parties(
                freelancer,
                api().as(freelancer).read("/api/v1/accounts/me").id(),
                client,
                api().as(client).read("/api/v1/accounts/me").text("companies.0.id"),
                api().as(client).read("/api/v1/contracts").text("items.0.mission"),
                outcome.release());
    }

    private String token(String email) {
        return token(email, MainJob.PASSWORD);
    }

    private String token(String email, String password) {
        return api().post("/api/v1/accounts/login", Map.of("email", email, "password", password))
                .text("token");
    }

    private interface Turn {
        void take(Lane lane) throws Unexpected;
    }

    private Object lane(Turn turn) throws IOException {
        try (Wire wire = new Wire(server.httpPort())) {
            Lane lane = new Lane(wire);
            while (!enough.get()) {
                try {
                    turn.take(lane);
                } catch (Unexpected counted) {
                    // The lane goes on with its next turn.
                    Wire.pause(1);
                }
            }
        }
        return null;
    }

    private Object browse(Parties parties) throws IOException {
        return lane(lane -> {
            lane.get("/api/v1/missions?limit=5", parties.freelancerToken());
            for (int i = 0; i < 4; i++) {
                lane.get("/api/v1/missions/" + parties.mission(), parties.freelancerToken());
            }
        });
    }

    private Object draftSlowly(Parties parties) throws IOException {
        return lane(lane -> {
            Instant from = Instant.now();
            lane.send("POST", "/api/v1/missions", parties.clientToken(), mission(), null, true, false, 201);
            slow("org.biface.missions", from);
        });
    }

    /** The freelancer gives a cent back, again and again. */
    private Object giveBackSlowly(Parties parties) throws IOException {
        return lane(lane -> {
            Instant from = Instant.now();
            giveBack(lane, parties, true);
            slow("org.biface.payments", from);
        });
    }

    /** The same at once, but for what holds it up when payments is about it. */
    private Object giveBackHeldUp(Parties parties) throws IOException {
        return lane(lane -> {
            heldUp("org.biface.payments", new Span(Instant.now(), giveBack(lane, parties, false)));
        });
    }

    private void heldUp(String bundle, Span took) {
        if (Duration.between(took.from(), took.until()).toMillis() >= HELD_MILLIS / 2) {
            heldUp.computeIfAbsent(bundle, key -> new ConcurrentLinkedQueue<>()).add(took);
        }
    }

    private static Instant giveBack(Lane lane, Parties parties, boolean slowly) throws Unexpected {
        ObjectNode body = Api.JSON.createObjectNode().put("reason", "A cent too much.");
        body.putObject("amount").put("minor", 1).put("currency", "EUR");
        String path = "/api/v1/releases/" + parties.release() + "/refunds";
        lane.send("POST", path, parties.freelancerToken(), body.toString(), null, slowly, false, 202);
        return Instant.now();
    }

    private String draft(Parties parties) throws IOException, Unexpected {
        try (Wire wire = new Wire(server.httpPort())) {
            return new Lane(wire)
                    .post("/api/v1/missions", parties.clientToken(), mission(), 201)
                    .path("id")
                    .asText();
        }
    }

    /** The client writes a draft anew, again and again, and is held up when missions is about it. */
    private Object editHeldUp(Parties parties, String draft) throws IOException {
        String path = "/api/v1/missions/" + draft;
        return lane(lane -> {
            String tag = lane.get(path, parties.clientToken()).headers().get("etag");
            Instant from = Instant.now();
            lane.send("PUT", path, parties.clientToken(), mission(), tag, false, false, 200);
            heldUp("org.biface.missions", new Span(from, Instant.now()));
        });
    }

    /** Somebody in the database has the row that a request is about, most of the time. */
    private Object holdUp(String table, String id) throws IOException, SQLException {
        try (Connection connection = Database.of(server).connect();
                PreparedStatement row =
                        connection.prepareStatement("select 1 from " + table + " where id = ? for no key update")) {
            connection.setAutoCommit(false);
            row.setObject(1, UUID.fromString(id));
            while (!enough.get()) {
                row.execute();
                Wire.pause(HELD_MILLIS);
                connection.rollback();
                // Whoever waited for it has it now.
                Wire.pause(1);
            }
        }
        return null;
    }

    private void slow(String bundle, Instant from) {
        slow.increment();
        slowly.computeIfAbsent(bundle, key -> new ConcurrentLinkedQueue<>()).add(new Span(from, Instant.now()));
    }

    private Object quote(Parties parties) throws IOException {
        return lane(lane -> {
            ObjectNode order = Api.JSON.createObjectNode();
            order.set("amount", money());
            order.put("freelancer", parties.freelancer()).put("company", parties.company());
            Instant from = Instant.now();
            Wire.Answer answer = lane.send(
                    "POST",
                    "/api/v1/commission/quotes",
                    parties.freelancerToken(),
                    order.toString(),
                    null,
                    false,
                    true,
                    200);
            if (answer.status() == 200) {
                Instant until = Instant.now();
                JsonNode quote = Lane.json(answer);
                decided.add(new Decided(
                        "quote",
                        quote.path("version").asText(),
                        Instant.parse(quote.path("answeredAt").asText()),
                        from,
                        until,
                        null));
                if (Duration.between(from, until).toMillis() >= 2 * BadPolicy.LEISURE_MILLIS) {
                    leisurely.increment();
                }
            }
        });
    }

    /** From a mission to a release. */
    private Object deal(Parties parties) throws IOException {
        return lane(lane -> {
            String milestone = submitted(lane, parties);
            released(lane, milestone, parties, approve(lane, milestone, parties, 200, 202));
        });
    }

    /** From a mission to a milestone that waits for its approval. */
    private static String submitted(Lane lane, Parties parties) throws Unexpected {
        String client = parties.clientToken();
        String freelancer = parties.freelancerToken();
        String mission =
                lane.post("/api/v1/missions", client, mission(), 201).path("id").asText();
        lane.post("/api/v1/missions/" + mission + "/publish", client, null, 200);
        String proposal = lane.post("/api/v1/missions/" + mission + "/proposals", freelancer, proposal(), 201)
                .path("id")
                .asText();
        String path = "/api/v1/proposals/" + proposal;
        String tag = lane.get(path, client).headers().get("etag");
        String contract = lane.untilDone("POST", path + "/accept", client, tag)
                .path("contract")
                .asText();
        path = "/api/v1/milestones/"
                + Lane.json(lane.get("/api/v1/contracts/" + contract, freelancer))
                        .path("milestones")
                        .path(0)
                        .path("id")
                        .asText();
        tag = lane.get(path, client).headers().get("etag");
        lane.untilDone("POST", path + "/fund", client, tag);
        tag = lane.await(path, freelancer, "FUNDED").headers().get("etag");
        lane.send("POST", path + "/submit", freelancer, "{\"note\":\"Done.\"}", tag, false, false, 200);
        return path;
    }

    private Wire.Answer approve(Lane lane, String milestone, Parties parties, int... expected) throws Unexpected {
        String tag = lane.get(milestone, parties.clientToken()).headers().get("etag");
        Wire.Answer approved =
                lane.send("POST", milestone + "/approve", parties.clientToken(), null, tag, false, false, expected);
        if (approved.status() == 202) {
            parked.increment();
        }
        return approved;
    }

    private void released(Lane lane, String milestone, Parties parties, Wire.Answer approved) throws Unexpected {
        JsonNode done = Lane.json(lane.await(milestone, parties.clientToken(), "RELEASED"));
        released.increment();
        if (approved.status() == 202) {
            resumed.increment();
        }
        JsonNode release =
                Lane.json(lane.get("/api/v1/releases/" + done.path("release").asText(), parties.freelancerToken()));
        decided.add(new Decided(
                "release",
                release.path("policyVersion").asText(),
                null,
                null,
                Instant.now(),
                release.path("id").asText()));
    }

    private static String mission() {
        ObjectNode mission = Api.JSON
                .createObjectNode()
                .put("title", "Swapped under load")
                .put("description", "A mission while bundles come and go.")
                .put("remote", "REMOTE")
                .put("vertical", "it")
                .put("openings", 1);
        mission.putArray("skills").add("Java");
        mission.putObject("budget").put("pricing", "FIXED").putNull("min").set("max", money());
        return mission.toString();
    }

    private static String proposal() {
        ObjectNode body = Api.JSON.createObjectNode().put("message", "I can start today.");
        ObjectNode terms = body.putObject("terms").put("pricing", "FIXED").put("scope", "All of it.");
        terms.putNull("dailyRate").putNull("days");
        terms.putArray("milestones")
                .addObject()
                .put("title", "All")
                .putNull("dueOn")
                .set("amount", money());
        return body.toString();
    }

    private static ObjectNode money() {
        return Api.JSON.createObjectNode().put("minor", 30_000).put("currency", "EUR");
    }

    /** One connection, and what its requests must be answered with. */
    private final class Lane {
        private final Wire wire;

        Lane(Wire wire) {
            this.wire = wire;
        }

        static JsonNode json(Wire.Answer answer) {
            try {
                return answer.body();
            } catch (IOException broken) {
                throw new IllegalStateException("The answer is no JSON: " + answer, broken);
            }
        }

        Wire.Answer get(String path, String token) throws Unexpected {
            return send("GET", path, token, null, null, false, false, 200);
        }

        JsonNode post(String path, String token, String body, int status) throws Unexpected {
            return json(send("POST", path, token, body, null, false, false, status));
        }

        Wire.Answer await(String path, String token, String status) throws Unexpected {
            Instant giveUp = Instant.now().plus(BOUND);
            while (true) {
                Wire.Answer answer = get(path, token);
                if (json(answer).path("status").asText().equals(status)) {
                    return answer;
                }
                if (Instant.now().isAfter(giveUp)) {
                    throw unexpected("waited " + BOUND + " for " + status + " and saw "
                            + json(answer).path("status"));
                }
                Wire.pause(50);
            }
        }

        /** Goes again under the same key for as long as the answer is to come back later. */
        JsonNode untilDone(String method, String path, String token, String tag) throws Unexpected {
            String key = UUID.randomUUID().toString();
            while (true) {
                Wire.Answer answer = send(method, path, token, null, tag, key, false, true, 200, 202);
                if (answer.status() != 503) {
                    return json(answer);
                }
                Wire.pause(500);
            }
        }

        Wire.Answer send(
                String method,
                String path,
                String token,
                String body,
                String tag,
                boolean slowly,
                boolean needsPolicy,
                int... expected)
                throws Unexpected {
            return send(method, path, token, body, tag, UUID.randomUUID().toString(), slowly, needsPolicy, expected);
        }

        private Wire.Answer send(
                String method,
                String path,
                String token,
                String body,
                String tag,
                String key,
                boolean slowly,
                boolean needsPolicy,
                int... expected)
                throws Unexpected {
            Map<String, String> headers = new java.util.TreeMap<>();
            if (tag != null) {
                headers.put("If-Match", tag);
            }
            if (method.equals("POST")) {
                headers.put("Idempotency-Key", key);
            }
            Instant from = Instant.now();
            requests.increment();
            try {
                Wire.Answer answer = wire.send(method, path, token, headers, body, slowly);
                Instant until = Instant.now();
                if (Duration.between(from, until).compareTo(TOO_LATE) > 0) {
                    throw unexpected(
                            method + " " + generic(path) + " was answered after " + TOO_LATE.toSeconds() + " s");
                }
                if (Arrays.stream(expected).anyMatch(status -> status == answer.status())) {
                    return answer;
                }
                if (needsPolicy
                        && answer.status() == 503
                        && answer.headers().containsKey("retry-after")
                        && absence.overlaps(from, until)) {
                    toldToComeBack.increment();
                    return answer;
                }
                throw unexpected(method + " " + generic(path) + " was answered " + answer);
            } catch (IOException broken) {
                throw unexpected(method + " " + generic(path) + ": " + broken);
            }
        }

        private Unexpected unexpected(String how) {
            failures.computeIfAbsent(how, key -> new LongAdder()).increment();
            return new Unexpected();
        }

        private static String generic(String path) {
            return path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID");
        }
    }

    // ---------------------------------------------------------------- what must hold afterwards

    /** When each version was a service: from before anybody was told of it until the framework had forgotten it. */
    private static List<Span> spans(List<Witness.Seen> seen, String bundle) {
        List<Span> spans = new ArrayList<>();
        Instant from = null;
        for (Witness.Seen one : seen) {
            if (one.bundle().equals(bundle)) {
                if (one.what().equals("REGISTERED")) {
                    from = one.at();
                } else if (one.what().equals("GONE") && from != null) {
                    spans.add(new Span(from, one.at()));
                    from = null;
                }
            }
        }
        if (from != null) {
            spans.add(new Span(from, Instant.MAX));
        }
        return spans;
    }

    /** Each quote and each release for itself: its version was a service at the very instant when it answered. */
    private void decidedByWhoWasThere(List<Witness.Seen> seen, List<String> problems) {
        Api operator = api().as(token("operator@localhost", PASSWORD));
        Map<String, List<Span>> there = new HashMap<>();
        for (Decided one : decided) {
            Instant from = one.from();
            Instant at = one.at();
            if (one.release() != null) {
                Api.Answer kept = operator.read("/api/v1/commission/records/" + one.release());
                from = Instant.parse(kept.text("at"));
                at = Instant.parse(kept.text("answeredAt"));
                if (!kept.text("version").equals(one.version())) {
                    problems.add("the release " + one.release() + " says the version " + one.version()
                            + ", and what is kept of it " + kept.text("version"));
                }
            }
            // The server's clock is this one; the database rounds to microseconds.
            if (!new Span(from.truncatedTo(ChronoUnit.MICROS), one.until()).has(at)) {
                problems.add(
                        "a " + one.what() + " of " + at + " was asked for at " + from + " and there at " + one.until());
            }
            Instant instant = at;
            List<Span> spans = there.computeIfAbsent(one.version(), version -> spans(seen, TIERED + "/" + version));
            if (spans.stream().noneMatch(span -> span.has(instant))) {
                problems.add("a " + one.what() + " of " + at + " names the version " + one.version()
                        + ", which was there in " + spans);
            }
        }
        for (String what : List.of("quote", "release")) {
            if (decided.stream().noneMatch(one -> one.what().equals(what))) {
                problems.add("no " + what + " was decided");
            }
        }
        for (String version : List.of("1.0.0", "1.1.0", "1.0.1", "1.5.0", "1.6.0")) {
            if (decided.stream().noneMatch(one -> one.version().equals(version))) {
                problems.add("nothing was decided by the version " + version);
            }
        }
        for (String version : List.of("1.2.0", "1.3.0", "1.4.0")) {
            if (spans(seen, TIERED + "/" + version).isEmpty()) {
                problems.add("the bad version " + version + " was never there");
            }
            decided.stream()
                    .filter(one -> one.version().equals(version))
                    .forEach(one -> problems.add("a bad version has decided: " + one));
        }
    }

    /** In the order in which the operator took them away, each once, and nothing else. */
    private void stoppedOnlyWhatWasSwapped(List<Witness.Seen> seen, List<String> problems) {
        List<String> really = seen.stream()
                .filter(one -> one.what().equals("STOPPED"))
                .map(Witness.Seen::bundle)
                .toList();
        if (!really.equals(stopped)) {
            problems.add("the operator took away " + stopped + ", and what stopped was " + really);
        }
        seen.stream()
                .filter(one -> one.what().equals("UPDATED"))
                .forEach(one -> problems.add("a bundle was updated in place: " + one.bundle()));
    }

    private void swappedWhileSomethingSlowWasUnderWay(List<Witness.Seen> seen, List<String> problems) {
        slowly.forEach((bundle, requests) -> {
            Span left = leaving(seen, bundle);
            if (requests.stream().noneMatch(span -> span.overlaps(left.from(), left.until()))) {
                problems.add("no slow request was under way when " + bundle + " 1.0.0 left in " + left);
            }
        });
        for (String bundle : List.of("org.biface.missions", "org.biface.payments")) {
            Span leaving = leaving(seen, bundle);
            if (heldUp.getOrDefault(bundle, new ConcurrentLinkedQueue<>()).stream()
                    .noneMatch(span -> span.overlaps(leaving.from(), leaving.until()))) {
                problems.add("no request was held up within " + bundle + " when 1.0.0 left in " + leaving);
            }
        }
        if (slowly.size() != 2) {
            problems.add("slow requests went to " + slowly.keySet() + " only");
        }
    }

    private static Span leaving(List<Witness.Seen> seen, String bundle) {
        return new Span(first(seen, "STOPPING", bundle + "/1.0.0"), first(seen, "STOPPED", bundle + "/1.0.0"));
    }

    private static Instant first(List<Witness.Seen> seen, String what, String bundle) {
        return seen.stream()
                .filter(one -> one.what().equals(what) && one.bundle().equals(bundle))
                .findFirst()
                .map(Witness.Seen::at)
                .orElse(Instant.MIN);
    }
}
