package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.biface.itests.Market.Person;
import org.junit.Before;
import org.junit.Test;

/**
 * Each capability, and the pages, the console and the model of meanings, is stopped, started, uninstalled and installed
 * again while the others serve: what it offers is answered 503 or 404 meanwhile, what needs it 503, and nothing else fails
 * or restarts.
 */
public class CapabilityAwayTest extends BifaceTestSupport {

    private static final Duration BACK = Duration.ofMinutes(5);
    private static final int LANES = 2;

    /** A request that changes nothing, with the status of the capability that serves it; some need no login. */
    private record Probe(String capability, String path, boolean open, int status) {}

    private static final List<Probe> PROBES = List.of(
            new Probe("accounts", "/api/v1/accounts/me", false, 200),
            new Probe("notifications", "/api/v1/notifications/mails", false, 403),
            new Probe("profiles", "/api/v1/profiles", true, 200),
            new Probe("missions", "/api/v1/missions", true, 200),
            new Probe("missions", "/api/v1/proposals", false, 200),
            new Probe("matching", "/api/v1/matching/criteria", true, 200),
            new Probe("reviews", "/api/v1/reviews/contracts", false, 200),
            new Probe("notices", "/api/v1/notices/statements", false, 200),
            new Probe("contracts", "/api/v1/contracts", false, 200),
            new Probe("commission", "/api/v1/commission/policies", false, 403),
            new Probe("payments", "/api/v1/balances", false, 200),
            new Probe("payments", "/api/v1/releases", false, 200));

    private Market market;
    private Person freelancer;
    private Person client;

    @Before
    public void open() throws Exception {
        // One log for all tests of this class: what one of them expects is read by those after it, too.
        log.allow(
                "policy=flat 1.x is not served",
                "was the last version of flat 1\\.x, which \\d+ open contracts are pinned to");
        market = new Market(http);
        for (String path : List.of("/api/status", "/api/v1/missions", "/api/v1/profiles")) {
            await(path + " to answer", BACK, () -> http.get(path).status() == 200);
        }
        await("accounts to answer", BACK, () -> http.get("/api/v1/accounts/me").status() == 401);
        freelancer = market.member("freelancer", "FREELANCER");
        client = market.member("client", "CLIENT");
        for (Probe probe : PROBES) {
            back(probe);
        }
    }

    @Test
    public void eachCapabilityLeavesAndComesBackWhileTheOthersServe() throws Exception {
        features.installFeature("biface-commission-flat");
        away("notifications", Map.of());
        away("profiles", Map.of());
        away("missions", Map.of());
        away("matching", Map.of());
        away("reviews", Map.of());
        away("notices", Map.of());
        away("accounts", Map.of("a request with a token", () -> freelancer.http.get("/api/v1/missions")));
        away("contracts", Map.of("to accept a proposal", accept()));
        away("commission", Map.of("to accept a proposal", accept()));
        away("payments", Map.of("to fund a milestone", fund()));
        parked();
    }

    /** While no version of its policy is installed an approved milestone waits, and is released when one is back. */
    private void parked() throws Exception {
        String contract = market.contract(client, freelancer, 1);
        String milestone =
                "/api/v1/milestones/" + market.milestones(client, contract).get(0);
        market.move(client, milestone, "fund", null);
        market.await(client, milestone, "/status", "FUNDED");
        market.move(freelancer, milestone, "submit", Map.of("note", "Done."));
        String feature = features.getFeature("biface-commission-flat").getId();
        List<String> own = List.of("org.biface.plugins.commission-flat");
        restartingOnly(own, () -> features.uninstallFeature(feature));
        Answer approved = market.move(client, milestone, "approve", null);
        assertEquals(approved.body(), 202, approved.status());
        assertEquals("APPROVED", approved.json().path("status").asText());
        restartingOnly(own, () -> features.installFeature(feature));
        market.await(freelancer, milestone, "/status", "RELEASED");
    }

    @Test
    public void thePagesLeaveAndComeBackWhileTheOthersServe() throws Exception {
        List<String> pages = List.of("/en/", "/fr/missions", "/en/login");
        comesAndGoes("biface-web", "org.biface.faces.web", new Guest() {
            @Override
            public void isAway() {
                for (String page : pages) {
                    Answer answer = http.get(page);
                    assertTrue(page + " while away: " + answer, Set.of(404, 503).contains(answer.status()));
                    isAProblem(page, answer);
                }
            }

            @Override
            public boolean isBack() {
                return pages.stream()
                        .map(http::get)
                        .allMatch(page -> page.status() == 200 && page.body().contains("</html>"));
            }
        });
    }

    @Test
    public void theConsolesCommandsLeaveAndComeBackWhileTheOthersServe() throws Exception {
        SessionFactory shell = context.getService(context.getServiceReference(SessionFactory.class));
        comesAndGoes("biface-console", "org.biface.faces.console", new Guest() {
            @Override
            public void isAway() {
                assertEquals(
                        List.of(),
                        shell.getRegistry().getCommands().stream()
                                .filter(command -> command.getScope().equals("biface"))
                                .map(Command::getName)
                                .toList());
            }

            @Override
            public boolean isBack() {
                return shell.getRegistry().getCommand("biface", "status") != null
                        && said(shell, "biface:status").contains("database");
            }
        });
    }

    private static String said(SessionFactory shell, String command) {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try (Session session = shell.create(InputStream.nullInputStream(), out, out)) {
            session.execute(command);
        } catch (Exception failed) {
            return failed.toString();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Without the model the same people are found, and their titles are compared by words. */
    @Test
    public void theModelOfMeaningsLeavesAndComesBackWhileTheOthersServe() throws Exception {
        Map<String, Object> profile = new HashMap<>(Market.profile("PUBLIC"));
        profile.put("title", "Server-side programmer");
        Market.must(freelancer.http.put("/api/v1/profiles/me", profile));
        Map<String, Object> mission = new HashMap<>(Market.mission());
        mission.put("title", "Backend developer");
        String wanted = Market.id(market.post(client, "/api/v1/missions", mission));
        market.post(client, "/api/v1/missions/" + wanted + "/publish", null);
        String matches = "/api/v1/matching/freelancers?mission=" + wanted;
        await(
                "the index to know both",
                BACK,
                () -> client.http.get(matches).body().contains(freelancer.id));
        comesAndGoes("biface-matching-meaning", "org.biface.plugins.matching-meaning", new Guest() {
            @Override
            public void isAway() {
                String found = found();
                assertTrue(found, found.contains(freelancer.id));
                assertFalse(found, isByMeaning(found));
            }

            @Override
            public boolean isBack() {
                String found = found();
                return found.contains(freelancer.id) && isByMeaning(found);
            }

            private String found() {
                return Market.must(client.http.get(matches)).body();
            }

            private static boolean isByMeaning(String found) {
                return found.contains("in meaning") || found.contains("mean nearly the same");
            }
        });
    }

    /** Something that is no capability, and how it is noticed whether it is there. */
    private interface Guest {
        void isAway();

        boolean isBack();
    }

    private void comesAndGoes(String name, String symbolicName, Guest guest) throws Exception {
        String feature = features.getFeature(name).getId();
        List<String> own = List.of(symbolicName);
        await(name + " to be there", BACK, guest::isBack);
        Load load = new Load(PROBES);
        try {
            restartingOnly(own, () -> bundle(symbolicName).stop());
            guest.isAway();
            load.goesOn();
            restartingOnly(own, () -> bundle(symbolicName).start());
            await(name + " to be back", BACK, guest::isBack);

            restartingOnly(own, () -> features.uninstallFeature(feature));
            assertEquals(name + " is still installed", null, bundle(symbolicName));
            guest.isAway();
            load.goesOn();
            restartingOnly(own, () -> features.installFeature(feature));
            await(name + " to be back again", BACK, guest::isBack);
            load.goesOn();
        } finally {
            load.end();
        }
        assertEquals("failed while " + name + " came and went", Map.of(), load.failures());
    }

    /** To be refused until the capability is back, and done then. */
    private Supplier<Answer> accept() {
        String proposal = "/api/v1/proposals/" + market.proposal(freelancer, market.published(client), 1);
        return change(proposal, "accept");
    }

    private Supplier<Answer> fund() {
        String contract = market.contract(client, freelancer, 1);
        return change(
                "/api/v1/milestones/" + market.milestones(client, contract).get(0), "fund");
    }

    private Supplier<Answer> change(String object, String verb) {
        String etag = Market.must(client.http.get(object)).header("ETag");
        return () -> client.http.post(object + "/" + verb, null, "If-Match", etag, "Idempotency-Key", Market.key());
    }

    private void away(String capability, Map<String, Supplier<Answer>> needing) throws Exception {
        String symbolicName = "org.biface." + capability;
        String feature = features.getFeature("biface-" + capability).getId();
        List<String> own = List.of(symbolicName, "org.biface.api." + capability);
        List<Probe> others = PROBES.stream()
                .filter(probe -> !probe.capability().equals(capability))
                .filter(probe -> !capability.equals("accounts") || probe.open())
                .toList();
        Set<String> documented = documented();
        Load load = new Load(others);
        try {
            restartingOnly(own, () -> bundle(symbolicName).stop());
            isAway(capability, needing, Set.of(503));
            load.goesOn();
            restartingOnly(own, () -> bundle(symbolicName).start());
            isBack(capability);

            restartingOnly(own, () -> features.uninstallFeature(feature));
            assertEquals(capability + " is still installed", null, bundle(symbolicName));
            isAway(capability, needing, Set.of(404));
            isDocumentedWithout(capability, documented);
            load.goesOn();
            restartingOnly(own, () -> features.installFeature(feature));
            isBack(capability);
            await("the whole document", BACK, () -> documented().equals(documented));
            load.goesOn();
        } finally {
            load.end();
        }
        assertEquals("failed while " + capability + " came and went", Map.of(), load.failures());
        for (Map.Entry<String, Supplier<Answer>> change : needing.entrySet()) {
            await(
                    change.getKey() + " to work again with " + capability,
                    BACK,
                    () -> change.getValue().get().status() < 300);
        }
    }

    private void isAway(String capability, Map<String, Supplier<Answer>> needing, Set<Integer> statuses) {
        for (Probe probe : PROBES) {
            if (probe.capability().equals(capability)) {
                Answer answer = ask(probe);
                assertTrue(probe + " while away: " + answer, statuses.contains(answer.status()));
                isAProblem(probe.path(), answer);
            }
        }
        needing.forEach((what, change) -> {
            Answer answer = change.get();
            assertEquals(what + " without " + capability + ": " + answer.body(), 503, answer.status());
            isAProblem(what, answer);
        });
    }

    private static void isAProblem(String what, Answer answer) {
        assertEquals(what, "application/problem+json", answer.header("Content-Type"));
        assertEquals(what, answer.status(), answer.json().path("status").asInt());
        if (answer.status() == 503) {
            assertNotNull(what + " says when to try again", answer.header("Retry-After"));
        }
    }

    /** The paths that the OpenAPI document has now. */
    private Set<String> documented() {
        Set<String> paths = new TreeSet<>();
        http.get("/api/openapi.json").json().path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    /** What is gone from the document is what this capability served, and nothing else. */
    private void isDocumentedWithout(String capability, Set<String> whole) throws InterruptedException {
        List<String> own = PROBES.stream()
                .filter(probe -> probe.capability().equals(capability))
                .map(probe -> probe.path().replaceFirst("\\?.*", ""))
                .filter(whole::contains)
                .toList();
        assertFalse(capability + " has a path in " + whole, own.isEmpty());
        await("the document without " + own, BACK, () -> documented().stream().noneMatch(own::contains));
        Set<String> rest = documented();
        assertTrue("only less", whole.containsAll(rest));
        for (Probe other : PROBES) {
            String path = other.path().replaceFirst("\\?.*", "");
            if (!other.capability().equals(capability) && whole.contains(path)) {
                assertTrue(path + " of " + other.capability(), rest.contains(path));
            }
        }
    }

    private void isBack(String capability) throws InterruptedException {
        for (Probe probe : PROBES) {
            if (probe.capability().equals(capability)) {
                back(probe);
            }
        }
    }

    private void back(Probe probe) throws InterruptedException {
        await(probe + " to answer", BACK, () -> ask(probe).status() == probe.status());
    }

    private Answer ask(Probe probe) {
        return (probe.open() ? http : freelancer.http).get(probe.path());
    }

    /** Asks the other capabilities all the time, and counts what they should not answer. */
    private final class Load {
        private final AtomicBoolean enough = new AtomicBoolean();
        private final LongAdder answers = new LongAdder();
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
        private final ExecutorService pool = Executors.newFixedThreadPool(LANES);
        private final List<Future<?>> lanes = new ArrayList<>();

        Load(List<Probe> probes) {
            for (int i = 0; i < LANES; i++) {
                lanes.add(pool.submit(() -> lane(probes)));
            }
        }

        private void lane(List<Probe> probes) {
            for (int i = 0; !enough.get(); i++) {
                Probe probe = probes.get(i % probes.size());
                String failure;
                try {
                    Answer answer = ask(probe);
                    failure = answer.status() == probe.status() ? null : answer.status() + " " + answer.body();
                } catch (UncheckedIOException broken) {
                    failure = broken.toString();
                }
                if (failure != null) {
                    failures.computeIfAbsent(probe.path() + ": " + failure, any -> new LongAdder())
                            .increment();
                }
                answers.increment();
            }
        }

        /** Waits until more has been asked, so that something was while the capability was away. */
        void goesOn() throws InterruptedException {
            long wanted = answers.sum() + 30;
            await("30 more answers of the others", BACK, () -> answers.sum() >= wanted);
        }

        void end() throws Exception {
            enough.set(true);
            pool.shutdown();
            for (Future<?> lane : lanes) {
                lane.get(5, TimeUnit.MINUTES);
            }
        }

        Map<String, Long> failures() {
            Map<String, Long> counted = new LinkedHashMap<>();
            failures.forEach((failure, times) -> counted.put(failure, times.sum()));
            return counted;
        }
    }
}
