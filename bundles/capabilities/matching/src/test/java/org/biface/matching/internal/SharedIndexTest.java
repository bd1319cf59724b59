package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BytesRef;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.matching.IndexStatus;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.matching.SearchResult;
import org.biface.missions.Budget;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionPublished;
import org.biface.missions.Pricing;
import org.biface.plugins.matching.opensearch.Engines;
import org.biface.profiles.Availability;
import org.biface.profiles.Language;
import org.biface.profiles.Place;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileChanged;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;
import org.biface.spi.matching.Meaning;
import org.biface.spi.matching.engine.Answer;
import org.biface.spi.matching.engine.Indexed;
import org.biface.spi.matching.engine.Question;
import org.biface.spi.matching.engine.SearchEngine;
import org.biface.spi.matching.engine.Sought;
import org.biface.testing.TestDatabase;
import org.biface.testing.opensearch.TestOpenSearch;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Matching on a real OpenSearch and on the node's own index, side by side. */
public class SharedIndexTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    @ClassRule
    public static final TestOpenSearch OPENSEARCH = new TestOpenSearch();

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int FREELANCERS = 800;
    private static final int MISSIONS = 700;
    private static final List<String> TITLES = List.of(
            "Développeuse Java senior",
            "Java developer",
            "Kotlin engineer",
            "Ingénieur DevOps",
            "Site reliability engineer",
            "Développeur front React",
            "React and TypeScript developer",
            "Data scientist",
            "Analyste de données",
            "C++ engineer, embedded",
            "Administratrice PostgreSQL",
            "Scrum master",
            "Intégrateur web",
            "Python developer for data pipelines");
    private static final List<String> SKILLS = List.of(
            "java",
            "kotlin",
            "spring",
            "react",
            "typescript",
            "javascript",
            "python",
            "postgresql",
            "docker",
            "kubernetes",
            "c++",
            "c#",
            "go",
            "terraform",
            "ansible",
            "vue.js",
            "angular",
            "sql",
            "scala",
            "rust");
    private static final List<String> CITIES =
            List.of("Lyon", "Paris", "Marseille", "Lille", "Nantes", "Grenoble", "Villeurbanne", "Toulouse");
    private static final List<String> WORDS = List.of(
            "shop",
            "bank",
            "insurance",
            "migration",
            "monitoring",
            "cloud",
            "team",
            "legacy",
            "payments",
            "search",
            "mobile",
            "security",
            "accessibilité",
            "facturation",
            "logistique",
            "tests",
            "performance",
            "réseau");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Random random = new Random(20261124);
    private final Actor client = House.client();
    private final AtomicInteger asked = new AtomicInteger();
    private House house;
    private String prefix;

    @Before
    public void open() throws Exception {
        house = new House(DATABASE, folder.newFolder("data").toPath().resolve("index"));
        prefix = "test" + NUMBER.incrementAndGet();
    }

    @After
    public void close() throws Exception {
        house.close();
    }

    /** Counts how often it was asked, so that no test takes the node's own index for it. */
    private SearchEngine engine(int shards) {
        SearchEngine real = Engines.at(OPENSEARCH.address(), prefix, shards);
        return (SearchEngine) Proxy.newProxyInstance(
                SearchEngine.class.getClassLoader(),
                new Class<?>[] {SearchEngine.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("ask")) {
                        asked.incrementAndGet();
                    }
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? proxy == arguments[0]
                                : method.invoke(real, arguments);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static void await(Supplier<String> what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(what.get(), System.nanoTime() < end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private IndexStatus.Engine status() {
        return house.matching.index(Actor.SYSTEM).engine();
    }

    private void awaitServing(boolean serving) {
        await(() -> "serves: " + serving + ", but " + status(), () -> {
            house.matching.clusterTurn();
            return status() != null && status().serves() == serving;
        });
    }

    /** Reads what was told, into both. */
    private void read() {
        house.read();
        house.matching.clusterTurn();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of, int least, int most) {
        Set<T> some = new HashSet<>();
        int many = least + random.nextInt(most - least + 1);
        while (some.size() < many) {
            some.add(one(of));
        }
        return of.stream().filter(some::contains).toList();
    }

    private String text() {
        return String.join(
                        " ",
                        IntStream.range(0, 5 + random.nextInt(40))
                                .mapToObj(i -> one(WORDS))
                                .toList()) + ".";
    }

    private ProfileDetails freelancer() {
        LocalDate from = random.nextInt(3) == 0 ? null : House.START.plusDays(random.nextInt(200) - 100L);
        return new ProfileDetails(
                one(TITLES) + (random.nextInt(3) == 0 ? ", " + one(WORDS) : ""),
                text(),
                some(SKILLS, 1, 6).stream()
                        .map(skill -> new Skill(skill, 1 + random.nextInt(5), random.nextInt(20)))
                        .toList(),
                random.nextInt(10) == 0 ? null : Money.of(30_000 + random.nextInt(60_000), one(List.of("EUR", "CHF"))),
                new Availability(from, from == null ? null : from.plusDays(random.nextInt(300)), 5),
                some(CITIES, 1, 2).stream()
                        .map(city -> new Place(city, "FR", null, null, 10 + random.nextInt(60)))
                        .toList(),
                one(List.of(Remote.values())),
                some(List.of("fr", "en", "de"), 1, 3).stream()
                        .map(code -> new Language(code, one(List.of("A2", "B2", "C1", "NATIVE"))))
                        .toList(),
                List.of(),
                List.of(),
                random.nextInt(4) == 0 ? Visibility.MEMBERS : Visibility.PUBLIC);
    }

    private MissionDetails mission() {
        LocalDate from = House.START.plusDays(random.nextInt(100));
        return new MissionDetails(
                one(TITLES),
                text(),
                some(SKILLS, 0, 5),
                new Budget(Pricing.DAILY, null, Money.of(40_000 + random.nextInt(50_000), "EUR")),
                from,
                random.nextInt(2) == 0 ? null : from.plusDays(random.nextInt(200)),
                one(CITIES),
                "FR",
                one(List.of(org.biface.missions.Remote.values())),
                "it",
                1,
                some(List.of("fr", "en"), 0, 2).stream()
                        .map(code -> new org.biface.missions.Language(code, "B2"))
                        .toList(),
                null,
                null,
                Map.of());
    }

    private List<Mission> market() {
        // What titles mean counts for the candidates, too.
        house.meanings.meaning = new Meaning() {
            @Override
            public String id() {
                return "letters";
            }

            @Override
            public float[] of(String text) {
                float[] letters = new float[26];
                text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> letters[c - 'a']++);
                return letters;
            }
        };
        List<DomainEvent> events = new ArrayList<>();
        for (int i = 0; i < FREELANCERS; i++) {
            UUID id = Ids.next();
            house.profiles.put(
                    id,
                    new Profile(
                            id,
                            "Somebody",
                            freelancer(),
                            50,
                            List.of(),
                            false,
                            DATABASE.clock().instant().minus(Duration.ofDays(i)),
                            1));
            events.add(new ProfileChanged(id));
        }
        List<Mission> missions = new ArrayList<>();
        for (int i = 0; i < MISSIONS; i++) {
            UUID id = Ids.next();
            MissionDetails details = mission();
            missions.add(house.holds(id, client, details));
            events.add(new MissionPublished(id, client.companies().iterator().next(), details.vertical()));
        }
        house.tellAll(events);
        return missions;
    }

    private List<MatchFilter> filters() {
        return List.of(
                MatchFilter.NONE,
                new MatchFilter(List.of("Java"), null, null, false, null),
                new MatchFilter(null, Money.of(60_000, "EUR"), "FR", false, null),
                new MatchFilter(null, null, null, true, null),
                new MatchFilter(
                        null,
                        null,
                        null,
                        false,
                        null,
                        House.START,
                        House.START.plusDays(40),
                        "Lyon",
                        80,
                        true,
                        List.of("fr:B2")));
    }

    /** Asks the node's own index, then the cluster. */
    private <T> List<T> both(Supplier<T> question) {
        SearchEngine engine = house.matching.engine;
        house.matching.engine = null;
        int before = asked.get();
        T own = question.get();
        assertEquals("the node's own index", before, asked.get());
        house.matching.engine = engine;
        T shared = question.get();
        assertNotEquals("the cluster", before, asked.get());
        assertTrue(String.valueOf(status()), status().serves());
        return List.of(own, shared);
    }

    private void sideBySide(List<Mission> missions, int step) {
        int compared = 0;
        int full = 0;
        for (int i = 0; i < missions.size(); i += step) {
            Mission mission = missions.get(i);
            MatchFilter filter = filters().get(i / step % filters().size());
            List<List<Match>> found =
                    both(() -> house.matching.freelancers(client, mission.id(), filter, 20, Locale.FRENCH));
            assertEquals(mission.details() + " with " + filter, found.get(0), found.get(1));
            compared++;
            full += found.get(0).size() == 20 ? 1 : 0;
        }
        List<UUID> freelancers = house.profiles.keySet().stream().sorted().toList();
        for (int i = 0; i < freelancers.size(); i += step * 2) {
            UUID freelancer = freelancers.get(i);
            MatchFilter filter = filters().get(i % filters().size());
            List<List<Match>> found =
                    both(() -> house.matching.missions(Actor.SYSTEM, freelancer, filter, 20, Locale.ENGLISH));
            assertEquals(found.get(0), found.get(1));
            compared++;
            full += found.get(0).size() == 20 ? 1 : 0;
        }
        assertTrue(full + " of " + compared + " found twenty", full > compared / 2);
    }

    @Test
    public void bothEnginesHaveTheSameTopTwentyForTheSameReasons() {
        List<Mission> missions = market();
        house.matching.engine = engine(1);
        house.read();
        awaitServing(true);
        assertEquals(FREELANCERS + MISSIONS, house.matching.index(Actor.SYSTEM).documents());
        sideBySide(missions, 8);
        words();
    }

    /** In parts, what is worth equally has another order, so each is compared by itself. */
    @Test
    public void inSeveralPartsEverythingIsWorthTheSame() throws Exception {
        List<Mission> missions = market();
        SearchEngine engine = engine(3);
        house.matching.engine = engine;
        house.read();
        awaitServing(true);
        int compared = 0;
        for (int i = 0; i < missions.size(); i += 40) {
            Entry wanted = house.entries.mission(missions.get(i).id()).orElseThrow();
            Entry.Meant meant = house.meanings.of(wanted.title());
            Sought sought = house.matching.query(
                    wanted, meant, filters().get(i / 40 % filters().size()));
            Map<UUID, Double> own = house.matching.opened().ask(searcher -> {
                ScoreDoc[] hits = searcher.search(LuceneQueries.of(sought), FREELANCERS).scoreDocs;
                List<Entry> entries = MatchIndex.read(searcher, hits);
                Map<UUID, Double> worth = new HashMap<>();
                for (int at = 0; at < hits.length; at++) {
                    worth.put(entries.get(at).id(), (double) hits[at].score);
                }
                return worth;
            });
            Map<UUID, Double> shared = new HashMap<>();
            for (Answer.Hit hit : engine.ask(SharedIndex.LINE, new Question(sought, FREELANCERS, null, Map.of(), false))
                    .hits()) {
                shared.put(PackedEntry.read(new BytesRef(hit.content())).id(), hit.worth());
            }
            assertEquals(own.keySet(), shared.keySet());
            own.forEach((id, worth) -> assertEquals(worth, shared.get(id), 1e-4));
            compared += own.size();
        }
        assertTrue("only " + compared, compared > FREELANCERS);
    }

    /** How one word is rarer than another, and the order of what was put in, is the same in one part that nothing has left. */
    private void words() {
        List<String> texts = List.of(
                "java",
                "développeuse java",
                "jva developper",
                "kubernets",
                "react typescr",
                "c++",
                "monitoring of legacy payments",
                "accessibilite",
                "senior devops lyo",
                "postgres",
                "zzz nothing");
        int found = 0;
        for (String text : texts) {
            for (MatchFilter filter : filters()) {
                List<SearchResult> results =
                        both(() -> house.matching.searchFreelancers(Actor.SYSTEM, text, filter, 20, Locale.ENGLISH));
                assertEquals(text + " with " + filter, results.get(0), results.get(1));
                found += results.get(0).items().size();
            }
        }
        assertTrue("only " + found, found > 100);
        for (MatchFilter filter : filters()) {
            List<SearchResult> newest =
                    both(() -> house.matching.searchFreelancers(Actor.SYSTEM, null, filter, 20, Locale.ENGLISH));
            // Each profile was changed on a day of its own.
            assertEquals(newest.get(0), newest.get(1));
            List<SearchResult> missions =
                    both(() -> house.matching.searchMissions(Actor.SYSTEM, "java", filter, 20, Locale.ENGLISH));
            assertEquals(missions.get(0), missions.get(1));
        }
    }

    private Mission somebodyFits() {
        house.shows(House.details("Java", 50_000, Visibility.PUBLIC, new Skill("java", 4, 6)));
        return house.publishes(client, "Java", "Java");
    }

    private List<Match> matches(Mission mission) {
        return house.matching.freelancers(client, mission.id(), MatchFilter.NONE, 20, Locale.ENGLISH);
    }

    /** @return what has gone wrong for people who ask all the time while something is done */
    private List<Throwable> whileAsked(Mission mission, Runnable work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        AtomicInteger answers = new AtomicInteger();
        ExecutorService people = Executors.newFixedThreadPool(2);
        List<Future<?>> asking = Stream.generate(() -> people.submit(() -> {
                    while (!done.get()) {
                        try {
                            assertEquals(1, matches(mission).size());
                            answers.incrementAndGet();
                        } catch (RuntimeException | AssertionError failed) {
                            failures.add(failed);
                        }
                    }
                }))
                .limit(2)
                .collect(Collectors.toList());
        try {
            await(() -> "nobody has got an answer", () -> answers.get() > 0 || !failures.isEmpty());
            work.run();
            int before = answers.get();
            await(() -> "no answer afterwards", () -> answers.get() > before || !failures.isEmpty());
        } finally {
            done.set(true);
            people.shutdown();
        }
        for (Future<?> one : asking) {
            one.get();
        }
        return failures;
    }

    @Test
    public void thePluginComesAndGoesWithoutAFailedRequest() throws Exception {
        Mission mission = somebodyFits();
        house.read();
        assertNull(status());
        List<Throwable> failures = whileAsked(mission, () -> {
            for (int i = 0; i < 3; i++) {
                house.matching.engine = engine(1);
                awaitServing(true);
                int before = asked.get();
                await(() -> "nobody asks the cluster", () -> asked.get() > before);
                house.matching.engine = null;
                house.matching.clusterTurn();
                assertNull(status());
            }
        });
        assertEquals(List.of(), failures);
    }

    @Test
    public void aClusterThatDiesFailsNobodyAndIsAskedAgainWithEverythingWhenItReturns() throws Exception {
        Mission mission = somebodyFits();
        house.matching.engine = engine(1);
        house.read();
        awaitServing(true);
        List<Throwable> failures = whileAsked(mission, () -> {
            OPENSEARCH.kill();
            awaitServing(false);
        });
        assertEquals(List.of(), failures);
        assertEquals(IndexStatus.State.WAITING, status().state());
        assertTrue(status().problem(), status().problem().contains(OPENSEARCH.address() + " can't be reached"));
        house.shows(House.details("Java", 50_000, Visibility.PUBLIC, new Skill("java", 4, 6)));
        read();
        assertEquals("the node's own index goes on", 2, matches(mission).size());
        OPENSEARCH.start();
        awaitServing(true);
        await(() -> status().toString(), () -> {
            house.matching.clusterTurn();
            return status().state() == IndexStatus.State.FOLLOWING;
        });
        List<List<Match>> found = both(() -> matches(mission));
        assertEquals(found.get(0), found.get(1));
        assertEquals(2, found.get(1).size());
    }

    @Test
    public void whatIsToldIsFoundAfterTheNextTurn() {
        Mission mission = somebodyFits();
        house.matching.engine = engine(1);
        house.read();
        awaitServing(true);
        Actor other = house.shows(House.details("Java", 50_000, Visibility.PUBLIC, new Skill("java", 4, 6)));
        read();
        assertEquals(2, both(() -> matches(mission)).get(1).size());
        house.shows(other, House.details("Java", 50_000, Visibility.HIDDEN, new Skill("java", 4, 6)));
        read();
        List<List<Match>> found = both(() -> matches(mission));
        assertEquals(1, found.get(1).size());
        assertEquals(found.get(0), found.get(1));
    }

    @Test
    public void anotherIsFilledBesideTheOneThatServes() throws Exception {
        Mission mission = somebodyFits();
        SearchEngine engine = engine(1);
        house.matching.engine = engine;
        house.read();
        awaitServing(true);
        String first = engine.serving(SharedIndex.LINE).orElseThrow();
        List<Throwable> failures = whileAsked(mission, () -> {
            house.matching.rebuild(Actor.SYSTEM);
            assertEquals(IndexStatus.State.BUILDING, status().state());
            assertTrue("the first one serves meanwhile", status().serves());
            house.matching.clusterTurn();
        });
        assertEquals(List.of(), failures);
        assertEquals(IndexStatus.State.FOLLOWING, status().state());
        String second = engine.serving(SharedIndex.LINE).orElseThrow();
        assertNotEquals(first, second);
        assertEquals("the first one is gone", List.of(second), engine.shelves(SharedIndex.LINE));
        assertEquals(1, both(() -> matches(mission)).get(1).size());
    }

    @Test
    public void oneThatWasDeletedIsFilledAgain() throws Exception {
        Mission mission = somebodyFits();
        SearchEngine engine = engine(1);
        house.matching.engine = engine;
        house.read();
        awaitServing(true);
        String first = engine.serving(SharedIndex.LINE).orElseThrow();
        List<Throwable> failures = whileAsked(mission, () -> {
            engine.drop(first);
            await(() -> "asked until it fails: " + status(), () -> !status().serves());
            awaitServing(true);
        });
        assertEquals(List.of(), failures);
        assertNotEquals(first, engine.serving(SharedIndex.LINE).orElseThrow());
        assertEquals(1, both(() -> matches(mission)).get(1).size());
    }

    @Test
    public void oneNodeFillsItAndAnotherGoesOnWhenThatLeaves() throws Exception {
        Mission mission = somebodyFits();
        SearchEngine engine = engine(1);
        house.matching.engine = engine;
        house.read();
        awaitServing(true);
        MatchingService other = house.in(folder.newFolder("other").toPath().resolve("index"));
        other.open();
        other.engine = engine;
        await(() -> String.valueOf(other.index(Actor.SYSTEM)), () -> {
            house.matching.clusterTurn();
            other.turn();
            other.clusterTurn();
            IndexStatus.Engine status = other.index(Actor.SYSTEM).engine();
            return status.serves() && status.state() == IndexStatus.State.FOLLOWING;
        });
        String first = engine.serving(SharedIndex.LINE).orElseThrow();
        other.rebuild(Actor.SYSTEM);
        await(() -> "what the other one wishes is done: " + status(), () -> {
            house.matching.clusterTurn();
            return !engine.serving(SharedIndex.LINE).orElseThrow().equals(first);
        });
        long before = other.index(Actor.SYSTEM).engine().position();
        house.shows(House.details("Java", 50_000, Visibility.PUBLIC, new Skill("java", 4, 6)));
        house.events.about(Ids.next());
        other.turn();
        other.clusterTurn();
        assertEquals(
                "it does not write", before, other.index(Actor.SYSTEM).engine().position());
        house.matching.close();
        house.matching = other;
        await(() -> String.valueOf(other.index(Actor.SYSTEM)), () -> {
            other.clusterTurn();
            return other.index(Actor.SYSTEM).engine().position() > before;
        });
        assertEquals(
                2,
                other.freelancers(client, mission.id(), MatchFilter.NONE, 20, Locale.ENGLISH)
                        .size());
    }

    @Test
    public void whoeverComesLateChangesNothing() {
        SearchEngine engine = engine(1);
        engine.make("late", "late-1");
        engine.serve("late", "late-1");
        engine.write("late-1", List.of(entry("new")), List.of(), 7);
        engine.write("late-1", List.of(entry("old")), List.of(), 6);
        engine.write("late-1", List.of(), List.of("one"), 6);
        engine.write("late-1", List.of(), List.of("never there"), 6);
        engine.show("late-1");
        Question all = new Question(new Sought.Everything(), 5, null, Map.of(), true);
        assertEquals(
                List.of("new"),
                engine.ask("late", all).hits().stream()
                        .map(hit -> new String(hit.content(), StandardCharsets.UTF_8))
                        .toList());
        engine.write("late-1", List.of(), List.of("one"), 7);
        engine.show("late-1");
        assertEquals(0, engine.ask("late", all).total());
    }

    private static Indexed entry(String content) {
        return new Indexed(
                "one",
                Map.of("kind", List.of("X")),
                Map.of(),
                Map.of(),
                Map.of(),
                content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void aNoteIsWrittenByOneOnly() {
        SearchEngine engine = engine(1);
        assertEquals(Optional.empty(), engine.note("n"));
        SearchEngine.Note first = engine.note("n", "one", null).orElseThrow();
        assertEquals(Optional.empty(), engine.note("n", "two", null));
        SearchEngine.Note second = engine.note("n", "two", first).orElseThrow();
        assertEquals(Optional.empty(), engine.note("n", "three", first));
        assertEquals(Optional.of(second), engine.note("n"));
    }
}
