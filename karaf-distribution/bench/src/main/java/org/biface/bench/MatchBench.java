package org.biface.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.biface.commons.Money;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.matching.MatchFilter;
import org.biface.matching.internal.Marketplace;
import org.biface.missions.MissionDetails;
import org.biface.plugins.matching.meaning.MiniLm;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.runner.Server;

/**
 * {@code match}: the twenty best freelancers for a mission, with filters and reasons, over HTTP from the whole distribution in
 * 512 MB of heap, against Lucene alone on the same index in the same JVM ({@link org.biface.matching.internal.RawSearch}); two
 * threads each, rounds in turns.
 * The index of generated profiles is written beforehand and laid into the server's data folder; the missions are published
 * over HTTP. {@code -Dprofiles=100000,1000000} says how many profiles, one measurement each; the figure is of the last.
 */
final class MatchBench {

    private static final int MISSIONS = 150;
    private static final int THREADS = 2;
    private static final int ROUNDS = 3;
    private static final int SECONDS = 20;
    private static final int STEADY = 3;
    private static final double WANTED_RATE = 0.5;
    private static final double WANTED_P99 = 2;
    private static final int LONGEST_TITLE = 100;
    private static final String DESCRIPTION = "We look for somebody who has done this before.";

    private MatchBench() {}

    /** One question: the mission, and what is asked besides. */
    private record Question(String mission, ObjectNode wanted) {

        String path() {
            StringBuilder path = new StringBuilder("/api/v1/matching/freelancers?limit=20&mission=").append(mission);
            if (wanted.has("maxDailyRate")) {
                path.append("&maxDailyRate=").append(wanted.path("maxDailyRate").asLong());
            }
            if (wanted.has("country")) {
                path.append("&country=").append(wanted.path("country").asText());
            }
            if (wanted.path("remoteOnly").asBoolean()) {
                path.append("&remoteOnly=true");
            }
            return path.toString();
        }

        MissionDetails details() {
            List<String> skills = new ArrayList<>();
            wanted.path("skills").forEach(skill -> skills.add(skill.asText()));
            return new MissionDetails(
                    wanted.path("title").asText(),
                    wanted.path("description").asText(),
                    skills,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    "it",
                    1);
        }

        MatchFilter filter() {
            JsonNode rate = wanted.path("maxDailyRate");
            return new MatchFilter(
                    List.of(),
                    rate.isNumber() ? Money.of(rate.asLong(), "EUR") : null,
                    wanted.path("country").asText(null),
                    wanted.path("remoteOnly").asBoolean(),
                    null);
        }
    }

    /** Lucene alone, in the JVM of the server. */
    private static final class Raw implements AutoCloseable {
        private final Socket socket;
        private final PrintWriter in;
        private final BufferedReader out;

        Raw(Server server, Path index, List<Question> questions) throws IOException, InterruptedException {
            Path folder = Files.createDirectories(server.home().resolve("bench"));
            Path port = folder.resolve("port");
            Map<MissionDetails, MatchFilter> missions = new LinkedHashMap<>();
            questions.forEach(question -> missions.put(question.details(), question.filter()));
            Path bundle = new Bundles(server.home(), folder)
                    .raw(lucene(), Marketplace.task(new ItVertical(), index, port, missions));
            server.awaitConsole(Market.BOUND);
            String said = server.client("bundle:install -s " + bundle.toUri());
            Server.await("Lucene alone: " + said, Market.BOUND, () -> Files.exists(port));
            socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(port)));
            in = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
            out = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        private static Path lucene() throws IOException {
            return Stream.of(Market.property("bench.classpath").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(jar -> jar.getFileName().toString().startsWith("lucene-core-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Lucene is not in the class path"));
        }

        Load.Round run(int seconds) throws IOException {
            in.println(seconds);
            String line = out.readLine();
            if (line == null) {
                throw new IOException("Lucene alone has ended");
            }
            String[] cells = line.split(" ");
            return new Load.Round(
                    Math.round(Double.parseDouble(cells[0]) * seconds),
                    0,
                    seconds,
                    Long.parseLong(cells[1]),
                    Long.parseLong(cells[2]),
                    0);
        }

        void warmUp() throws IOException {
            double best = 0;
            for (int since = 0; since < STEADY; ) {
                double now = run(SECONDS / 4).perSecond();
                since = now > best * 1.03 ? 0 : since + 1;
                best = Math.max(best, now);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    static Figure run() throws Exception {
        Figure figure = null;
        for (String profiles : System.getProperty("profiles", "100000,1000000").split(",")) {
            figure = run(Integer.parseInt(profiles.strip()));
            System.out.println(figure.line());
        }
        return figure;
    }

    private static Figure run(int profiles) throws Exception {
        Path index = index(profiles);
        try (Market market = Market.unpack("match", "512m").start()) {
            market.seed();
            Api client = MainJob.login(market.api(), "chloe-bench@example.org", MainJob.PASSWORD);
            List<Question> questions = questions(client);
            Path data = dataFolder(market.server());
            market.server().stop();
            Server.delete(data);
            copy(index, data);
            market.start();
            String token = market.api()
                    .post(
                            "/api/v1/accounts/login",
                            Map.of("email", "chloe-bench@example.org", "password", MainJob.PASSWORD))
                    .text("token");
            await(market.api().as(token), questions.get(0));
            try (Raw raw = new Raw(market.server(), index, questions)) {
                Random random = new Random(7);
                int port = market.server().httpPort();
                List<byte[]> requests = questions.stream()
                        .map(question -> ("GET " + question.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                        + "\r\nAccept: application/json\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII))
                        .toList();
                Load load = new Load(port, THREADS, () -> requests.get(random.nextInt(requests.size())));
                return compare(profiles, raw, load);
            }
        }
    }

    private static Figure compare(int profiles, Raw raw, Load load) throws Exception {
        raw.warmUp();
        load.warmUp(Duration.ofSeconds(SECONDS / 4), STEADY);
        List<Double> rates = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        Load.Round lucene = null;
        Load.Round biface = null;
        long failed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            lucene = raw.run(SECONDS);
            biface = load.run(Duration.ofSeconds(SECONDS));
            failed += biface.failed();
            rates.add(biface.perSecond() / lucene.perSecond());
            tails.add(biface.p99Micros() / (double) lucene.p99Micros());
            System.out.printf(
                    Locale.ROOT,
                    "round %d: lucene %.1f/s p50 %.1f ms p99 %.1f ms | biface %.1f/s p50 %.1f ms p99 %.1f ms | rate %.2f, p99 %.2f%n",
                    i + 1,
                    lucene.perSecond(),
                    lucene.p50Micros() / 1e3,
                    lucene.p99Micros() / 1e3,
                    biface.perSecond(),
                    biface.p50Micros() / 1e3,
                    biface.p99Micros() / 1e3,
                    rates.get(i),
                    tails.get(i));
        }
        rates.sort(null);
        tails.sort(null);
        double rate = rates.get(ROUNDS / 2);
        double tail = tails.get(ROUNDS / 2);
        return new Figure(
                String.format(
                        Locale.ROOT,
                        "match: %,d profiles, heap at most 512 MB: p99 %.2f x Lucene's (at most %.0f wanted), rate %.2f x (at least %.1f"
                                + " wanted), medians of %d rounds; last round %.1f/s of %.1f/s, p50 %.1f ms of %.1f ms, p99"
                                + " %.1f ms of %.1f ms, %d bytes, failed %d",
                        profiles,
                        tail,
                        WANTED_P99,
                        rate,
                        WANTED_RATE,
                        ROUNDS,
                        biface.perSecond(),
                        lucene.perSecond(),
                        biface.p50Micros() / 1e3,
                        lucene.p50Micros() / 1e3,
                        biface.p99Micros() / 1e3,
                        lucene.p99Micros() / 1e3,
                        biface.bytes(),
                        failed),
                failed == 0 && tail <= WANTED_P99 && rate >= WANTED_RATE);
    }

    /** The index of so many profiles, written at the first time and kept beside the other things of the build. */
    private static Path index(int profiles) throws IOException {
        Path folder = Path.of(Market.property("biface.home"))
                .resolveSibling("match-index-" + Marketplace.format() + "-" + profiles);
        Path complete = folder.resolve("complete");
        if (Files.exists(complete)) {
            return folder.resolve("index");
        }
        Server.delete(folder);
        ProfileMaker maker = new ProfileMaker(5);
        MiniLm model = new MiniLm();
        long start = System.nanoTime();
        try (Marketplace market = new Marketplace(folder.resolve("index"), new ItVertical(), model)) {
            for (int i = 0; i < profiles; i++) {
                market.add(new UUID(5, i), maker.profile());
            }
            market.refresh();
            System.out.printf(
                    Locale.ROOT, "%,d profiles indexed in %.0f s%n", profiles, (System.nanoTime() - start) / 1e9);
            System.out.printf(Locale.ROOT, "%,d different titles%n", market.understand());
            market.show();
        } finally {
            model.close();
        }
        System.out.printf(Locale.ROOT, "all written after %.0f s%n", (System.nanoTime() - start) / 1e9);
        Files.createFile(complete);
        return folder.resolve("index");
    }

    private static Path dataFolder(Server server) throws InterruptedException {
        Path cache = server.home().resolve("data/cache");
        List<Path> found = new ArrayList<>();
        Server.await("the index of matching", Duration.ofSeconds(60), () -> {
            try (Stream<Path> all = Files.walk(cache, 4)) {
                all.filter(path -> path.endsWith("data/index")).forEach(found::add);
                return !found.isEmpty();
            } catch (IOException | java.io.UncheckedIOException changing) {
                return false;
            }
        });
        return found.get(0);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("write.lock")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void await(Api client, Question question) throws InterruptedException {
        Server.await("the index to serve", Duration.ofMinutes(2), () -> {
            try {
                return client.read(question.path()).body().size() == 20;
            } catch (RuntimeException notYet) {
                return false;
            }
        });
    }

    private static List<Question> questions(Api client) throws IOException {
        Random random = new Random(11);
        List<Question> questions = new ArrayList<>();
        for (ObjectNode wanted : wanted()) {
            ObjectNode details = Api.JSON
                    .createObjectNode()
                    .put("title", wanted.path("title").asText())
                    .put("description", DESCRIPTION)
                    .put("remote", "REMOTE")
                    .put("vertical", "it")
                    .put("openings", 1);
            details.set("skills", wanted.path("skills"));
            ObjectNode budget = details.putObject("budget").put("pricing", "DAILY");
            budget.putNull("min");
            budget.putObject("max").put("minor", 60_000).put("currency", "EUR");
            String mission;
            try {
                mission = client.post("/api/v1/missions", details).id();
                client.post("/api/v1/missions/" + mission + "/publish", null);
            } catch (RuntimeException refused) {
                // A real title may break a rule, for instance by naming an address.
                continue;
            }
            wanted.put("description", DESCRIPTION);
            // A third of the questions has no filter, the others have one of three.
            switch (random.nextInt(6)) {
                case 0, 1 -> wanted.put("maxDailyRate", 40_000 + 1_000L * random.nextInt(40));
                case 2 -> wanted.put("country", "FR");
                case 3 -> wanted.put("remoteOnly", true);
                default -> {
                    // None.
                }
            }
            questions.add(new Question(mission, wanted));
            if (questions.size() == MISSIONS) {
                break;
            }
        }
        if (questions.size() < MISSIONS / 2) {
            throw new IOException("only " + questions.size() + " missions were accepted");
        }
        return questions;
    }

    /** Real missions where the file is present, else made ones. */
    private static List<ObjectNode> wanted() throws IOException {
        Path file = Path.of(System.getProperty("biface.data", "../shared/data"), "missions", "upwork_jobs.csv");
        List<ObjectNode> all = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            List<List<String>> rows = MatchingQuality.rows(Files.readString(file, StandardCharsets.UTF_8));
            for (int i = 1; i < rows.size(); i += Math.max(1, rows.size() / (MISSIONS * 3))) {
                List<String> row = rows.get(i);
                if (row.size() >= 5) {
                    all.add(wanted(row.get(0), List.of(row.get(4).split(","))));
                }
            }
            System.out.println("questions: real missions of " + file.getFileName());
        } else {
            ProfileMaker maker = new ProfileMaker(13);
            for (int i = 0; i < MISSIONS * 2; i++) {
                List<String> skills = maker.skills(5);
                all.add(wanted(maker.title(skills.get(0)), skills));
            }
            System.out.println("questions: made, for " + file + " is not there");
        }
        return all;
    }

    private static ObjectNode wanted(String title, List<String> skills) {
        ObjectNode wanted = Api.JSON
                .createObjectNode()
                .put(
                        "title",
                        title.strip()
                                .substring(
                                        0, Math.min(LONGEST_TITLE, title.strip().length())));
        Map<String, String> once = new TreeMap<>();
        for (String skill : skills) {
            String name = skill.strip();
            if (!name.isEmpty() && name.length() <= 60 && !name.startsWith("+") && once.size() < 15) {
                once.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            }
        }
        once.values().forEach(wanted.withArray("skills")::add);
        return wanted;
    }
}
