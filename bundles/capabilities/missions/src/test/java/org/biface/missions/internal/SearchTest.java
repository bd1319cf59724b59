package org.biface.missions.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.accounts.AccountUpdated;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.CompanyUpdated;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.commons.Unavailable;
import org.biface.missions.Budget;
import org.biface.missions.Language;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionList;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Remote;
import org.biface.missions.Trade;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** How missions are written, read, found, and masked, on a real database. */
public class SearchTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private Market market;
    private Actor client;

    @Before
    public void open() {
        market = new Market(DATABASE);
        market.store.write(em -> {
            em.createQuery("delete from OfferEntity o").executeUpdate();
            em.createQuery("delete from ProposalEntity p").executeUpdate();
            em.createQuery("delete from InvitationEntity i").executeUpdate();
            return em.createQuery("delete from MissionEntity m").executeUpdate();
        });
        client = market.client();
    }

    @After
    public void close() {
        market.close();
    }

    private static MissionQuery query(String text, String... skills) {
        return new MissionQuery(text, List.of(skills), null, null, null, null, null, null, null);
    }

    private static MissionQuery of(UUID company, Mission.Status status) {
        return new MissionQuery(null, null, null, null, null, null, null, company, status);
    }

    private MissionList search(Actor actor, MissionQuery query) {
        return market.missions.search(actor, query, PageRequest.first(50));
    }

    private List<UUID> found(Actor actor, MissionQuery query) {
        return search(actor, query).page().items().stream().map(Mission::id).toList();
    }

    private static MissionDetails daily(String title, String description, Remote remote, String... skills) {
        return new MissionDetails(
                title,
                description,
                List.of(skills),
                new Budget(Pricing.DAILY, null, Money.of(50_000, "EUR")),
                null,
                null,
                null,
                "BE",
                remote,
                "design",
                null);
    }

    @Test
    public void everyFieldComesBackAsItWasSaid() {
        MissionDetails details = Market.details("Développeur Java", "Place de marché", "Java", "C++");
        Mission draft = market.missions.draft(client, null, details);
        assertEquals(details, draft.details());
        assertEquals(Mission.Status.DRAFT, draft.status());
        assertEquals("Example SAS", draft.companyName());
        assertEquals(draft, market.missions.get(client, draft.id()));
        Mission published = market.missions.publish(client, draft.id());
        assertEquals(draft.version() + 1, published.version());
        assertEquals(DATABASE.clock().instant().plus(Duration.ofDays(60)), published.expiresAt());
        assertEquals(published, market.missions.get(Actor.NOBODY, draft.id()));
        Mission least = market.missions.draft(
                client, null, new MissionDetails("Title", null, null, null, null, null, null, null, null, null, null));
        assertEquals(Remote.REMOTE, least.details().remote());
        assertEquals("it", least.details().vertical());
        assertEquals(Integer.valueOf(1), least.details().openings());
        Invalid missing = assertThrows(Invalid.class, () -> market.missions.publish(client, least.id()));
        assertEquals(
                List.of("description", "budget"),
                missing.errors().stream().map(Invalid.FieldError::field).toList());
    }

    @Test
    public void whatIsWrongIsSaidByField() {
        MissionDetails good = Market.details("Title", "Text");
        record Case(String field, MissionDetails details) {}
        for (Case c : List.of(
                new Case("title", Market.details(" ", "x")),
                new Case("title", Market.details("x".repeat(151), "x")),
                new Case("description", Market.details("x", "x".repeat(20_001))),
                new Case("description", Market.details("x", "a\0b")),
                new Case("skills/1", Market.details("x", "x", "Java", "JAVA ")),
                new Case("skills/0", Market.details("x", "x", "x".repeat(61))),
                new Case("skills/0", Market.details("x", "x", "a\nb")),
                new Case("openings", Market.openings(good, 0)),
                new Case("openings", Market.openings(good, 21)),
                new Case("budget/max", budget(Money.of(0, "EUR"), null)),
                new Case("budget/min", budget(Money.of(5, "EUR"), Money.of(6, "EUR"))),
                new Case("budget/min", budget(Money.of(5, "EUR"), Money.of(1, "USD"))),
                new Case("endsOn", days(LocalDate.of(2027, 2, 1), LocalDate.of(2027, 1, 31))),
                new Case("startsOn", days(LocalDate.of(9999, 1, 1), null)),
                new Case("country", place("fr", "it")),
                new Case("vertical", place("FR", "I T")))) {
            Invalid invalid =
                    assertThrows(c.toString(), Invalid.class, () -> market.missions.draft(client, null, c.details()));
            assertEquals(c.toString(), c.field(), invalid.errors().get(0).field());
        }
    }

    @Test
    public void aMissionSaysWhatItsTradeAsksFor() {
        var said = Map.of("words", " 300 ", "tone", "warm", "sample", TEXT);
        MissionDetails details =
                market.missions.draft(client, null, Market.writing(said)).details();
        assertEquals(Map.of("words", "300", "tone", "warm", "sample", TEXT), details.fields());
        assertEquals(List.of(new Language("fr", "C1"), new Language("en", null)), details.languages());
        assertEquals(Double.valueOf(45.76), details.latitude());
        Mission published = market.published(client, details);
        assertEquals(details, published.details());
        assertEquals(
                MASKED,
                market.missions
                        .get(Actor.NOBODY, published.id())
                        .details()
                        .fields()
                        .get("sample"));
        Mission draft = market.missions.draft(client, null, Market.writing(Map.of("words", " ")));
        Invalid needed = assertThrows(Invalid.class, () -> market.missions.publish(client, draft.id()));
        assertEquals("fields/words", needed.errors().get(0).field());
        for (Map<String, String> wrong :
                List.of(Map.of("words", "many"), Map.of("tone", "cold"), Map.of("sample", "a\0b"), Map.of("x", "y"))) {
            Invalid invalid =
                    assertThrows(Invalid.class, () -> market.missions.draft(client, null, Market.writing(wrong)));
            assertTrue(invalid.errors().get(0).field().startsWith("fields"));
        }
        assertThrows(
                Unavailable.class,
                () -> market.missions.draft(client, null, Market.of("away", null, null, null, Map.of("a", "b"))));
        for (MissionDetails wrong : List.of(
                Market.of("it", List.of(new Language("xx", null)), null, null, null),
                Market.of("it", List.of(new Language("fr", "C3")), null, null, null),
                Market.of("it", List.of(new Language("fr", null), new Language("fr", null)), null, null, null),
                Market.of("it", null, 45.0, null, null),
                Market.of("it", null, 91.0, 4.0, null))) {
            assertThrows(Invalid.class, () -> market.missions.draft(client, null, wrong));
        }
        Trade writing = market.missions.trades(Actor.NOBODY, Locale.FRENCH).get(0);
        assertEquals("Écriture", writing.name());
        assertEquals(
                new Trade.Field("words", "Words", Trade.Type.NUMBER, true, List.of(), List.of()),
                writing.fields().get(0));
    }

    private static MissionDetails budget(Money max, Money min) {
        return new MissionDetails(
                "x", null, null, new Budget(Pricing.FIXED, min, max), null, null, null, null, null, null, null);
    }

    private static MissionDetails days(LocalDate startsOn, LocalDate endsOn) {
        return new MissionDetails("x", null, null, null, startsOn, endsOn, null, null, null, null, null);
    }

    private static MissionDetails place(String country, String vertical) {
        return new MissionDetails("x", null, null, null, null, null, null, country, null, vertical, null);
    }

    @Test
    public void isFoundByEveryFilterWithCounts() {
        Mission java = market.published(
                client,
                Market.details(
                        "Développeur Java", "Une place de marché sur OSGi, en C++ aussi", "Java", "Spring Boot"));
        DATABASE.clock().advance(Duration.ofSeconds(1));
        Actor other = market.client();
        Mission design =
                market.published(other, daily("Designer", "Drawing interfaces", Remote.REMOTE, "Figma", "java"));
        Mission draft = market.missions.draft(other, null, Market.details("Secret draft", "Java", "Java"));

        for (String text : List.of(
                "developpeur",
                "DÉVELOPPEURS",
                "osgi",
                "place",
                "\"place de marché\"",
                "c++",
                "spring",
                "java -figma")) {
            assertEquals(text, List.of(java.id()), found(Actor.NOBODY, query(text)));
        }
        for (String text : List.of("draw", "interface", "figma", "java -boot")) {
            assertEquals(text, List.of(design.id()), found(Actor.NOBODY, query(text)));
        }
        assertEquals(List.of(design.id(), java.id()), found(Actor.NOBODY, query("java")));
        assertEquals(List.of(), found(Actor.NOBODY, query("secret")));
        assertEquals(List.of(design.id(), java.id()), found(Actor.NOBODY, query(null, "JAVA")));
        assertEquals(List.of(java.id()), found(Actor.NOBODY, query(null, "java", "spring boot")));
        assertEquals(
                List.of(java.id()),
                found(
                        Actor.NOBODY,
                        new MissionQuery(
                                null,
                                null,
                                Pricing.FIXED,
                                Money.of(400_000, "EUR"),
                                Remote.HYBRID,
                                "FR",
                                "it",
                                null,
                                null)));
        assertEquals(
                List.of(),
                found(
                        Actor.NOBODY,
                        new MissionQuery(null, null, null, Money.of(1, "USD"), null, null, null, null, null)));
        assertEquals(
                List.of(design.id()),
                found(
                        Actor.NOBODY,
                        new MissionQuery(null, null, null, null, Remote.REMOTE, "BE", "design", null, null)));

        MissionList all = search(Actor.NOBODY, query(null));
        assertEquals(2, all.total());
        assertEquals(Map.of("java", 2L, "spring boot", 1L, "figma", 1L), all.bySkill());
        assertEquals("java", all.bySkill().keySet().iterator().next());
        assertEquals(Map.of(Remote.HYBRID, 1L, Remote.REMOTE, 1L), all.byRemote());
        assertEquals(Map.of(Pricing.FIXED, 1L, Pricing.DAILY, 1L), all.byPricing());

        UUID company = other.companies().iterator().next();
        assertEquals(List.of(design.id()), found(client, of(company, null)));
        assertEquals(List.of(draft.id(), design.id()), found(other, of(company, null)));
        assertEquals(List.of(), found(client, of(company, Mission.Status.DRAFT)));
        assertEquals(List.of(), found(client, of(null, Mission.Status.DRAFT)));
        assertEquals(List.of(draft.id()), found(other, of(null, Mission.Status.DRAFT)));
        assertEquals(List.of(draft.id()), found(market.operator, of(null, Mission.Status.DRAFT)));
        market.missions.close(other, design.id());
        assertEquals(List.of(java.id()), found(Actor.NOBODY, query(null)));
        assertEquals(List.of(design.id()), found(Actor.NOBODY, of(null, Mission.Status.CLOSED)));
    }

    @Test
    public void whateverIsAskedIsNoSyntaxError() {
        market.published(client);
        for (String hostile : List.of(
                "' or 1=1 --",
                "a & | ! ( ",
                ":*",
                "\"",
                "\"\"",
                "\\",
                "%_",
                "<->",
                "java'); drop table mission; --",
                "?1",
                "#a",
                "-",
                "--",
                "or",
                "\u0000".replace("\u0000", " "),
                "\uD83D\uDE00",
                "x".repeat(200))) {
            search(Actor.NOBODY, query(hostile, "'", "%", "\\", "{}", "\""));
            search(Actor.NOBODY, query(hostile));
        }
        assertThrows(Invalid.class, () -> search(Actor.NOBODY, query("x".repeat(201))));
        assertThrows(Invalid.class, () -> search(Actor.NOBODY, query("a\0b")));
        assertThrows(Invalid.class, () -> search(Actor.NOBODY, query(null, "")));
    }

    @Test
    public void pagesFollowEachOtherWithoutGapOrRepeat() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add(market.published(client).id());
        }
        List<UUID> seen = new ArrayList<>();
        String cursor = null;
        do {
            MissionList list = market.missions.search(Actor.NOBODY, query("java"), new PageRequest(cursor, 3));
            assertEquals(7, list.total());
            list.page().items().forEach(mission -> seen.add(mission.id()));
            cursor = list.page().next();
        } while (cursor != null);
        Collections.reverse(all);
        assertEquals(7, seen.size());
        assertEquals(Set.copyOf(all), Set.copyOf(seen));
        for (String bad : List.of("", "x", "!", "AAAA", "A".repeat(38), "_".repeat(38), "A".repeat(500))) {
            assertThrows(
                    bad,
                    Invalid.class,
                    () -> market.missions.search(Actor.NOBODY, query(null), new PageRequest(bad, 3)));
            assertThrows(
                    bad,
                    Invalid.class,
                    () -> market.missions.ownProposals(market.freelancer(), new PageRequest(bad, 3)));
        }
    }

    @Test
    public void aChangeOnAnOldPictureIsRefused() {
        Mission mission = market.published(client);
        market.missions.invite(client, mission.id(), market.freelancer().account(), null);
        Mission changed = market.missions.edit(
                client, mission.id(), Expected.of(mission.version()), Market.details("Other title", "Other text"));
        assertEquals("Other title", changed.details().title());
        assertEquals(
                "Other title",
                market.missions
                        .invitations(client, mission.id(), PageRequest.first(1))
                        .items()
                        .get(0)
                        .missionTitle());
        assertThrows(
                Stale.class,
                () -> market.missions.edit(
                        client, mission.id(), Expected.of(mission.version()), Market.details("Third", "Text")));
        assertEquals(List.of("MissionPublished", "MissionChanged"), market.told(mission.id()));
        assertEquals(List.of(mission.id()), found(Actor.NOBODY, query("other")));
    }

    // What others see

    private static final String TEXT = "Écrivez à marie@example.com ou 06 12 34 56 78, budget 1200 EUR, Java 17";
    private static final String MASKED = "Écrivez à ••• ou •••, budget 1200 EUR, Java 17";

    @Test
    public void contactsAreMaskedForTheOtherSideUntilAMilestoneIsFunded() {
        Mission mission =
                market.published(client, Market.details("Java marie@example.com", TEXT, "Java", "wa.me/33612345678"));
        Actor freelancer = market.freelancer("Frances 06 12 34 56 78");
        Actor stranger = market.freelancer();
        assertEquals(TEXT, market.missions.get(client, mission.id()).details().description());
        assertEquals(
                TEXT,
                market.missions
                        .get(market.colleague(client), mission.id())
                        .details()
                        .description());
        assertEquals(
                TEXT,
                market.missions.get(market.operator, mission.id()).details().description());
        for (Actor other : List.of(Actor.NOBODY, freelancer, market.client())) {
            Mission seen = market.missions.get(other, mission.id());
            assertEquals(MASKED, seen.details().description());
            assertEquals("Java •••", seen.details().title());
            assertEquals(List.of("Java", "•••"), seen.details().skills());
            assertEquals(seen, search(other, query(null)).page().items().get(0));
        }

        Proposal own = market.missions.propose(freelancer, mission.id(), TEXT, Market.terms(TEXT, 100_000));
        assertEquals(TEXT, own.message());
        assertEquals(TEXT, own.terms().scope());
        assertEquals("Java •••", own.missionTitle());
        Proposal read = market.missions.proposal(client, own.id());
        assertEquals(MASKED, read.message());
        assertEquals(MASKED, read.terms().scope());
        assertEquals("Frances •••", read.freelancerName());
        assertEquals(TEXT, market.missions.proposal(market.operator, own.id()).message());
        Proposal countered = market.missions.counter(client, own.id(), Expected.ANY, Market.terms(TEXT, 90_000));
        assertEquals(TEXT, countered.terms().scope());
        assertEquals(
                MASKED, market.missions.proposal(freelancer, own.id()).terms().scope());
        market.missions.invite(client, mission.id(), stranger.account(), TEXT);
        assertEquals(
                MASKED,
                market.missions
                        .ownInvitations(stranger, PageRequest.first(1))
                        .items()
                        .get(0)
                        .message());

        market.funded(mission.company(), freelancer);
        TestDatabase.await("the freelancer sees it", () -> {
            return market.missions
                    .get(freelancer, mission.id())
                    .details()
                    .description()
                    .equals(TEXT);
        });
        assertEquals(
                TEXT, market.missions.proposal(freelancer, own.id()).terms().scope());
        assertEquals(TEXT, market.missions.proposal(client, own.id()).message());
        assertEquals(
                MASKED, market.missions.get(stranger, mission.id()).details().description());
        assertEquals(
                MASKED,
                market.missions.get(Actor.NOBODY, mission.id()).details().description());

        // What both sides sign is what they wrote.
        market.missions.accept(freelancer, own.id(), Expected.ANY);
        assertEquals(TEXT, market.signed.get(0).scope());
    }

    @Test
    public void withoutContractsContactsStayMaskedAndTheSwitchShowsThem() {
        Mission mission = market.published(client, Market.details("Java", TEXT));
        Actor freelancer = market.freelancer();
        market.funded(mission.company(), freelancer);
        market.missions.contracts = null;
        assertEquals(
                MASKED, market.missions.get(freelancer, mission.id()).details().description());
        var open = new MissionsService(
                market.store,
                market.events.log(),
                Market.masking(false),
                new Verticals(List.of()),
                Market.settings(),
                DATABASE.clock(),
                System::nanoTime);
        assertEquals(TEXT, open.get(Actor.NOBODY, mission.id()).details().description());
    }

    // The cache

    @Test
    public void aMissionIsReadWithoutTheDatabaseAndAChangeIsSeenEverywhereWithinASecond() {
        try (Market second = new Market(DATABASE, DATABASE.anotherNode(), market.people)) {
            Mission mission = market.published(client);
            Actor reader = market.freelancer();
            for (int round = 0; round < 5; round++) {
                Mission before = market.missions.get(reader, mission.id());
                second.missions.get(reader, mission.id());
                Mission changed = market.missions.edit(
                        client, mission.id(), Expected.ANY, Market.details("Title " + round, "Text"));
                assertNotEquals(before, changed);
                assertEquals(changed, market.missions.get(reader, mission.id()));
                second.ahead.addAndGet(Duration.ofMillis(999).toNanos());
                assertEquals(changed, second.missions.get(reader, mission.id()));
            }
        }
    }

    @Test
    public void aHitNeedsNoDatabase() {
        Mission mission = market.published(client);
        var clock = new AtomicLong();
        var cache = new MissionCache(Duration.ofMinutes(1), 10, clock::get, id -> {
            Mission read = market.missions.get(client, id);
            return new MissionCache.Entry(read, read, clock.get());
        });
        MissionCache.Entry entry = cache.get(mission.id());
        assertSame(entry, cache.get(mission.id()));
        cache.forget(mission.id());
        assertFalse(entry == cache.get(mission.id()));
        var stale = new MissionCache(
                Duration.ofMillis(500),
                10,
                clock::get,
                id -> new MissionCache.Entry(
                        mission, mission, clock.get() - Duration.ofSeconds(1).toNanos()));
        assertFalse(stale.get(mission.id()) == stale.get(mission.id()));
    }

    // Names

    @Test
    public void namesFollowTheirAccounts() {
        market.events.subscribe(new NameFollower(market.missions));
        Mission mission = market.published(client);
        Actor freelancer = market.freelancer();
        Proposal proposal = market.proposed(freelancer, mission);
        UUID company = mission.company();
        market.people.companies.put(
                company,
                new Company(
                        company,
                        new CompanyDetails("Renamed SAS", null, null, VatStatus.values()[0], null),
                        null,
                        DATABASE.clock().instant(),
                        2));
        market.rename(freelancer, "Frances Renamed");
        DATABASE.persistence().write(connection -> {
            market.events.log().append(new CompanyUpdated(company));
            market.events.log().append(new AccountUpdated(freelancer.account()));
            return null;
        });
        market.events.awaitDelivery();
        assertEquals(
                "Frances Renamed",
                market.missions.proposal(client, proposal.id()).freelancerName());
        TestDatabase.await(
                "the name is seen",
                () -> market.missions
                        .get(Actor.NOBODY, mission.id())
                        .companyName()
                        .equals("Renamed SAS"));
    }
}
