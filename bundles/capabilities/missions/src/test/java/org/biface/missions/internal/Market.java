package org.biface.missions.internal;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Introductions;
import org.biface.accounts.Person;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Contracts;
import org.biface.contracts.Signature;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.missions.Budget;
import org.biface.missions.Language;
import org.biface.missions.MilestonePlan;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Remote;
import org.biface.missions.Terms;
import org.biface.spi.vertical.MissionField;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Text;
import org.biface.spi.vertical.Vertical;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;

/** One node of a market with real missions on a real database; the other capabilities answer from memory. */
final class Market implements AutoCloseable {

    /** What the people of all nodes of one market know. */
    static final class People {
        final Map<UUID, Account> accounts = new ConcurrentHashMap<>();
        final Map<UUID, Company> companies = new ConcurrentHashMap<>();
        final Set<List<UUID>> funded = ConcurrentHashMap.newKeySet();
        /** Companies and the freelancers who brought them. */
        final Set<List<UUID>> brought = ConcurrentHashMap.newKeySet();
    }

    final People people;
    final Persistence persistence;
    final TestEvents events;
    final MissionStore store;
    final MissionsService missions;
    /** How far ahead the clock is by which what this node caches ages, in nanoseconds. */
    final AtomicLong ahead = new AtomicLong();

    final List<ContractDraft> signed = new CopyOnWriteArrayList<>();
    final Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());

    Market(TestDatabase database) {
        this(database, database.persistence(), new People());
    }

    Market(TestDatabase database, Persistence node, People people) {
        this.people = people;
        this.persistence = node;
        this.events = new TestEvents(node);
        this.store = new MissionStore(node, database.open(node, MissionStore.SCHEMA, MissionStore.ENTITIES));
        this.missions = new MissionsService(
                store,
                events.log(),
                masking(true),
                new Verticals(List.of(new Writing())),
                settings(),
                database.clock(),
                () -> System.nanoTime() + ahead.get());
        this.missions.accounts = accounts();
        this.missions.introductions = introductions();
        this.missions.contracts = contracts();
    }

    static Masking masking(boolean enabled) {
        return new ContactMasking(Configured.with(ContactMasking.Config.class, Map.of("enabled", enabled)));
    }

    static MissionSettings settings() {
        return Configured.byDefault(MissionSettings.class);
    }

    // People

    Actor client() {
        UUID company = Ids.next();
        people.companies.put(
                company,
                new Company(
                        company,
                        new CompanyDetails("Example SAS", null, null, VatStatus.values()[0], null),
                        null,
                        now(),
                        1));
        return person("Camille Client", Role.CLIENT, company);
    }

    Actor colleague(Actor client) {
        return person(
                "Charlie Colleague", Role.CLIENT, client.companies().iterator().next());
    }

    Actor freelancer() {
        return freelancer("Frances Freelancer");
    }

    Actor freelancer(String name) {
        UUID company = Ids.next();
        people.companies.put(
                company,
                new Company(
                        company, new CompanyDetails(name, null, null, VatStatus.values()[0], null), null, now(), 1));
        return person(name, Role.FREELANCER, company);
    }

    Actor person(String name, Role role, UUID company) {
        UUID id = Ids.next();
        people.accounts.put(
                id,
                new Account(
                        id,
                        id + "@example.com",
                        name,
                        Set.of(role),
                        "en",
                        true,
                        false,
                        null,
                        List.of(people.companies.get(company)),
                        now(),
                        1));
        return Actor.person(id, Set.of(role), Set.of(company));
    }

    /** The same person after joining one more company. */
    Actor joined(Actor person, UUID company) {
        Account before = people.accounts.get(person.account());
        var companies = new ArrayList<>(before.companies());
        companies.add(people.companies.get(company));
        change(before, before.displayName(), companies);
        var ids = new HashSet<>(person.companies());
        ids.add(company);
        return Actor.person(person.account(), person.roles(), ids);
    }

    void rename(Actor person, String name) {
        Account before = people.accounts.get(person.account());
        change(before, name, before.companies());
    }

    private void change(Account before, String name, List<Company> companies) {
        people.accounts.put(
                before.id(),
                new Account(
                        before.id(),
                        before.email(),
                        name,
                        before.roles(),
                        before.locale(),
                        true,
                        false,
                        null,
                        companies,
                        before.createdAt(),
                        before.version() + 1));
    }

    void brought(UUID company, Actor freelancer) {
        people.brought.add(List.of(company, freelancer.account()));
    }

    void funded(UUID company, Actor freelancer) {
        people.funded.add(List.of(company, freelancer.account()));
    }

    // Missions

    static MissionDetails details(String title, String description, String... skills) {
        return new MissionDetails(
                title,
                description,
                List.of(skills),
                new Budget(Pricing.FIXED, Money.of(100_000, "EUR"), Money.of(500_000, "EUR")),
                LocalDate.of(2027, 1, 4),
                LocalDate.of(2027, 3, 31),
                "Paris",
                "FR",
                Remote.HYBRID,
                "it",
                1,
                List.of(),
                null,
                null,
                Map.of());
    }

    /** A trade whose missions say more than others. */
    static final class Writing implements Vertical {
        @Override
        public String id() {
            return "writing";
        }

        @Override
        public Text name() {
            return new Text("Writing", "Écriture");
        }

        @Override
        public List<MissionField> missionFields() {
            return List.of(
                    new MissionField("words", Text.of("Words"), MissionField.Type.NUMBER, true, List.of()),
                    new MissionField("tone", Text.of("Tone"), MissionField.Type.CHOICE, false, List.of("dry", "warm")),
                    new MissionField("sample", Text.of("Sample"), MissionField.Type.TEXT, false, List.of()));
        }

        @Override
        public Taxonomy taxonomy() {
            return Taxonomy.builder().build();
        }
    }

    static MissionDetails writing(Map<String, String> fields) {
        return of("writing", List.of(new Language("fr", "C1"), new Language("en", null)), 45.76, 4.83, fields);
    }

    static MissionDetails of(
            String vertical, List<Language> languages, Double latitude, Double longitude, Map<String, String> fields) {
        return new MissionDetails(
                "A leaflet",
                "About bread.",
                List.of(),
                new Budget(Pricing.DAILY, null, Money.of(30_000, "EUR")),
                null,
                null,
                null,
                null,
                Remote.ONSITE,
                vertical,
                1,
                languages,
                latitude,
                longitude,
                fields);
    }

    static MissionDetails openings(MissionDetails details, int openings) {
        return new MissionDetails(
                details.title(),
                details.description(),
                details.skills(),
                details.budget(),
                details.startsOn(),
                details.endsOn(),
                details.city(),
                details.country(),
                details.remote(),
                details.vertical(),
                openings);
    }

    Mission published(Actor client) {
        return published(client, details("Java developer", "A marketplace on OSGi", "Java", "OSGi"));
    }

    Mission published(Actor client, MissionDetails details) {
        return missions.publish(client, missions.draft(client, null, details).id());
    }

    static Terms terms(String scope, long... amounts) {
        var milestones = new java.util.ArrayList<MilestonePlan>();
        for (int i = 0; i < amounts.length; i++) {
            milestones.add(new MilestonePlan(
                    "Step " + (i + 1),
                    Money.of(amounts[i], "EUR"),
                    LocalDate.of(2027, 2, 1).plusDays(i)));
        }
        return new Terms(Pricing.FIXED, milestones, null, null, scope);
    }

    Proposal proposed(Actor freelancer, Mission mission) {
        return missions.propose(freelancer, mission.id(), "Hello", terms("All of it", 100_000, 200_000));
    }

    // The other capabilities

    private Accounts accounts() {
        return (Accounts) Proxy.newProxyInstance(
                Accounts.class.getClassLoader(), new Class<?>[] {Accounts.class}, (proxy, method, args) -> {
                    Object id = args == null || args.length < 2 ? null : args[1];
                    return switch (method.getName()) {
                        case "get" -> present(people.accounts.get(id));
                        case "company" -> present(people.companies.get(id));
                        case "person" ->
                            Optional.ofNullable(people.accounts.get(id))
                                    .map(account -> new Person(account.id(), account.displayName(), null, null));
                        default -> throw new AssertionError("not expected: " + method);
                    };
                });
    }

    Introductions introductions() {
        return (Introductions) Proxy.newProxyInstance(
                Introductions.class.getClassLoader(), new Class<?>[] {Introductions.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("isBroughtBy") || !((Actor) args[0]).isSystem()) {
                        throw new AssertionError("not expected: " + method);
                    }
                    return people.brought.contains(List.of(args[1], args[2]));
                });
    }

    private static <T> T present(T value) {
        if (value == null) {
            throw new NotFound("There is none.");
        }
        return value;
    }

    private Contracts contracts() {
        return (Contracts) Proxy.newProxyInstance(
                Contracts.class.getClassLoader(),
                new Class<?>[] {Contracts.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "sign" -> sign((Actor) args[0], (ContractDraft) args[1]);
                    case "fundedBetween" -> people.funded.contains(List.of(args[1], args[2]));
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    private Contract sign(Actor actor, ContractDraft draft) {
        if (!actor.isSystem() || !persistence.inTransaction()) {
            throw new AssertionError("a contract is signed by the platform, in the transaction of the acceptance");
        }
        persistence.afterCommit(() -> signed.add(draft));
        return new Contract(
                Ids.next(),
                draft.mission(),
                draft.proposal(),
                draft.title(),
                draft.company(),
                "",
                draft.client(),
                draft.freelancer(),
                "",
                draft.freelancerCompany(),
                draft.pricing(),
                List.of(),
                draft.dailyRate(),
                draft.days(),
                draft.scope(),
                draft.vertical(),
                draft.freelancerBroughtClient(),
                Contract.Status.ACTIVE,
                "1",
                "0".repeat(64),
                new Signature(draft.client(), draft.clientAgreedAt()),
                new Signature(draft.freelancer(), draft.freelancerAgreedAt()),
                "flat",
                now(),
                "Europe/Paris",
                "FRANCE",
                null,
                1);
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }

    List<String> told(UUID aggregate) {
        return events.about(aggregate).stream().map(event -> event.type()).toList();
    }

    @Override
    public void close() {
        store.close();
        events.close();
    }
}
