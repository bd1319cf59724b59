package org.biface.profiles.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.accounts.AccountSuspended;
import org.biface.accounts.AccountUpdated;
import org.biface.accounts.Accounts;
import org.biface.accounts.Person;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Ids;
import org.biface.profiles.Availability;
import org.biface.profiles.Experience;
import org.biface.profiles.Language;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.ProfileQuery;
import org.biface.profiles.Profiles;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Profiles on a real database; the other capabilities answer from memory. */
public class ProfilesTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final Map<UUID, String> names = new ConcurrentHashMap<>();
    private final Set<List<UUID>> funded = ConcurrentHashMap.newKeySet();
    private final List<Contract> contracts = new ArrayList<>();
    private final Actor operator = Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());
    private final Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next()));
    private TestEvents events;
    private ProfileStore store;
    private ProfilesService profiles;

    @Before
    public void open() {
        events = new TestEvents(DATABASE.persistence());
        store = new ProfileStore(DATABASE.open(ProfileStore.SCHEMA, ProfileStore.ENTITIES));
        store.write(em -> em.createQuery("delete from ProfileEntity p").executeUpdate());
        profiles = service(true);
    }

    @After
    public void close() {
        store.close();
        events.close();
    }

    private ProfilesService service(boolean masking) {
        ContactMasking.Config config = (ContactMasking.Config) Proxy.newProxyInstance(
                ContactMasking.Config.class.getClassLoader(),
                new Class<?>[] {ContactMasking.Config.class},
                (proxy, method, args) -> masking);
        var service = new ProfilesService(store, events.log(), new ContactMasking(config), DATABASE.clock());
        service.accounts = (Accounts) Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, args) -> Optional.ofNullable(names.get(args[1]))
                        .map(name -> new Person((UUID) args[1], name, null, null)));
        service.contracts = (Contracts) Proxy.newProxyInstance(
                Contracts.class.getClassLoader(),
                new Class<?>[] {Contracts.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "fundedBetween" -> funded.contains(List.of(args[1], args[2]));
                    case "list" -> new Page<>(contracts, null);
                    default -> throw new AssertionError("not expected: " + method);
                });
        return service;
    }

    private Actor freelancer() {
        UUID id = Ids.next();
        names.put(id, "Frances Freelancer");
        return Actor.person(id, Set.of(Role.FREELANCER), Set.of(Ids.next()));
    }

    private static ProfileDetails minimal(String title) {
        return new ProfileDetails(title, null, null, null, null, null, null, null, null, null, null);
    }

    private static ProfileDetails full(String summary, Visibility visibility) {
        return new ProfileDetails(
                "Développeuse Java",
                summary,
                List.of(new Skill("Java", 5, 12), new Skill("OSGi", 4, 8), new Skill("C++", 2, 3)),
                Money.of(55_000, "EUR"),
                new Availability(LocalDate.of(2027, 1, 4), null, 4),
                List.of(new Place("Lyon", "FR", 45.76, 4.84, 30)),
                Remote.HYBRID,
                List.of(new Language("fr", "NATIVE"), new Language("en", "C1")),
                List.of(new Experience("Architecte", "Example SA", YearMonth.of(2019, 3), null, "Une place de marché")),
                List.of(new PortfolioItem("Un site", "https://www.example.com/site", "En ligne")),
                visibility);
    }

    private static ProfileDetails full() {
        return full("x".repeat(100), null);
    }

    @Test
    public void everyFieldComesBackAsItWasSaved() {
        Actor freelancer = freelancer();
        Profile saved = profiles.save(freelancer, Expected.ANY, full());
        assertEquals(100, saved.completeness());
        assertEquals(List.of(), saved.missing());
        assertEquals(Visibility.PUBLIC, saved.details().visibility());
        assertEquals(full("x".repeat(100), Visibility.PUBLIC), saved.details());
        assertEquals("Frances Freelancer", saved.displayName());
        assertEquals(saved, profiles.get(freelancer, freelancer.account()));
        assertEquals(saved, profiles.get(Actor.NOBODY, freelancer.account()));
        assertEquals("ProfileChanged", events.about(freelancer.account()).get(0).type());
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        Actor freelancer = freelancer();
        profiles.save(freelancer, Expected.ANY, full("Hidden", Visibility.HIDDEN));
        Map<String, Actor> notOperators = Map.of("the freelancer", freelancer, "a client", client);
        new Strangers<>(Profiles.class, profiles, Map.of("another freelancer", freelancer(), "a client", client))
                .refused("get", freelancer, freelancer.account())
                .own("save", freelancer, Expected.ANY, full())
                .refusedTo("takeDown", notOperators, operator, freelancer.account())
                .refusedTo("restore", notOperators, operator, freelancer.account())
                .open("search", "profiles are shown to be found; hidden ones are not among them")
                .check();
    }

    @Test
    public void completenessSaysWhatIsMissing() {
        Actor freelancer = freelancer();
        Profile saved = profiles.save(freelancer, Expected.ANY, minimal("Tester"));
        assertEquals(10, saved.completeness());
        assertEquals(
                List.of(
                        "summary",
                        "skills",
                        "dailyRate",
                        "availability",
                        "places",
                        "remote",
                        "languages",
                        "experience",
                        "portfolio"),
                saved.missing());
    }

    @Test
    public void aChangeOnAnOldPictureIsRefused() {
        Actor freelancer = freelancer();
        assertFalse(profiles.exists(freelancer));
        assertThrows(Stale.class, () -> profiles.save(freelancer, Expected.of(1), full()));
        Profile first = profiles.save(freelancer, Expected.ANY, full());
        assertTrue(profiles.exists(freelancer));
        Profile second = profiles.save(freelancer, Expected.of(first.version()), minimal("Other"));
        assertEquals(first.version() + 1, second.version());
        assertThrows(Stale.class, () -> profiles.save(freelancer, Expected.of(first.version()), full()));
    }

    @Test
    public void onlyFreelancersHaveOne() {
        assertThrows(Unauthenticated.class, () -> profiles.save(Actor.NOBODY, Expected.ANY, full()));
        assertThrows(Forbidden.class, () -> profiles.save(client, Expected.ANY, full()));
        assertThrows(Forbidden.class, () -> profiles.save(operator, Expected.ANY, full()));
        assertThrows(Forbidden.class, () -> profiles.save(Actor.SYSTEM, Expected.ANY, full()));
        assertThrows(NotFound.class, () -> profiles.get(operator, client.account()));
    }

    @Test
    public void visibilityDecidesWhoSeesIt() {
        Actor freelancer = freelancer();
        Actor other = freelancer();
        Actor otherClient = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next()));
        contracts.add(contract(client.companies().iterator().next(), freelancer.account()));
        record Case(Visibility visibility, Actor reader, boolean reads, boolean finds) {}
        for (Case c : List.of(
                new Case(Visibility.PUBLIC, Actor.NOBODY, true, true),
                new Case(Visibility.PUBLIC, other, true, true),
                new Case(Visibility.MEMBERS, Actor.NOBODY, false, false),
                new Case(Visibility.MEMBERS, other, true, true),
                new Case(Visibility.MEMBERS, otherClient, true, true),
                new Case(Visibility.MEMBERS, freelancer, true, true),
                new Case(Visibility.HIDDEN, Actor.NOBODY, false, false),
                new Case(Visibility.HIDDEN, other, false, false),
                new Case(Visibility.HIDDEN, otherClient, false, false),
                new Case(Visibility.HIDDEN, client, true, false),
                new Case(Visibility.HIDDEN, freelancer, true, true),
                new Case(Visibility.HIDDEN, operator, true, true))) {
            profiles.save(freelancer, Expected.ANY, full("x", c.visibility()));
            if (c.reads()) {
                assertEquals(
                        freelancer.account(),
                        profiles.get(c.reader(), freelancer.account()).freelancer());
            } else {
                assertThrows(c.toString(), NotFound.class, () -> profiles.get(c.reader(), freelancer.account()));
            }
            assertEquals(c.toString(), c.finds(), finds(c.reader(), freelancer.account()));
        }
    }

    @Test
    public void whatOperatorsTakeDownIsHiddenUntilItIsRestored() {
        Actor freelancer = freelancer();
        UUID id = freelancer.account();
        profiles.save(freelancer, Expected.ANY, full("x", Visibility.PUBLIC));
        contracts.add(contract(client.companies().iterator().next(), id));
        Profile down = profiles.takeDown(operator, id);
        assertTrue(down.takenDown());
        assertThrows(Conflict.class, () -> profiles.takeDown(operator, id));
        // To change it, or how visible it is, does not show it again.
        for (Visibility visibility : Visibility.values()) {
            profiles.save(freelancer, Expected.ANY, full("y", visibility));
            for (Actor other : List.of(Actor.NOBODY, freelancer(), client)) {
                assertThrows(NotFound.class, () -> profiles.get(other, id));
                assertFalse(finds(other, id));
            }
            for (Actor still : List.of(freelancer, operator)) {
                assertTrue(profiles.get(still, id).takenDown());
                assertTrue(finds(still, id));
            }
        }
        profiles.save(freelancer, Expected.ANY, full("z", Visibility.PUBLIC));
        assertFalse(profiles.restore(operator, id).takenDown());
        assertEquals("z", profiles.get(Actor.NOBODY, id).details().summary());
        assertTrue(finds(Actor.NOBODY, id));
        assertThrows(Conflict.class, () -> profiles.restore(operator, id));
        assertEquals(7, events.about(id).size());
    }

    private boolean finds(Actor actor, UUID freelancer) {
        return profiles.search(actor, query(null), PageRequest.first(10)).items().stream()
                .anyMatch(profile -> profile.freelancer().equals(freelancer));
    }

    private static Contract contract(UUID company, UUID freelancer) {
        return new Contract(
                Ids.next(),
                null,
                null,
                null,
                company,
                null,
                null,
                freelancer,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                1);
    }

    private static ProfileQuery query(String text, String... skills) {
        return new ProfileQuery(text, List.of(skills), null, null);
    }

    @Test
    public void contactsAreMaskedUntilAMilestoneIsFunded() {
        Actor freelancer = freelancer();
        names.put(freelancer.account(), "Marie 06 12 34 56 78");
        ProfileDetails details = new ProfileDetails(
                "Java, marie@example.com",
                "Appelez le 06 12 34 56 78, 550 EUR par jour",
                List.of(new Skill("wa.me/33612345678", 1, 1)),
                null,
                null,
                null,
                null,
                null,
                List.of(new Experience("Dev", "marie@example.com", YearMonth.of(2020, 1), null, "+33 6 12 34 56 78")),
                List.of(new PortfolioItem(
                        "Telegram @mariedurand", "https://t.me/mariedurand", "marie [at] example.com")),
                null);
        Profile own = profiles.save(freelancer, Expected.ANY, details);
        assertEquals("Java, marie@example.com", own.details().title());
        assertEquals(own, profiles.get(operator, freelancer.account()));
        for (Actor stranger : List.of(Actor.NOBODY, client, freelancer())) {
            Profile seen = profiles.get(stranger, freelancer.account());
            // Not the ids and instants around it, whose digits are chance.
            String all = seen.displayName() + seen.details();
            assertFalse(all, all.contains("marie") || all.contains("34") || all.contains("33"));
            assertTrue(all, all.contains("550 EUR par jour"));
            assertNull(seen.details().portfolio().get(0).url());
            assertEquals(
                    seen,
                    profiles.search(stranger, query(null), PageRequest.first(1))
                            .items()
                            .get(0));
        }
        assertEquals(own, service(false).get(client, freelancer.account()));
        ProfilesService alone = service(true);
        alone.contracts = null;
        assertFalse(alone.get(client, freelancer.account()).toString().contains("marie@"));
        funded.add(List.of(client.companies().iterator().next(), freelancer.account()));
        assertEquals(own, service(true).get(client, freelancer.account()));
        TestDatabase.await(
                "the client sees it",
                () -> profiles.get(client, freelancer.account()).equals(own));
        assertFalse(profiles.get(freelancer(), freelancer.account()).equals(own));
    }

    @Test
    public void isFoundByTextSkillsRateAndRemote() {
        Actor java = freelancer();
        profiles.save(java, Expected.ANY, full());
        DATABASE.clock().advance(Duration.ofSeconds(1));
        Actor design = freelancer();
        profiles.save(
                design,
                Expected.ANY,
                new ProfileDetails(
                        "Designer",
                        "I draw interfaces for marketplaces",
                        List.of(new Skill("Figma", 5, 5)),
                        Money.of(40_000, "EUR"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        for (String text : List.of(
                "developpeuse",
                "DÉVELOPPEUSE",
                "développeuses",
                "osgi",
                "c++",
                "\"place de marché\"",
                "Lyon",
                "java -figma")) {
            assertEquals(text, List.of(java.account()), found(query(text)));
        }
        for (String text : List.of("interface", "drawing", "designer -java", "marketplace figma")) {
            assertEquals(text, List.of(design.account()), found(query(text)));
        }
        for (String hostile :
                List.of("' or 1=1 --", "a & | ! (", ":*", "\"", "\\", "%_", "<->", "java') ; drop table profile")) {
            profiles.search(Actor.NOBODY, query(hostile), PageRequest.first(5));
        }
        assertEquals(List.of(), found(query("absent")));
        assertEquals(List.of(java.account()), found(query(null, "JAVA", "osgi")));
        assertEquals(List.of(), found(query(null, "Java", "Figma")));
        assertEquals(List.of(design.account()), found(new ProfileQuery(null, null, Money.of(50_000, "EUR"), null)));
        assertEquals(List.of(), found(new ProfileQuery(null, null, Money.of(90_000, "USD"), null)));
        assertEquals(
                List.of(design.account(), java.account()), found(new ProfileQuery(null, null, null, Remote.HYBRID)));
        assertEquals(List.of(design.account()), found(new ProfileQuery(null, null, null, Remote.ONSITE)));
    }

    private List<UUID> found(ProfileQuery query) {
        return profiles.search(Actor.NOBODY, query, PageRequest.first(10)).items().stream()
                .map(Profile::freelancer)
                .toList();
    }

    @Test
    public void pagesFollowEachOtherWithoutGapOrRepeat() {
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Actor freelancer = freelancer();
            profiles.save(freelancer, Expected.ANY, minimal("Number " + i));
            all.add(freelancer.account());
        }
        List<UUID> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<Profile> page = profiles.search(Actor.NOBODY, query(null), new PageRequest(cursor, 3));
            page.items().forEach(profile -> seen.add(profile.freelancer()));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(all.size(), seen.size());
        assertEquals(Set.copyOf(all), Set.copyOf(seen));
        for (String bad : List.of("", "x", "!", "AAAA", "A".repeat(38), "A".repeat(500))) {
            assertThrows(bad, Invalid.class, () -> profiles.search(Actor.NOBODY, query(null), new PageRequest(bad, 3)));
        }
    }

    @Test
    public void whatIsWrongIsSaidByField() {
        Actor freelancer = freelancer();
        record Case(String field, ProfileDetails details) {}
        ProfileDetails f = full();
        for (Case c : List.of(
                new Case("title", minimal(" ")),
                new Case("title", minimal("x".repeat(121))),
                new Case("summary", full("x".repeat(5001), null)),
                new Case("summary", full("a\0b", null)),
                new Case("skills/1/name", skills(new Skill("Java", 1, 1), new Skill("JAVA", 1, 1))),
                new Case("skills/0/level", skills(new Skill("Java", 6, 1))),
                new Case("skills/0/years", skills(new Skill("Java", 5, 61))),
                new Case("skills/0/name", skills(new Skill("a\nb", 5, 1))),
                new Case("skills/0", skills((Skill) null)),
                new Case("dailyRate", rate(Money.of(0, "EUR"))),
                new Case("availability/daysPerWeek", availability(new Availability(null, null, 8))),
                new Case(
                        "availability/until",
                        availability(new Availability(LocalDate.of(2027, 2, 1), LocalDate.of(2027, 1, 1), 5))),
                new Case("places/0/country", place(new Place("Lyon", "fr", null, null, 0))),
                new Case("places/0/latitude", place(new Place("Lyon", "FR", 1.0, null, 0))),
                new Case("places/0/latitude", place(new Place("Lyon", "FR", Double.NaN, 0.0, 0))),
                new Case("places/0/radiusKm", place(new Place("Lyon", "FR", null, null, 1001))))) {
            Invalid invalid =
                    assertThrows(c.field(), Invalid.class, () -> profiles.save(freelancer, Expected.ANY, c.details()));
            assertEquals(c.field(), invalid.errors().get(0).field());
        }
        for (String url : List.of(
                "javascript:alert(1)", "ftp://example.com", "https://", "http://a b", "x", "https://u:p@example.com")) {
            ProfileDetails bad = new ProfileDetails(
                    f.title(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    List.of(new PortfolioItem("x", url, null)),
                    null);
            assertThrows(url, Invalid.class, () -> profiles.save(freelancer, Expected.ANY, bad));
        }
        assertThrows(NotFound.class, () -> profiles.get(freelancer, freelancer.account()));
    }

    private static ProfileDetails skills(Skill... skills) {
        return new ProfileDetails(
                "x", null, java.util.Arrays.asList(skills), null, null, null, null, null, null, null, null);
    }

    private static ProfileDetails rate(Money rate) {
        return new ProfileDetails("x", null, null, rate, null, null, null, null, null, null, null);
    }

    private static ProfileDetails availability(Availability availability) {
        return new ProfileDetails("x", null, null, null, availability, null, null, null, null, null, null);
    }

    private static ProfileDetails place(Place place) {
        return new ProfileDetails("x", null, null, null, null, List.of(place), null, null, null, null, null);
    }

    @Test
    public void followsItsAccount() {
        events.subscribe(new AccountFollower(profiles));
        Actor freelancer = freelancer();
        profiles.save(freelancer, Expected.ANY, full());
        names.put(freelancer.account(), "Frances Renamed");
        DATABASE.persistence().write(connection -> {
            events.log().append(new AccountUpdated(freelancer.account()));
            return null;
        });
        events.awaitDelivery();
        assertEquals(
                "Frances Renamed",
                profiles.get(Actor.NOBODY, freelancer.account()).displayName());
        DATABASE.persistence().write(connection -> {
            events.log().append(new AccountSuspended(freelancer.account()));
            return null;
        });
        events.awaitDelivery();
        assertThrows(NotFound.class, () -> profiles.get(client, freelancer.account()));
        assertEquals(List.of(), found(query(null)));
        profiles.get(operator, freelancer.account());
    }

    @Test
    public void withoutAccountsNoNewProfileButChangesGoOn() {
        Actor known = freelancer();
        profiles.save(known, Expected.ANY, full());
        profiles.accounts = null;
        profiles.save(known, Expected.ANY, minimal("Still"));
        assertThrows(Unavailable.class, () -> profiles.save(freelancer(), Expected.ANY, full()));
    }
}
