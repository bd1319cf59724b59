package org.biface.notices.internal;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.biface.accounts.Account;
import org.biface.accounts.AccountReinstated;
import org.biface.accounts.AccountSuspended;
import org.biface.accounts.Accounts;
import org.biface.accounts.Suspension;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainEvent;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Ids;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Missions;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Remote;
import org.biface.missions.Terms;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeKind;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileChanged;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Profiles;
import org.biface.profiles.Visibility;
import org.biface.reviews.Review;
import org.biface.reviews.Reviews;
import org.biface.reviews.Side;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;

/**
 * One node with real notices on a real database; the other capabilities answer from memory, but tell what they do in the log, as
 * the real ones do: so a test sees what of it was committed.
 */
final class House implements AutoCloseable {

    static final String HERE = "203.0.113.1";

    /** Something that can be reported, in a world where who is not listed does not see it. */
    private record Thing(NoticeKind kind, UUID id, String title, String content, Actor author, Set<UUID> hiddenFrom) {}

    final Subjects subjects = new Subjects();
    final TestDatabase database;
    final TestEvents events;
    final NoticeStore store;
    final NoticesService notices;
    final NoticeMails mails;
    final List<Mail> sent = new CopyOnWriteArrayList<>();
    final Actor operator = Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());
    /** What operators have taken down. */
    final Set<UUID> takenDown = ConcurrentHashMap.newKeySet();

    private final Map<UUID, Account> accounts = new ConcurrentHashMap<>();
    private final Map<UUID, Thing> things = new ConcurrentHashMap<>();

    House(TestDatabase database, Map<String, ?> settings) {
        this.database = database;
        this.events = new TestEvents(database.persistence());
        this.store = new NoticeStore(database.open(NoticeStore.SCHEMA, NoticeStore.ENTITIES), database.clock());
        subjects.profiles = profiles();
        subjects.missions = missions();
        subjects.reviews = reviews();
        subjects.contracts = fake(Contracts.class, (method, args) -> contract((UUID) args[1]));
        this.notices = new NoticesService(
                store, subjects, events.log(), Configured.with(NoticeSettings.class, settings), database.clock());
        notices.accounts = fake(Accounts.class, (method, args) -> switch (method) {
            case "get" -> accounts.get(args[1]);
            case "suspend" -> suspended((UUID) args[1], (String) args[2]);
            case "reinstate" -> suspended((UUID) args[1], null);
            default -> throw new AssertionError("not expected: " + method);
        });
        mails = new NoticeMails(store, () -> "https://biface.example", database.clock());
        mails.accounts = notices.accounts;
        mails.notifications = fake(Notifications.class, (method, args) -> {
            sent.add((Mail) args[1]);
            return Ids.next();
        });
    }

    interface Answer {
        Object to(String method, Object[] args);
    }

    static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answer.to(method.getName(), args)));
    }

    private void tell(DomainEvent fact) {
        store.write(em -> {
            events.log().append(fact);
            return null;
        });
    }

    // The other capabilities

    private Account suspended(UUID id, String reason) {
        tell(reason == null ? new AccountReinstated(id) : new AccountSuspended(id));
        Account before = accounts.get(id);
        put(id, before.displayName(), before.locale(), reason == null ? null : new Suspension(reason, now()));
        return accounts.get(id);
    }

    /** As an operator does past all notices. */
    void suspendDirectly(Actor person, String reason) {
        suspended(person.account(), reason);
    }

    String suspension(Actor person) {
        Suspension suspension = accounts.get(person.account()).suspension();
        return suspension == null ? null : suspension.reason();
    }

    private Thing seen(Actor actor, UUID id) {
        Thing thing = things.get(id);
        boolean own =
                thing != null && (actor.isOperator() || actor.is(thing.author().account()));
        if (thing == null
                || !own
                        && (takenDown.contains(id)
                                || actor.isPerson() && thing.hiddenFrom().contains(actor.account()))) {
            throw new NotFound("There is none.");
        }
        return thing;
    }

    private Thing moved(Actor actor, UUID id, boolean down) {
        actor.mustHave(Role.OPERATOR);
        Thing thing = seen(actor, id);
        if (down ? !takenDown.add(id) : !takenDown.remove(id)) {
            throw new Conflict("It is so already.");
        }
        tell(new ProfileChanged(id));
        return thing;
    }

    private Profiles profiles() {
        return fake(
                Profiles.class,
                (method, args) -> profile(
                        switch (method) {
                            case "get" -> seen((Actor) args[0], (UUID) args[1]);
                            case "takeDown" -> moved((Actor) args[0], (UUID) args[1], true);
                            case "restore" -> moved((Actor) args[0], (UUID) args[1], false);
                            default -> throw new AssertionError("not expected: " + method);
                        }));
    }

    private Profile profile(Thing thing) {
        var details = new ProfileDetails(
                thing.title(),
                thing.content(),
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                Visibility.PUBLIC);
        return new Profile(thing.id(), "Somebody", details, 10, List.of(), takenDown.contains(thing.id()), now(), 1);
    }

    private Missions missions() {
        return fake(Missions.class, (method, args) -> switch (method) {
            case "get" -> mission(seen((Actor) args[0], (UUID) args[1]));
            case "takeDown" -> mission(moved((Actor) args[0], (UUID) args[1], true));
            case "restore" -> mission(moved((Actor) args[0], (UUID) args[1], false));
            case "proposal" -> proposal((Actor) args[0], seen((Actor) args[0], (UUID) args[1]));
            case "ownInvitations" -> new Page<>(invitations((Actor) args[0]), null);
            case "takeDownMessage" -> proposal((Actor) args[0], moved((Actor) args[0], (UUID) args[1], true));
            case "restoreMessage" -> proposal((Actor) args[0], moved((Actor) args[0], (UUID) args[1], false));
            default -> throw new AssertionError("not expected: " + method);
        });
    }

    private Mission mission(Thing thing) {
        var details = new MissionDetails(
                thing.title(),
                thing.content(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                Remote.REMOTE,
                "it",
                1,
                List.of(),
                null,
                null,
                Map.of());
        return new Mission(
                thing.id(),
                company(thing.author()),
                "Example SAS",
                thing.author().account(),
                details,
                Mission.Status.PUBLISHED,
                takenDown.contains(thing.id()),
                0,
                0,
                now(),
                now(),
                now(),
                1);
    }

    private List<Invitation> invitations(Actor invited) {
        return things.values().stream()
                .filter(thing -> thing.kind() == NoticeKind.INVITATION
                        && !thing.hiddenFrom().contains(invited.account()))
                .map(thing -> new Invitation(
                        thing.id(),
                        thing.id(),
                        thing.title(),
                        invited.account(),
                        thing.content(),
                        Invitation.Status.OPEN,
                        null,
                        now(),
                        1))
                .toList();
    }

    private Proposal proposal(Actor reader, Thing thing) {
        boolean counter = thing.kind() == NoticeKind.COUNTER_OFFER;
        return new Proposal(
                thing.id(),
                counter ? thing.id() : Ids.next(),
                thing.title(),
                counter ? reader.account() : thing.author().account(),
                "Somebody",
                thing.content(),
                takenDown.contains(thing.id()),
                new Terms(Pricing.FIXED, List.of(), null, null, counter ? thing.content() : "All of it"),
                counter ? org.biface.missions.Side.CLIENT : org.biface.missions.Side.FREELANCER,
                1,
                Proposal.Status.PROPOSED,
                null,
                now(),
                now(),
                1);
    }

    private Reviews reviews() {
        return fake(
                Reviews.class,
                (method, args) -> review(
                        switch (method) {
                            case "get" -> seen((Actor) args[0], (UUID) args[1]);
                            case "takeDown" -> moved((Actor) args[0], (UUID) args[1], true);
                            case "restore" -> moved((Actor) args[0], (UUID) args[1], false);
                            default -> throw new AssertionError("not expected: " + method);
                        }));
    }

    private Review review(Thing thing) {
        boolean byClient = thing.author().has(Role.CLIENT);
        return new Review(
                thing.id(),
                thing.id(),
                thing.title(),
                byClient ? Side.CLIENT : Side.FREELANCER,
                "Somebody",
                byClient ? company(thing.author()) : Ids.next(),
                byClient ? Ids.next() : thing.author().account(),
                1,
                Map.of(),
                thing.content(),
                "en",
                now(),
                now(),
                null,
                takenDown.contains(thing.id()) ? new Review.TakenDown("Why", now()) : null,
                1);
    }

    private Contract contract(UUID review) {
        return new Contract(
                review,
                null,
                null,
                null,
                null,
                null,
                things.get(review).author().account(),
                null,
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

    Instant now() {
        return database.clock().instant();
    }

    // People, and what they make

    Actor client() {
        return person("Camille Client", "fr", Role.CLIENT);
    }

    Actor freelancer() {
        return person("Frances Freelancer", "en", Role.FREELANCER);
    }

    private Actor person(String name, String locale, Role role) {
        UUID id = Ids.next();
        put(id, name, locale, null);
        return Actor.person(id, Set.of(role), Set.of(Ids.next()));
    }

    private void put(UUID id, String name, String locale, Suspension suspension) {
        accounts.put(
                id,
                new Account(
                        id,
                        id + "@example.com",
                        name,
                        Set.of(),
                        locale,
                        true,
                        false,
                        suspension,
                        List.of(),
                        Instant.EPOCH,
                        1));
    }

    static UUID company(Actor person) {
        return person.companies().iterator().next();
    }

    /** Something of that kind, by that person; nobody of the others sees it. */
    UUID made(NoticeKind kind, Actor author, String content, Actor... hiddenFrom) {
        UUID id = kind == NoticeKind.PROFILE ? author.account() : Ids.next();
        Set<UUID> hidden = ConcurrentHashMap.newKeySet();
        for (Actor other : hiddenFrom) {
            hidden.add(other.account());
        }
        things.put(id, new Thing(kind, id, "Java developer", content, author, hidden));
        return id;
    }

    /** The kinds that a freelancer makes are made by one. */
    Actor author(NoticeKind kind) {
        return kind == NoticeKind.MISSION ? client() : freelancer();
    }

    void edit(UUID id, String content) {
        things.computeIfPresent(
                id,
                (same, before) ->
                        new Thing(before.kind(), id, before.title(), content, before.author(), before.hiddenFrom()));
    }

    // Notices

    static NoticeDraft draft(NoticeKind kind, UUID subject) {
        return new NoticeDraft(kind, subject, NoticeCategory.FRAUD, "This is a lie.", true, null, null, null);
    }

    static NoticeDraft draft(NoticeKind kind, UUID subject, String email) {
        return new NoticeDraft(
                kind, subject, NoticeCategory.HARASSMENT, "This is rude.", true, "Nora Nobody", email, "fr");
    }

    Notice reported(Actor actor, NoticeKind kind, UUID subject) {
        return notices.get(
                operator, notices.report(actor, draft(kind, subject), HERE).notice());
    }

    static NoticeDecision acts(NoticeAction... actions) {
        return new NoticeDecision(
                Set.of(actions), Ground.TERMS, "Article 4", "It is a lie: nobody of that name exists.");
    }

    static NoticeDecision nothing() {
        return new NoticeDecision(Set.of(), null, null, "It is true.");
    }

    /** Types of what was told of an object, in order. */
    List<String> told(UUID id) {
        return events.about(id).stream().map(Event::type).toList();
    }

    @Override
    public void close() {
        store.close();
        events.close();
    }
}
