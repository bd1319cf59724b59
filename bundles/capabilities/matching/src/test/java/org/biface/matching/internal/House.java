package org.biface.matching.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Badge;
import org.biface.accounts.Badges;
import org.biface.accounts.Suspension;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Ids;
import org.biface.missions.Budget;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionEnded;
import org.biface.missions.MissionPublished;
import org.biface.missions.Missions;
import org.biface.missions.Pricing;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.profiles.Availability;
import org.biface.profiles.Language;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileChanged;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Profiles;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;

/** Matching on a real event log and a real index; the other capabilities answer from memory. */
final class House {

    static final ItVertical IT = new ItVertical();
    private static final String[] NO_WEIGHTS = {};
    /** The first day of a month that has not come yet, whenever the tests run. */
    static final LocalDate START = LocalDate.now(ZoneOffset.UTC).plusMonths(3).withDayOfMonth(1);

    final Map<UUID, Profile> profiles = new ConcurrentHashMap<>();
    final Map<UUID, Mission> missions = new ConcurrentHashMap<>();
    final Map<UUID, String> names = new ConcurrentHashMap<>();
    final Set<UUID> suspended = new HashSet<>();
    final Set<UUID> takenDown = new HashSet<>();
    final Map<UUID, Instant> registered = new ConcurrentHashMap<>();
    final Map<UUID, List<String>> badges = new ConcurrentHashMap<>();
    final MatchingStore store;
    final Path skills;
    final List<Mail> mails = new ArrayList<>();
    final Trades trades = new Trades();
    final Meanings meanings = new Meanings();
    final TestEvents events;
    final Entries entries;
    final Path folder;
    private final TestDatabase database;
    MatchingService matching;

    House(TestDatabase database, Path folder) {
        this.database = database;
        this.folder = folder;
        skills = folder.resolveSibling("skills.tsv").toAbsolutePath();
        events = new TestEvents(database.persistence());
        trades.show(IT);
        ContactMasking.Config masks = config(ContactMasking.Config.class, Map.of(), true);
        Masking masking = new ContactMasking(masks);
        store = new MatchingStore(database.persistence(), database.open(MatchingStore.SCHEMA));
        entries = new Entries(store, trades, masking);
        entries.badges = answers(
                Badges.class,
                (method, arguments) -> badges.getOrDefault((UUID) arguments[1], List.of()).stream()
                        .map(name -> new Badge(name, Instant.EPOCH))
                        .toList());
        entries.accounts = answers(Accounts.class, (method, arguments) -> account((UUID) arguments[1]));
        entries.profiles = answers(Profiles.class, (method, arguments) -> known(profiles, (UUID) arguments[1]));
        entries.missions = answers(Missions.class, (method, arguments) -> known(missions, (UUID) arguments[1]));
        open();
    }

    void open() {
        matching = in(folder);
        matching.open();
    }

    /** Another one, which has not opened its index yet. */
    MatchingService in(Path where) {
        MatchingService made = new MatchingService(
                where,
                events.log(),
                store,
                entries,
                trades,
                meanings,
                ranking(),
                () -> "https://biface.example",
                settings(skills.toString(), NO_WEIGHTS),
                database.clock());
        made.notifications = answers(Notifications.class, (method, arguments) -> {
            mails.add((Mail) arguments[1]);
            return Ids.next();
        });
        return made;
    }

    Events log() {
        return events.log();
    }

    static Ranking ranking(String... weights) {
        return new Ranking(settings(weights));
    }

    static MatchingSettings settings(String... weights) {
        return settings("", weights);
    }

    static MatchingSettings settings(String skillsFile, String... weights) {
        return Configured.with(
                MatchingSettings.class,
                Map.of(
                        "weights", weights,
                        "commit_seconds", 3_600,
                        "settle_millis", 0,
                        "skills_file", skillsFile,
                        "skills_poll_millis", 0,
                        "searches_most", 3,
                        "searches_widest", 3));
    }

    interface Answer {
        Object of(String method, Object[] arguments);
    }

    static <T> T answers(Class<T> api, Answer answer) {
        return api.cast(Proxy.newProxyInstance(
                api.getClassLoader(),
                new Class<?>[] {api},
                (proxy, method, arguments) -> answer.of(method.getName(), arguments)));
    }

    private static <T> T config(Class<T> type, Map<String, Object> values, Object otherwise) {
        return answers(type, (method, arguments) -> values.getOrDefault(method, otherwise));
    }

    private static <T> T known(Map<UUID, T> all, UUID id) {
        T one = all.get(id);
        if (one == null) {
            throw new NotFound("There is none.");
        }
        return one;
    }

    private Account account(UUID id) {
        Suspension suspension = suspended.contains(id) ? new Suspension("Test.", Instant.EPOCH) : null;
        return new Account(
                id,
                "x@example.com",
                names.getOrDefault(id, "Somebody"),
                Set.of(Role.FREELANCER),
                "en",
                true,
                false,
                suspension,
                List.of(),
                registered.getOrDefault(id, Instant.EPOCH),
                1);
    }

    static Actor freelancer() {
        return Actor.person(Ids.next(), Set.of(Role.FREELANCER), Set.of(Ids.next()));
    }

    static Actor client() {
        return Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next()));
    }

    static ProfileDetails details(String title, long rate, Visibility visibility, Skill... skills) {
        return new ProfileDetails(
                title,
                "Call me at 06 12 34 56 78.",
                List.of(skills),
                Money.of(rate, "EUR"),
                new Availability(null, null, 5),
                List.of(new Place("Lyon", "FR", null, null, 30)),
                null,
                List.of(),
                List.of(),
                List.of(),
                visibility);
    }

    static ProfileDetails person(String title, String summary, String picture) {
        return new ProfileDetails(
                title,
                summary,
                List.of(new Skill("java", 4, 6)),
                Money.of(50_000, "EUR"),
                new Availability(null, null, 5),
                List.of(new Place("Lyon", "FR", null, null, 30)),
                null,
                List.of(),
                List.of(),
                picture == null ? List.of() : List.of(new PortfolioItem("Me", picture, summary)),
                Visibility.PUBLIC);
    }

    static ProfileDetails there(String city, Remote remote, LocalDate from, LocalDate until, Language... languages) {
        return new ProfileDetails(
                "Java",
                null,
                List.of(new Skill("java", 4, 6)),
                null,
                new Availability(from, until, 5),
                List.of(new Place(city, "FR", null, null, 30)),
                remote,
                List.of(languages),
                List.of(),
                List.of(),
                Visibility.PUBLIC);
    }

    static MissionDetails speaking(org.biface.missions.Language... languages) {
        return new MissionDetails(
                "Bread",
                "For a shop.",
                List.of(),
                new Budget(Pricing.DAILY, null, Money.of(60_000, "EUR")),
                START,
                null,
                "Lyon",
                "FR",
                org.biface.missions.Remote.ONSITE,
                "it",
                1,
                List.of(languages),
                null,
                null,
                Map.of());
    }

    Actor shows(ProfileDetails details) {
        return shows(freelancer(), details);
    }

    Actor shows(Actor freelancer, ProfileDetails details) {
        profiles.put(
                freelancer.account(),
                new Profile(
                        freelancer.account(),
                        "Somebody",
                        details,
                        50,
                        List.of(),
                        takenDown.contains(freelancer.account()),
                        database.clock().instant(),
                        1));
        tell(new ProfileChanged(freelancer.account()));
        return freelancer;
    }

    Mission publishes(Actor client, String title, String... skills) {
        return publishes(client, wanted(title, skills));
    }

    void ends(Actor client, Mission mission) {
        put(mission.id(), client, mission.details(), Mission.Status.CLOSED);
        tell(new MissionEnded(mission.id(), "CLOSED"));
    }

    static MissionDetails wanted(String title, String... skills) {
        return new MissionDetails(
                title,
                "For a shop.",
                List.of(skills),
                new Budget(Pricing.DAILY, null, Money.of(60_000, "EUR")),
                START,
                null,
                "Lyon",
                "FR",
                org.biface.missions.Remote.ONSITE,
                "it",
                1);
    }

    Mission publishes(Actor client, MissionDetails details) {
        UUID id = Ids.next();
        put(id, client, details, Mission.Status.PUBLISHED);
        tell(new MissionPublished(id, client.companies().iterator().next(), details.vertical()));
        return missions.get(id);
    }

    private void put(UUID id, Actor client, MissionDetails details, Mission.Status status) {
        Instant now = database.clock().instant();
        missions.put(
                id,
                new Mission(
                        id,
                        client.companies().iterator().next(),
                        "A shop",
                        client.account(),
                        details,
                        status,
                        false,
                        0,
                        0,
                        now,
                        now,
                        now,
                        1));
    }

    void tell(DomainEvent event) {
        database.persistence().write(connection -> {
            events.log().append(event);
            return null;
        });
    }

    void tellAll(List<DomainEvent> facts) {
        database.persistence().write(connection -> {
            events.log().appendAll(facts);
            return null;
        });
    }

    /** A mission that is published, of which nothing was told yet. */
    Mission holds(UUID id, Actor client, MissionDetails details) {
        put(id, client, details, Mission.Status.PUBLISHED);
        return missions.get(id);
    }

    /** Reads everything that was told into the index. */
    void read() {
        // Events of this moment get their positions first.
        events.about(Ids.next());
        matching.turn();
    }

    void close() throws IOException, InterruptedException {
        matching.close();
        store.close();
        events.close();
    }
}
