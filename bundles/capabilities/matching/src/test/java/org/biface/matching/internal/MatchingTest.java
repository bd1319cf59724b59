package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.biface.accounts.AccountReinstated;
import org.biface.accounts.AccountSuspended;
import org.biface.accounts.BadgeGranted;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.contracts.ContractEnded;
import org.biface.contracts.ContractSigned;
import org.biface.kernel.persistence.Ids;
import org.biface.matching.Criterion;
import org.biface.matching.Facet;
import org.biface.matching.Found;
import org.biface.matching.IndexStatus;
import org.biface.matching.Match;
import org.biface.matching.MatchFilter;
import org.biface.matching.Matching;
import org.biface.matching.OwnSkill;
import org.biface.matching.Reason;
import org.biface.matching.SavedSearch;
import org.biface.matching.SavedSearchDraft;
import org.biface.matching.SearchResult;
import org.biface.matching.Suggestion;
import org.biface.missions.InvitationAnswered;
import org.biface.missions.InvitationMade;
import org.biface.missions.Mission;
import org.biface.missions.MissionChanged;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.profiles.Language;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;
import org.biface.reviews.ReviewRestored;
import org.biface.reviews.ReviewShown;
import org.biface.reviews.ReviewTakenDown;
import org.biface.spi.matching.Meaning;
import org.biface.spi.matching.Pair;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MatchingTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private House house;
    private final Actor client = House.client();

    @Before
    public void open() throws Exception {
        house = new House(DATABASE, folder.newFolder("data").toPath().resolve("index"));
    }

    @After
    public void close() throws Exception {
        house.close();
    }

    private List<Match> found(Mission mission, MatchFilter filter) {
        return house.matching.freelancers(client, mission.id(), filter, 20, Locale.ENGLISH);
    }

    private List<UUID> ids(Mission mission) {
        return found(mission, MatchFilter.NONE).stream().map(Match::id).toList();
    }

    private static Reason reason(Match match, String signal) {
        return match.reasons().stream()
                .filter(one -> one.signal().equals(signal))
                .findFirst()
                .orElseThrow();
    }

    private Actor java() {
        return house.shows(House.details("Développeur Java", 50_000, Visibility.PUBLIC, new Skill("java", 4, 6)));
    }

    @Test
    public void whoHasTheSkillComesBeforeWhoHasANearOneAndEachResultSaysWhy() {
        Actor near = house.shows(House.details("Mobile", 50_000, Visibility.PUBLIC, new Skill("Kotlin", 4, 6)));
        Actor exact = java();
        house.shows(House.details("Cook", 50_000, Visibility.PUBLIC, new Skill("knitting", 4, 6)));
        Mission mission = house.publishes(client, "A shop in Java", "Java");
        house.read();
        List<Match> matches = found(mission, MatchFilter.NONE);
        assertEquals(exact.account(), matches.get(0).id());
        assertEquals(near.account(), matches.get(1).id());
        Reason skills = reason(matches.get(0), "skills");
        assertEquals(1, skills.value(), 0);
        assertEquals("Of 1 wanted skill: Java.", skills.sentence());
        assertEquals(
                "Of 1 wanted skill: Kotlin (near Java).",
                reason(matches.get(1), "skills").sentence());
        for (Match match : matches) {
            double sum =
                    match.reasons().stream().mapToDouble(Reason::contribution).sum();
            assertEquals(match.score(), sum, 1e-9);
            assertTrue(match.score() >= 0 && match.score() <= 100);
        }
        Match french = house.matching
                .freelancers(client, mission.id(), MatchFilter.NONE, 1, Locale.FRENCH)
                .get(0);
        assertEquals(
                "Sur 1 compétence demandée : Java.", reason(french, "skills").sentence());
        assertEquals("Développeur Java", french.title());
    }

    @Test
    public void freelancersSeeTheMissionsThatFitThem() {
        Actor freelancer = java();
        Mission other = house.publishes(client, "Logo", "graphic design");
        Mission fitting = house.publishes(client, "API", "Java");
        house.read();
        List<Match> matches =
                house.matching.missions(freelancer, freelancer.account(), MatchFilter.NONE, 20, Locale.ENGLISH);
        assertEquals(
                List.of(fitting.id(), other.id()),
                matches.stream().map(Match::id).toList());
        house.ends(client, fitting);
        house.read();
        assertEquals(
                List.of(other.id()),
                house.matching.missions(freelancer, freelancer.account(), MatchFilter.NONE, 20, Locale.ENGLISH).stream()
                        .map(Match::id)
                        .toList());
    }

    @Test
    public void filtersAreFilters() {
        Actor cheap = java();
        Actor dear = house.shows(House.details("Java", 90_000, Visibility.PUBLIC, new Skill("Java", 5, 20)));
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        assertEquals(2, ids(mission).size());
        var rate = new MatchFilter(null, Money.of(60_000, "EUR"), null, false, null);
        assertEquals(
                List.of(cheap.account()),
                found(mission, rate).stream().map(Match::id).toList());
        assertEquals(List.of(), found(mission, new MatchFilter(List.of("Go"), null, null, false, null)));
        assertEquals(
                2,
                found(mission, new MatchFilter(List.of("JAVA"), null, "FR", true, null))
                        .size());
        assertEquals(List.of(), found(mission, new MatchFilter(null, null, "DE", false, null)));
        assertTrue(reason(
                                found(mission, MatchFilter.NONE).stream()
                                        .filter(match -> match.id().equals(dear.account()))
                                        .findFirst()
                                        .orElseThrow(),
                                "rate")
                        .value()
                < 1);
        assertThrows(
                Invalid.class,
                () -> house.matching.freelancers(client, mission.id(), MatchFilter.NONE, 101, Locale.ENGLISH));
    }

    @Test
    public void whoIsHiddenOrSuspendedIsNotFound() {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        house.suspended.add(freelancer.account());
        house.tell(new AccountSuspended(freelancer.account()));
        house.read();
        assertEquals(List.of(), ids(mission));
        house.suspended.clear();
        house.tell(new AccountReinstated(freelancer.account()));
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        house.takenDown.add(freelancer.account());
        house.shows(freelancer, House.details("Java", 50_000, Visibility.PUBLIC, new Skill("Java", 4, 6)));
        house.read();
        assertEquals(List.of(), ids(mission));
        house.takenDown.clear();
        house.shows(freelancer, House.details("Java", 50_000, Visibility.PUBLIC, new Skill("Java", 4, 6)));
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        house.shows(freelancer, House.details("Java", 50_000, Visibility.HIDDEN, new Skill("Java", 4, 6)));
        house.read();
        assertEquals(List.of(), ids(mission));
    }

    /**
     * Nothing that tells somebody's gender, age or origin may count: not their name, not the form of their title, not what they say
     * of themselves, not their picture or the pages of their portfolio.
     */
    @Test
    public void whoSomebodyIsChangesNothing() {
        Actor first = java();
        Actor second = java();
        house.shows(House.details("Développeur Kotlin", 70_000, Visibility.PUBLIC, new Skill("Kotlin", 3, 2)));
        Mission mission = house.publishes(client, House.wanted("Développeur Java", "Java"));
        house.read();
        List<Match> before = found(mission, MatchFilter.NONE);
        assertEquals(3, before.size());
        assertEquals(before.get(0).score(), before.get(1).score(), 0);
        record Person(String name, String title, String summary, String picture) {}
        for (Person person : List.of(
                new Person(
                        "Jean Dupont", "Développeur Java", "Né en 1961 à Lille, marié.", "https://example.com/m61.jpg"),
                new Person(
                        "Fatoumata Diallo",
                        "Développeuse Java",
                        "Née en 1999 à Conakry.",
                        "https://example.com/f99.jpg"),
                new Person(
                        "Nguyễn Thị Hoa",
                        "Développeur·se Java",
                        "25 ans, mère de deux enfants.",
                        "https://example.com/f.png"),
                new Person("X Æ", "Développeur(se) Java", "They/them, 70 years young.", null))) {
            for (Actor freelancer : List.of(first, second)) {
                house.names.put(freelancer.account(), person.name());
                house.shows(freelancer, House.person(person.title(), person.summary(), person.picture()));
                house.read();
                List<Match> after = found(mission, MatchFilter.NONE);
                assertEquals(person.name(), scores(before), scores(after));
            }
        }
    }

    /** What was found, without the titles, which are shown as they are written. */
    private static List<Object> scores(List<Match> matches) {
        return matches.stream()
                .map(match -> (Object) List.of(match.id(), match.score(), match.reasons()))
                .toList();
    }

    @Test
    public void filtersKnowDatesPlacesAndLanguages() {
        var lyon = house.shows(House.there("Lyon", Remote.HYBRID, House.START, null, new Language("fr", "NATIVE")));
        var grenoble = house.shows(House.there("Grenoble", Remote.ONSITE, null, House.START, new Language("fr", "B1")));
        var lille = house.shows(
                House.there("Lille", Remote.REMOTE, null, null, new Language("fr", "C2"), new Language("en", "B2")));
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        assertEquals(Set.of(lyon.account()), who(mission, near("Lyon", 50, false)));
        assertEquals(Set.of(lyon.account(), grenoble.account()), who(mission, near("45.76, 4.83", 120, false)));
        assertEquals(Set.of(lyon.account(), lille.account()), who(mission, near("Lyon, FR", null, true)));
        assertEquals(Set.of(lille.account()), who(mission, speaks("en")));
        assertEquals(Set.of(lyon.account(), lille.account()), who(mission, speaks("fr:B2")));
        assertEquals(Set.of(), who(mission, speaks("fr", "en:C1")));
        LocalDate before = House.START.minusDays(1);
        assertEquals(Set.of(grenoble.account(), lille.account()), who(mission, dates(before, null)));
        assertEquals(Set.of(lyon.account(), lille.account()), who(mission, dates(null, House.START.plusDays(1))));
        assertEquals(
                Set.of(lyon.account(), grenoble.account(), lille.account()),
                who(mission, dates(House.START, House.START)));
        SearchResult all = house.matching.searchFreelancers(client, null, MatchFilter.NONE, 1, Locale.FRENCH);
        assertEquals(
                new Facet("fr", "français", 3), all.facets().get("language").get(0));
        YearMonth start = YearMonth.from(House.START);
        String month = start.getMonth().getDisplayName(TextStyle.FULL, Locale.FRENCH) + " " + start.getYear();
        assertEquals(
                List.of(new Facet("NOW", "maintenant", 2), new Facet(start.toString(), "dès " + month, 1)),
                all.facets().get("availability"));
        for (MatchFilter wrong : List.of(
                near("Nowhere at all", null, false),
                near("Lyon", 0, false),
                near(null, 5, false),
                speaks("french"),
                speaks("fr:B9"),
                dates(House.START, before))) {
            assertThrows(wrong.toString(), Invalid.class, () -> found(mission, wrong));
        }
    }

    @Test
    public void whereSomebodyLearnedALanguageChangesNothing() {
        var born = house.shows(House.there("Lyon", Remote.REMOTE, null, null, new Language("fr", "NATIVE")));
        var learned = house.shows(House.there("Lyon", Remote.REMOTE, null, null, new Language("fr", "C2")));
        Mission mission = house.publishes(client, House.speaking(new org.biface.missions.Language("fr", "NATIVE")));
        house.read();
        assertEquals(Set.of(born.account(), learned.account()), who(mission, speaks("fr:NATIVE")));
        List<Match> found = found(mission, MatchFilter.NONE);
        assertEquals(2, found.size());
        assertEquals(found.get(0).score(), found.get(1).score(), 0);
        assertEquals(found.get(0).reasons(), found.get(1).reasons());
    }

    @Test
    public void missionsNeedNoOtherLanguageAndLieBetweenTheDates() {
        Mission none = house.publishes(client, House.speaking());
        Mission some = house.publishes(client, House.speaking(new org.biface.missions.Language("fr", null)));
        Mission well = house.publishes(
                client,
                House.speaking(
                        new org.biface.missions.Language("fr", "C1"), new org.biface.missions.Language("en", "B1")));
        house.read();
        assertEquals(Set.of(none.id(), some.id()), missions(speaks("fr")));
        assertEquals(Set.of(none.id(), some.id()), missions(speaks("fr:B2", "en")));
        assertEquals(Set.of(none.id(), some.id(), well.id()), missions(speaks("fr", "en:B1")));
        assertEquals(Set.of(none.id()), missions(speaks("de")));
        assertEquals(3, missions(dates(House.START, null)).size());
        assertEquals(Set.of(), missions(dates(House.START.plusDays(1), null)));
        assertEquals(3, missions(near("Villeurbanne", 20, false)).size());
        assertEquals(Set.of(), missions(near("Paris", 20, true)));
    }

    private Set<UUID> missions(MatchFilter filter) {
        return house.matching.searchMissions(Actor.NOBODY, "bread", filter, 20, Locale.ENGLISH).items().stream()
                .map(Found::id)
                .collect(Collectors.toSet());
    }

    private Set<UUID> who(Mission mission, MatchFilter filter) {
        return found(mission, filter).stream().map(Match::id).collect(Collectors.toSet());
    }

    private static MatchFilter near(String place, Integer km, boolean orRemote) {
        return new MatchFilter(null, null, null, false, null, null, null, place, km, orRemote, null);
    }

    private static MatchFilter speaks(String... languages) {
        return new MatchFilter(null, null, null, false, null, null, null, null, null, false, List.of(languages));
    }

    private static MatchFilter dates(LocalDate from, LocalDate until) {
        return new MatchFilter(null, null, null, false, null, from, until, null, null, false, null);
    }

    @Test
    public void whatWasSeenOfSomebodyCounts() {
        Actor freelancer = java();
        house.registered.put(freelancer.account(), DATABASE.clock().instant());
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        assertEquals(
                "New here: registered today.",
                reason(found(mission, MatchFilter.NONE).get(0), "newcomer").sentence());
        UUID contract = Ids.next();
        UUID company = client.companies().iterator().next();
        for (int i = 0; i < 4; i++) {
            UUID invitation = Ids.next();
            house.tell(new InvitationMade(invitation, i == 3 ? Ids.next() : mission.id(), freelancer.account()));
            if (i < 2) {
                house.tell(new InvitationAnswered(invitation, mission.id(), freelancer.account(), "DECLINED", null));
            }
        }
        house.tell(new ContractSigned(contract, mission.id(), Ids.next(), company, freelancer.account()));
        house.read();
        Match match = found(mission, MatchFilter.NONE).get(0);
        assertTrue(match.reasons().stream()
                .noneMatch(one -> Set.of("newcomer", "response", "reputation").contains(one.signal())));
        house.tell(new ContractEnded(contract, mission.id(), company, freelancer.account(), "COMPLETED", true));
        house.badges.put(freelancer.account(), List.of("top-rated"));
        house.tell(new BadgeGranted(freelancer.account(), "top-rated", null));
        house.read();
        match = found(mission, MatchFilter.NONE).get(0);
        assertEquals(
                "1 contract completed here; badge: top-rated.",
                reason(match, "reputation").sentence());
        // Taking everything again, as another node does, changes nothing; unanswered invitations count after a week.
        house.matching.rebuild(Actor.SYSTEM);
        house.read();
        Entry.Track track = house.store.track(freelancer.account());
        assertEquals(new Entry.Track(2, track.waiting(), 1, 1, List.of(), 0, 0), track);
        assertEquals(2, track.waiting().size());
        house.ends(client, mission);
        house.read();
        assertEquals(1, house.store.track(freelancer.account()).waiting().size());
    }

    @Test
    public void whatClientsSayCountsWhileItIsShown() {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        UUID company = client.companies().iterator().next();
        UUID good = Ids.next();
        UUID bad = Ids.next();
        UUID ofClient = Ids.next();
        house.tell(new ReviewShown(good, Ids.next(), "CLIENT", company, freelancer.account(), 5));
        house.tell(new ReviewShown(bad, Ids.next(), "CLIENT", company, freelancer.account(), 2));
        house.tell(new ReviewShown(ofClient, Ids.next(), "FREELANCER", company, freelancer.account(), 1));
        house.read();
        assertEquals(
                "0 contracts completed here; 2 reviews by clients, 3.5 of 5 on average.",
                reason(found(mission, MatchFilter.NONE).get(0), "reputation").sentence());
        house.tell(new ReviewTakenDown(bad, Ids.next(), "CLIENT", company, freelancer.account()));
        house.read();
        assertEquals(
                "0 contracts completed here; 1 review by clients, 5.0 of 5 on average.",
                reason(found(mission, MatchFilter.NONE).get(0), "reputation").sentence());
        house.matching.rebuild(Actor.SYSTEM);
        house.read();
        Entry.Track track = house.store.track(freelancer.account());
        assertEquals(List.of(1, 5), List.of(track.reviews(), track.stars()));
        house.tell(new ReviewRestored(bad, Ids.next(), "CLIENT", company, freelancer.account(), 2));
        house.read();
        track = house.store.track(freelancer.account());
        assertEquals(List.of(2, 7), List.of(track.reviews(), track.stars()));
    }

    @Test
    public void aRestartGoesOnWhereItWas() throws Exception {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        long position = house.matching.index(Actor.SYSTEM).position();
        house.matching.close();
        house.open();
        IndexStatus status = house.matching.index(Actor.SYSTEM);
        assertEquals(position, status.position());
        assertEquals(IndexStatus.State.FOLLOWING, status.state());
        assertEquals(List.of(freelancer.account()), ids(mission));
    }

    @Test
    public void anIndexThatCantBeOpenedIsTriedAgain() throws Exception {
        Path inTheWay = Files.createTempFile(house.folder.getParent(), "in-the-way", "");
        MatchingService other = house.in(inTheWay.resolve("index"));
        other.turn();
        assertEquals(IndexStatus.State.BUILDING, other.index(Actor.SYSTEM).state());
        Files.delete(inTheWay);
        other.turn();
        assertEquals(IndexStatus.State.FOLLOWING, other.index(Actor.SYSTEM).state());
        other.close();
    }

    @Test
    public void anotherVersionBeginsWithTheIndexOfTheOneThatServes() throws Exception {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        Path second = house.folder.resolveSibling("second");
        assertFalse(MatchIndex.inherit(house.folder.resolveSibling("none"), second));
        assertTrue(MatchIndex.inherit(house.folder, second));
        assertFalse("it has its own now", MatchIndex.inherit(house.folder, second));
        try (MatchIndex index = MatchIndex.open(second, 16)) {
            assertTrue(index.isComplete());
            assertEquals(house.matching.index(Actor.SYSTEM).position(), index.position());
            assertTrue(index.find(Entry.Kind.FREELANCER, freelancer.account()).isPresent());
            index.remove(Entry.Kind.FREELANCER, freelancer.account());
            index.show(index.position(), index.fingerprint(), true);
            index.commit();
        }
        assertEquals(List.of(freelancer.account()), ids(mission));
        house.matching.close();
        house.open();
        assertEquals(List.of(freelancer.account()), ids(mission));
    }

    @Test
    public void aBrokenIndexIsBuiltAgain() throws Exception {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        house.matching.close();
        List<Path> segments;
        try (Stream<Path> files = Files.list(house.folder)) {
            segments = files.filter(file -> file.getFileName().toString().matches("_.*\\.(cfs|fdt|doc|tim)"))
                    .toList();
        }
        assertFalse(segments.isEmpty());
        for (Path segment : segments) {
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(segment, bytes);
        }
        house.open();
        assertEquals(
                IndexStatus.State.BUILDING, house.matching.index(Actor.SYSTEM).state());
        assertThrows(Unavailable.class, () -> ids(mission));
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
    }

    @Test
    public void anIndexThatBreaksWhileItServesIsBuiltAgain() throws Exception {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        house.matching.opened().close();
        assertThrows(Unavailable.class, () -> ids(mission));
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        assertEquals(
                IndexStatus.State.FOLLOWING, house.matching.index(Actor.SYSTEM).state());
    }

    @Test
    public void anOperatorHasEverythingReadAgainWhileAllIsFound() {
        Actor freelancer = java();
        Actor forgotten = house.shows(House.details("Java", 50_000, Visibility.PUBLIC, new Skill("Java", 4, 6)));
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        house.profiles.remove(forgotten.account());
        IndexStatus begun = house.matching.rebuild(Actor.SYSTEM);
        assertEquals(IndexStatus.State.BUILDING, begun.state());
        assertEquals(0, begun.position());
        assertEquals(Set.of(freelancer.account(), forgotten.account()), Set.copyOf(ids(mission)));
        house.read();
        IndexStatus done = house.matching.index(Actor.SYSTEM);
        assertEquals(IndexStatus.State.FOLLOWING, done.state());
        assertEquals(done.head(), done.position());
        assertEquals(List.of(freelancer.account()), ids(mission));
    }

    @Test
    public void whatCanNotBeReadNowIsReadLater() {
        var present = house.entries.profiles;
        house.entries.profiles = null;
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        assertEquals(
                IndexStatus.State.WAITING, house.matching.index(Actor.SYSTEM).state());
        house.entries.profiles = present;
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        assertEquals(
                IndexStatus.State.FOLLOWING, house.matching.index(Actor.SYSTEM).state());
    }

    @Test
    public void whenATradeGoesEverythingIsReadAgain() {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        house.trades.show();
        house.read();
        assertEquals(List.of(freelancer.account()), ids(mission));
        assertEquals(
                "Of 1 wanted skill: java.",
                reason(found(mission, MatchFilter.NONE).get(0), "skills").sentence());
    }

    /** What is found out once for many of them must not make any of them another one. */
    @Test
    public void theOrderIsThatOfEachRatedByItself() {
        Random random = new Random(23);
        List<String> skills = List.of("Java", "Kotlin", "Spring", "PostgreSQL", "React");
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Skill[] has = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(
                            one -> new Skill(skills.get(random.nextInt(5)), 1 + random.nextInt(5), random.nextInt(12)))
                    .toArray(Skill[]::new);
            String title = random.nextBoolean() ? "Java developer" : skills.get(random.nextInt(5)) + " expert";
            all.add(house.shows(House.details(title, 40_000 + 1_000 * random.nextInt(50), Visibility.PUBLIC, has))
                    .account());
        }
        Mission mission = house.publishes(client, "Java developer for a shop", "Java", "PostgreSQL", "Vue");
        house.read();
        Entry wanted = house.entries.mission(mission.id()).orElseThrow();
        Ranking ranking = House.ranking();
        Map<UUID, Double> scores = new HashMap<>();
        for (UUID id : all) {
            Entry one = house.entries.freelancer(id).orElseThrow();
            Pair pair = new Pairs(wanted, house.trades, LocalDate.now(ZoneOffset.UTC)).with(one, null);
            scores.put(id, ranking.judge(pair).score());
        }
        List<Match> found = house.matching.freelancers(client, mission.id(), MatchFilter.NONE, 60, Locale.ENGLISH);
        all.sort(Comparator.comparing((UUID id) -> scores.get(id)).reversed().thenComparing(id -> id));
        assertEquals(all, found.stream().map(Match::id).toList());
        found.forEach(match -> assertEquals(scores.get(match.id()), match.score(), 0));
    }

    /** Lawyers are attorneys, and all else is something else. */
    private static Meaning lawyersAreAttorneys() {
        return new Meaning() {
            @Override
            public String id() {
                return "lawyers";
            }

            @Override
            public float[] of(String text) {
                return text.equals("lawyer") || text.equals("attorney") ? new float[] {0.6f, 0.8f} : new float[] {1, 0};
            }
        };
    }

    @Test
    public void titlesAreComparedByMeaningWhileSomebodyKnowsIt() {
        Actor cook = house.shows(House.details("Cook", 50_000, Visibility.PUBLIC));
        Actor attorney = house.shows(House.details("Attorney", 50_000, Visibility.PUBLIC));
        Mission mission = house.publishes(client, "Lawyer");
        house.read();
        assertEquals(
                "The titles have 0 words in common.",
                reason(found(mission, MatchFilter.NONE).get(0), "title").sentence());

        house.meanings.meaning = lawyersAreAttorneys();
        house.read();
        List<Match> matches = found(mission, MatchFilter.NONE);
        assertEquals(
                List.of(attorney.account(), cook.account()),
                matches.stream().map(Match::id).toList());
        Reason near = reason(matches.get(0), "title");
        assertEquals("The titles mean nearly the same.", near.sentence());
        assertEquals(1, near.value(), 0.001);
        Reason far = reason(matches.get(1), "title");
        assertEquals("The titles are near in meaning.", far.sentence());
        assertEquals(0.6, far.value(), 0.01);
        assertEquals(3, house.matching.index(Actor.SYSTEM).documents());

        house.meanings.meaning = null;
        house.read();
        assertEquals(0, reason(found(mission, MatchFilter.NONE).get(0), "title").value(), 0);
    }

    @Test
    public void whatATitleMeansIsKeptAsLongAsSomebodyHasIt() throws Exception {
        house.meanings.meaning = lawyersAreAttorneys();
        Actor freelancer = house.shows(House.details("Attorney", 50_000, Visibility.PUBLIC));
        house.read();
        assertNotNull(vector("Attorney"));
        house.matching.close();
        house.open();
        assertNotNull("it was kept on disk", vector("Attorney"));
        house.shows(freelancer, House.details("Lawyer", 50_000, Visibility.PUBLIC));
        house.read();
        assertNotNull(vector("Lawyer"));
        house.matching.rebuild(Actor.SYSTEM);
        house.read();
        assertNotNull(vector("Lawyer"));
        assertNull(vector("Attorney"));
    }

    private byte[] vector(String title) {
        return house.matching.opened().vector(Entry.Kind.FREELANCER, Entry.titleKey(title), "lawyers");
    }

    @Test
    public void aTitleMeansTheSameOfWomenAndMen() {
        Set<String> asked = new HashSet<>();
        house.meanings.meaning = new Meaning() {
            @Override
            public String id() {
                return "curious";
            }

            @Override
            public float[] of(String text) {
                asked.add(text);
                return new float[] {1, 0};
            }
        };
        house.shows(House.details("Développeuse Java", 50_000, Visibility.PUBLIC));
        house.shows(House.details("Développeur Java", 50_000, Visibility.PUBLIC));
        house.shows(House.details("développeur·euse java", 50_000, Visibility.PUBLIC));
        house.read();
        assertEquals(Set.of("developpeur java"), asked);
    }

    @Test
    public void aMeaningThatFailsHarmsNobody() {
        house.meanings.meaning = new Meaning() {
            @Override
            public String id() {
                return "broken";
            }

            @Override
            public float[] of(String text) {
                throw new UnsatisfiedLinkError("not for this machine");
            }
        };
        Actor cook = house.shows(House.details("Cook", 50_000, Visibility.PUBLIC));
        Mission mission = house.publishes(client, "Cook wanted");
        house.read();
        assertEquals(List.of(cook.account()), ids(mission));
    }

    @Test
    public void wordsAreFoundWithMistakesAndUnfinished() {
        Actor java = java();
        Actor cpp = house.shows(House.details("Ingénieure C++", 62_000, Visibility.PUBLIC, new Skill("C++", 4, 6)));
        Actor js = house.shows(House.details("Front", 50_000, Visibility.PUBLIC, new Skill("JavaScript", 4, 6)));
        Mission mission = house.publishes(client, "API in Kotlin", "Kotlin");
        house.read();
        assertEquals(List.of(java.account()), people("developpeur java"));
        assertEquals(List.of(java.account()), people("dévelopeur"));
        assertEquals(List.of(java.account()), people("dévelop"));
        assertEquals(List.of(cpp.account()), people("c++"));
        assertEquals(List.of(js.account()), people("js"));
        assertEquals(java.account(), people("java").get(0));
        assertEquals(List.of(), people("plumber"));
        assertEquals(3, people(" ").size());
        assertEquals(
                mission.id(),
                house.matching
                        .searchMissions(Actor.NOBODY, "kotlni", MatchFilter.NONE, 5, Locale.ENGLISH)
                        .items()
                        .get(0)
                        .id());
        assertThrows(
                Invalid.class,
                () -> house.matching.searchMissions(
                        Actor.NOBODY, "x".repeat(201), MatchFilter.NONE, 5, Locale.ENGLISH));
    }

    private List<UUID> people(String text) {
        return house.matching.searchFreelancers(client, text, MatchFilter.NONE, 20, Locale.ENGLISH).items().stream()
                .map(Found::id)
                .toList();
    }

    @Test
    public void facetsCountAllThatIsFound() {
        java();
        java();
        house.shows(House.details("Ingénieure C++", 62_000, Visibility.PUBLIC, new Skill("C++", 4, 6)));
        house.read();
        SearchResult all = house.matching.searchFreelancers(client, null, MatchFilter.NONE, 1, Locale.FRENCH);
        assertEquals(3, all.total());
        assertEquals(1, all.items().size());
        assertEquals(new Facet("FR", "France", 3), all.facets().get("country").get(0));
        assertEquals(List.of(new Facet("Lyon", "Lyon", 3)), all.facets().get("city"));
        assertEquals(List.of(new Facet("ANY", "peu importe", 3)), all.facets().get("remote"));
        assertEquals(
                List.of(new Facet("EUR 50000", "500 à 600 EUR", 2), new Facet("EUR 60000", "600 à 700 EUR", 1)),
                all.facets().get("rate"));
        Facet skill = all.facets().get("skill").get(0);
        assertEquals("Java", skill.name());
        assertEquals(2, skill.count());
        var one = new MatchFilter(List.of(skill.value()), null, null, false, null);
        assertEquals(
                2,
                house.matching
                        .searchFreelancers(client, null, one, 20, Locale.FRENCH)
                        .total());
    }

    @Test
    public void whoIsNotLoggedInFindsPublicProfiles() {
        Actor open = java();
        Actor members = house.shows(House.details("Java", 50_000, Visibility.MEMBERS, new Skill("Java", 4, 6)));
        house.read();
        assertEquals(Set.of(open.account(), members.account()), Set.copyOf(people("java")));
        SearchResult seen =
                house.matching.searchFreelancers(Actor.NOBODY, "java", MatchFilter.NONE, 20, Locale.ENGLISH);
        assertEquals(
                List.of(open.account()), seen.items().stream().map(Found::id).toList());
        assertEquals(1, seen.total());
    }

    @Test
    public void whatIsTypedBecomesASkillOrATitle() {
        var java = new Suggestion("Java", Suggestion.Kind.SKILL);
        assertTrue(house.matching.suggest(Actor.NOBODY, "jav", Locale.ENGLISH).contains(java));
        assertEquals(
                java,
                house.matching.suggest(Actor.NOBODY, "JAVA", Locale.ENGLISH).get(0));
        assertTrue(house.matching
                .suggest(Actor.NOBODY, "kubernets", Locale.ENGLISH)
                .contains(new Suggestion("Kubernetes", Suggestion.Kind.SKILL)));
        assertTrue(house.matching.suggest(Actor.NOBODY, "développeur", Locale.FRENCH).stream()
                .anyMatch(one -> one.kind() == Suggestion.Kind.TITLE));
        assertEquals(
                10, house.matching.suggest(Actor.NOBODY, "de", Locale.FRENCH).size());
        assertEquals(List.of(), house.matching.suggest(Actor.NOBODY, null, Locale.FRENCH));
    }

    @Test
    public void weightsArePublishedAsTheyAreInForce() {
        List<Criterion> criteria = house.matching.criteria(Actor.NOBODY, Locale.ENGLISH);
        assertEquals("skills", criteria.get(0).signal());
        assertEquals(1, criteria.stream().mapToDouble(Criterion::share).sum(), 1e-9);
        Ranking ranking = House.ranking("skills=0", "title = 7", "nonsense", "distance=-1");
        Map<String, Double> weights = new HashMap<>();
        ranking.criteria(Locale.FRENCH).forEach(one -> weights.put(one.signal(), one.weight()));
        assertEquals(0, weights.get("skills"), 0);
        assertEquals(7, weights.get("title"), 0);
        assertEquals(1.5, weights.get("distance"), 0);
    }

    @Test
    public void operatorsAddSkillsAndNamesWhileAllGoesOn() throws Exception {
        Actor freelancer =
                house.shows(House.details("Expert Blorb", 50_000, Visibility.PUBLIC, new Skill("Jaffa", 4, 6)));
        Mission mission = house.publishes(client, "Blorb needed", "Blorb", "Java");
        house.read();
        assertEquals("Of 2 wanted skills: none.", sentence(mission));
        Files.writeString(house.skills, """
                # trade	id	English	French	other names	near
                it\town:blorb\tBlorb 3D\t\tblorb|~bl\tit:java=0.5
                it\tnot enough
                nowhere\tx\tX
                """);
        house.matching.setSkill(Actor.SYSTEM, new OwnSkill("it", "it:java", null, null, List.of("Jaffa"), null, null));
        house.read();
        assertEquals("Of 2 wanted skills: Blorb 3D, Java.", sentence(mission));
        assertEquals(List.of(freelancer.account()), people("bl"));
        assertTrue(house.matching
                .suggest(Actor.NOBODY, "blor", Locale.ENGLISH)
                .contains(new Suggestion("Blorb 3D", Suggestion.Kind.SKILL)));
        assertEquals(
                List.of("skills.tsv", "skills.tsv", "console"),
                house.matching.ownSkills(Actor.SYSTEM).stream()
                        .map(OwnSkill::source)
                        .toList());
        house.matching.removeSkill(Actor.SYSTEM, "it", "it:java");
        Files.delete(house.skills);
        house.read();
        assertEquals("Of 2 wanted skills: none.", sentence(mission));
        assertThrows(NotFound.class, () -> house.matching.removeSkill(Actor.SYSTEM, "it", "it:java"));
        for (OwnSkill wrong : List.of(
                new OwnSkill("away", "x", "X", null, null, null, null),
                new OwnSkill("it", "a b", "X", null, null, null, null),
                new OwnSkill("it", "own:new", null, null, null, null, null),
                new OwnSkill("it", "own:new", "New", null, List.of(" "), null, null),
                new OwnSkill("it", "own:new", "New", null, null, List.of("it:java=2"), null))) {
            assertThrows(wrong.toString(), Invalid.class, () -> house.matching.setSkill(Actor.SYSTEM, wrong));
        }
    }

    private String sentence(Mission mission) {
        return reason(found(mission, MatchFilter.NONE).get(0), "skills").sentence();
    }

    private static SavedSearchDraft missionsAbout(String text) {
        return named("Bread", text);
    }

    private static SavedSearchDraft named(String name, String text) {
        return new SavedSearchDraft(" " + name + " ", SavedSearchDraft.Kind.MISSIONS, text, null, null);
    }

    @Test
    public void savedSearchesTellOfEachNewFindOnce() throws Exception {
        var watcher = new SearchWatcher(house.matching);
        Mission old = house.publishes(client, House.speaking());
        house.read();
        Actor freelancer = java();
        SavedSearch saved = house.matching.saveSearch(freelancer, named("Fresh", "bread"));
        house.events.subscribe(watcher);
        Mission fresh = house.publishes(client, House.speaking());
        house.publishes(client, House.wanted("Something else", "Java"));
        house.tell(new MissionChanged(old.id()));
        house.tell(new MissionChanged(fresh.id()));
        house.events.awaitDelivery();
        assertEquals(List.of(fresh.id()), told(saved));
        assertEquals(
                List.of(1L),
                house.matching.savedSearches(freelancer).stream()
                        .map(SavedSearch::found)
                        .toList());
        house.log().rewind(watcher.name());
        house.events.awaitDelivery();
        assertEquals(List.of(fresh.id()), told(saved));
        house.matching.searches().mail(house.matching.notifications);
        house.matching.searches().mail(house.matching.notifications);
        List<Mail> mails = house.mails.stream()
                .filter(mail -> mail.subject().startsWith("Fresh"))
                .toList();
        assertEquals(1, mails.size());
        assertEquals("Fresh: 1 new mission", mails.get(0).subject());
        assertTrue(mails.get(0).text().contains("- Bread\n"));
        assertTrue(mails.get(0).text(), mails.get(0).text().endsWith(":\nhttps://biface.example/en/own/searches\n"));
        house.matching.deleteSearch(freelancer, saved.id());
        assertEquals(List.of(), house.matching.savedSearches(freelancer));
        house.events.unsubscribe(watcher);
    }

    /** The one that can't be written comes with the next run. */
    @Test
    public void aMailThatFailsHoldsUpNoOther() throws Exception {
        var watcher = new SearchWatcher(house.matching);
        house.read();
        for (String name : List.of("Before", "Broken", "Behind")) {
            house.matching.saveSearch(java(), named(name, "bread"));
        }
        house.events.subscribe(watcher);
        house.publishes(client, House.speaking());
        house.events.awaitDelivery();
        List<String> sent = new ArrayList<>();
        boolean[] broken = {true};
        Notifications failing = House.answers(Notifications.class, (method, arguments) -> {
            String subject = ((Mail) arguments[1]).subject();
            if (broken[0] && subject.startsWith("Broken")) {
                throw new IllegalStateException("this one can't be written");
            }
            sent.add(subject.replaceFirst(":.*", ""));
            return Ids.next();
        });
        house.matching.searches().mail(failing);
        assertEquals(List.of("Before", "Behind"), ours(sent));
        broken[0] = false;
        house.matching.searches().mail(failing);
        assertEquals(List.of("Before", "Behind", "Broken"), ours(sent));
        house.events.unsubscribe(watcher);
    }

    private static List<String> ours(List<String> sent) {
        return sent.stream()
                .filter(List.of("Before", "Broken", "Behind")::contains)
                .toList();
    }

    @Test
    public void nobodyKeepsMoreSearchesByAskingForManyAtOnce() throws Exception {
        house.read();
        Actor freelancer = java();
        CyclicBarrier together = new CyclicBarrier(6);
        ExecutorService callers = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Boolean>> calls = Collections.nCopies(6, () -> {
                together.await();
                try {
                    house.matching.saveSearch(freelancer, missionsAbout("nothing like this"));
                    return true;
                } catch (Conflict full) {
                    return false;
                }
            });
            int saved = 0;
            for (Future<Boolean> one : callers.invokeAll(calls)) {
                saved += one.get() ? 1 : 0;
            }
            assertEquals(3, saved);
            assertEquals(3, house.matching.savedSearches(freelancer).size());
        } finally {
            callers.shutdownNow();
        }
    }

    private List<UUID> told(SavedSearch saved) {
        return house.events.about(saved.id()).stream()
                .filter(event -> event.type().equals("SearchMatched"))
                .map(event -> event.id("found"))
                .toList();
    }

    @Test
    public void whatComesWhileASearchIsSavedIsNotLost() {
        house.read();
        // The index has not read it yet, and nobody watches.
        Mission meanwhile = house.publishes(client, House.speaking());
        house.events.about(meanwhile.id());
        SavedSearch saved = house.matching.saveSearch(java(), missionsAbout("bread"));
        var watcher = new SearchWatcher(house.matching);
        house.events.subscribe(watcher);
        house.events.awaitDelivery();
        assertEquals(List.of(meanwhile.id()), told(saved));
        house.events.unsubscribe(watcher);
    }

    /** A subscriber runs on one node at a time, which knows only of the searches that it was told of meanwhile. */
    @Test
    public void whoTakesOverTheWatchMissesNoSearch() throws Exception {
        house.read();
        MatchingService other = house.in(house.folder.resolveSibling("other"));
        var here = new SearchWatcher(house.matching);
        var there = new SearchWatcher(other);
        SavedSearch first = house.matching.saveSearch(java(), missionsAbout("bread"));
        house.events.subscribe(here);
        UUID one = house.publishes(client, House.speaking()).id();
        house.events.awaitDelivery();
        house.events.unsubscribe(here);

        house.events.subscribe(there);
        SavedSearch second = house.matching.saveSearch(java(), missionsAbout("bread"));
        house.events.awaitDelivery();
        house.events.unsubscribe(there);

        Actor gone = java();
        SavedSearch third = house.matching.saveSearch(gone, missionsAbout("bread"));
        house.events.subscribe(here);
        house.events.awaitDelivery();
        house.matching.deleteSearch(gone, third.id());
        UUID two = house.publishes(client, House.speaking()).id();
        house.events.awaitDelivery();
        house.events.unsubscribe(here);
        assertEquals(List.of(one, two), told(first));
        assertTrue(told(second).toString(), told(second).contains(two));
        assertEquals(0, told(third).stream().filter(two::equals).count());
    }

    @Test
    public void searchesAreFewAndNarrow() {
        for (int i = 0; i < 4; i++) {
            java();
        }
        house.read();
        var wide = new SavedSearchDraft("All", SavedSearchDraft.Kind.FREELANCERS, null, null, null);
        assertThrows(Invalid.class, () -> house.matching.saveSearch(client, wide));
        var filter = new MatchFilter(List.of("Go"), Money.of(60_000, "EUR"), "FR", false, null);
        var narrow = new SavedSearchDraft("Go", SavedSearchDraft.Kind.FREELANCERS, null, filter, false);
        for (int i = 0; i < 3; i++) {
            assertEquals(filter, house.matching.saveSearch(client, narrow).filter());
        }
        assertEquals(filter, house.matching.savedSearches(client).get(0).filter());
        assertThrows(Conflict.class, () -> house.matching.saveSearch(client, narrow));
        assertThrows(
                Invalid.class,
                () -> house.matching.saveSearch(client, new SavedSearchDraft("Go", null, null, null, null)));
        assertThrows(
                Invalid.class,
                () -> house.matching.saveSearch(client, new SavedSearchDraft(" ", narrow.kind(), null, null, null)));
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        Actor freelancer = java();
        Mission mission = house.publishes(client, "Java", "Java");
        house.read();
        Actor operator = Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());
        var own = new OwnSkill("it", "own:stranger", "Stranger", null, null, null, null);
        UUID search = house.matching
                .saveSearch(freelancer, missionsAbout("nothing like this"))
                .id();
        new Strangers<>(
                        Matching.class,
                        house.matching,
                        Map.of("another freelancer", House.freelancer(), "another client", House.client()))
                .refused("freelancers", client, mission.id(), MatchFilter.NONE, 20, Locale.ENGLISH)
                .refused("missions", freelancer, freelancer.account(), MatchFilter.NONE, 20, Locale.ENGLISH)
                .open("saveSearch", "everybody who is logged in keeps searches of their own")
                .own("savedSearches", freelancer)
                .refused("deleteSearch", freelancer, search)
                .refused("ownSkills", operator)
                .refused("setSkill", operator, own)
                .refused("removeSkill", operator, "it", "own:stranger")
                .refused("index", operator)
                .refused("rebuild", operator)
                .open(
                        "searchFreelancers",
                        "profiles that are public are for everybody, others are found by members only")
                .open("searchMissions", "published missions are for everybody")
                .open("suggest", "the names of skills are no secret")
                .open("criteria", "the law wants the main parameters of a ranking published")
                .check();
        assertThrows(
                NotFound.class,
                () -> house.matching.missions(client, freelancer.account(), MatchFilter.NONE, 20, Locale.ENGLISH));
    }
}
