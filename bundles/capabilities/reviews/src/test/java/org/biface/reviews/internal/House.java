package org.biface.reviews.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.contracts.Pricing;
import org.biface.kernel.events.Event;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.profiles.Profile;
import org.biface.profiles.Profiles;
import org.biface.reviews.Aspect;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewDraft;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;

/** One node with real reviews on a real database; the other capabilities answer from memory. */
final class House implements AutoCloseable {

    /** What the people of all nodes know. */
    static final class People {
        final Map<UUID, Account> accounts = new ConcurrentHashMap<>();
        final Map<UUID, String> companies = new ConcurrentHashMap<>();
        final Map<UUID, Contract> contracts = new ConcurrentHashMap<>();
        /** Freelancers whose profile is shown. */
        final Set<UUID> shown = ConcurrentHashMap.newKeySet();
    }

    final TestDatabase database;
    final People people;
    final TestEvents events;
    final ReviewStore store;
    final ReviewsService reviews;
    final ReviewMails mails;
    final List<Mail> sent = new CopyOnWriteArrayList<>();
    final Actor operator = Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());

    House(TestDatabase database) {
        this(database, database.persistence(), new People(), Map.of());
    }

    House(TestDatabase database, Persistence node, People people, Map<String, ?> settings) {
        this.database = database;
        this.people = people;
        this.events = new TestEvents(node);
        this.store = new ReviewStore(database.open(node, ReviewStore.SCHEMA, ReviewStore.ENTITIES));
        this.reviews = new ReviewsService(
                store,
                events.log(),
                new ContactMasking(Configured.byDefault(ContactMasking.Config.class)),
                Configured.with(ReviewSettings.class, settings),
                database.clock());
        reviews.accounts = accounts();
        reviews.contracts = of(Contracts.class, "get", id -> people.contracts.get(id));
        reviews.profiles = of(Profiles.class, "get", this::profile);
        mails = new ReviewMails(store, () -> "https://biface.example", database.clock());
        mails.accounts = reviews.accounts;
        mails.notifications = (Notifications) Proxy.newProxyInstance(
                Notifications.class.getClassLoader(), new Class<?>[] {Notifications.class}, (proxy, method, args) -> {
                    sent.add((Mail) args[1]);
                    return Ids.next();
                });
    }

    private interface Found {
        Object of(UUID id);
    }

    private static <T> T of(Class<T> type, String only, Found found) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (!method.getName().equals(only)) {
                throw new AssertionError("not expected: " + method);
            }
            Object value = found.of((UUID) args[1]);
            if (value == null) {
                throw new NotFound("There is none.");
            }
            return value;
        }));
    }

    private Profile profile(UUID freelancer) {
        return people.shown.contains(freelancer)
                ? new Profile(freelancer, "Shown", null, 0, List.of(), false, now(), 1)
                : null;
    }

    private Accounts accounts() {
        return (Accounts) Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "get" -> people.accounts.get(args[1]);
                    case "company" ->
                        new Company(
                                (UUID) args[1],
                                new CompanyDetails(
                                        people.companies.get(args[1]), null, null, VatStatus.values()[0], null),
                                null,
                                now(),
                                1);
                    default -> throw new AssertionError("not expected: " + method);
                });
    }

    Instant now() {
        return database.clock().instant();
    }

    // People

    Actor client() {
        UUID company = Ids.next();
        people.companies.put(company, "Example SAS");
        return person("Camille Client", "fr", Role.CLIENT, company);
    }

    Actor colleague(Actor client) {
        return person("Charlie Colleague", "en", Role.CLIENT, company(client));
    }

    Actor freelancer() {
        Actor freelancer = person("Frances Freelancer", "en", Role.FREELANCER, Ids.next());
        people.shown.add(freelancer.account());
        return freelancer;
    }

    private Actor person(String name, String locale, Role role, UUID company) {
        UUID id = Ids.next();
        named(id, name, locale);
        return Actor.person(id, Set.of(role), Set.of(company));
    }

    void named(UUID id, String name, String locale) {
        people.accounts.put(
                id,
                new Account(
                        id,
                        id + "@example.com",
                        name,
                        Set.of(),
                        locale,
                        true,
                        false,
                        null,
                        List.of(),
                        Instant.EPOCH,
                        1));
    }

    static UUID company(Actor client) {
        return client.companies().iterator().next();
    }

    // Contracts

    UUID contract(Actor client, Actor freelancer) {
        UUID id = Ids.next();
        people.contracts.put(
                id,
                new Contract(
                        id,
                        Ids.next(),
                        Ids.next(),
                        "Java developer",
                        company(client),
                        people.companies.get(company(client)),
                        client.account(),
                        freelancer.account(),
                        people.accounts.get(freelancer.account()).displayName(),
                        Ids.next(),
                        Pricing.FIXED,
                        List.of(),
                        null,
                        null,
                        "All of it",
                        "it",
                        false,
                        Contract.Status.COMPLETED,
                        "1",
                        "0",
                        null,
                        null,
                        "flat",
                        Instant.EPOCH,
                        "Europe/Paris",
                        "FRANCE",
                        null,
                        1));
        return id;
    }

    /** A contract that has ended just now. */
    UUID ended(Actor client, Actor freelancer) {
        UUID contract = contract(client, freelancer);
        reviews.open(contract, now());
        return contract;
    }

    static ReviewDraft ofFreelancer(int overall, String text) {
        return new ReviewDraft(overall, Map.of(Aspect.QUALITY, overall, Aspect.DEADLINES, 3), text, "fr");
    }

    static ReviewDraft ofClient(int overall, String text) {
        return new ReviewDraft(overall, Map.of(Aspect.CLARITY, overall), text, "en");
    }

    /** A shown review by the client, beside one by the freelancer. */
    Review shown(Actor client, Actor freelancer, int overall) {
        UUID contract = ended(client, freelancer);
        Review written = reviews.write(client, contract, ofFreelancer(overall, "Bon travail."));
        reviews.write(freelancer, contract, ofClient(overall, "Good client."));
        return reviews.get(client, written.id());
    }

    /** Types of what was told of the reviews of a contract, in order. */
    List<String> told(UUID review) {
        return events.about(review).stream().map(Event::type).toList();
    }

    static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    static Duration days(int days) {
        return Duration.ofDays(days);
    }

    @Override
    public void close() {
        store.close();
        events.close();
    }
}
