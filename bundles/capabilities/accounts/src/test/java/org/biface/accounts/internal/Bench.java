package org.biface.accounts.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.accounts.Account;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Login;
import org.biface.accounts.LoginRequest;
import org.biface.accounts.Registration;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.notifications.Mail;
import org.biface.notifications.Notifications;
import org.biface.notifications.SentMail;
import org.biface.testing.Configured;
import org.biface.testing.SettableClock;
import org.biface.testing.TestDatabase;

/** The capability on a real database, with a log of events and an outbox that the tests can look into. */
final class Bench implements AutoCloseable {

    static final String PASSWORD = "a long enough secret";
    static final String HERE = "192.0.2.1";
    static final CompanyDetails ACME =
            new CompanyDetails("Acme SAS", "303265045", "FR40303265045", VatStatus.REGISTERED, null);

    final AccountStore store;
    final AccountsService accounts;
    final AccountSettings settings;
    final RecordedEvents events;
    final Outbox outbox = new Outbox();
    final AccountMails mails;
    final SettableClock clock;

    /** How far ahead the clock is by which what a node knows of tokens ages, in nanoseconds. */
    final AtomicLong ahead = new AtomicLong();

    Bench(TestDatabase database) {
        this(database, Map.of());
    }

    Bench(TestDatabase database, Map<String, Object> config) {
        this(database, database.persistence(), config);
    }

    Bench(TestDatabase database, Persistence node, Map<String, Object> config) {
        Unit unit = database.open(node, AccountStore.SCHEMA, AccountStore.ENTITIES);
        clock = database.clock();
        store = new AccountStore(node, unit, clock);
        settings = settings(config);
        events = new RecordedEvents(node, clock);
        accounts = new AccountsService(store, events, settings, new FrenchVat(), () -> System.nanoTime() + ahead.get());
        mails = new AccountMails(store, settings, outbox);
    }

    /** Cheap hashes with all the time they need, and limits that only the tests of limits meet. */
    static AccountSettings settings(Map<String, Object> config) {
        Map<String, Object> all = new java.util.HashMap<>(Map.of(
                "argon_memory_kib", 64,
                "argon_iterations", 1,
                "hashing_wait_seconds", 180,
                "registrations_per_address_per_hour", 100_000));
        all.putAll(config);
        return new AccountSettings(() -> "", Configured.with(AccountSettings.Config.class, all));
    }

    static String anAddress() {
        return "p" + UUID.randomUUID().toString().replace("-", "") + "@example.org";
    }

    static Registration registration(String email, Role role) {
        return new Registration(
                email, PASSWORD, "Anna", role, role == Role.CLIENT ? ACME : null, "en", "2026-11", null, null);
    }

    Account freelancer() {
        return accounts.register(Actor.NOBODY, registration(anAddress(), Role.FREELANCER), HERE);
    }

    Account client() {
        return accounts.register(Actor.NOBODY, registration(anAddress(), Role.CLIENT), HERE);
    }

    Account operator() {
        Account account = freelancer();
        return accounts.grant(Actor.SYSTEM, account.id(), Role.OPERATOR);
    }

    static Actor as(Account account) {
        return Actor.person(
                account.id(),
                account.roles(),
                Set.copyOf(account.companies().stream().map(c -> c.id()).toList()));
    }

    Login login(Account account) {
        return login(account.email(), PASSWORD);
    }

    Login login(String email, String password) {
        return accounts.login(new LoginRequest(email, password, HERE, "test"));
    }

    /** Gives every fact that was appended since the last time to the mails, in one transaction each. */
    void deliver() {
        for (Event event : events.take()) {
            store.persistence().write(connection -> {
                mails.on(event);
                return null;
            });
        }
    }

    /** The token in the newest mail to an address. */
    String mailedToken(String email) {
        deliver();
        String text = outbox.newest(email).text();
        return text.lines().filter(Tokens::looksRight).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        accounts.close();
        store.close();
    }

    /** What was appended by transactions that were committed. */
    static final class RecordedEvents implements Events {

        private static final ObjectMapper JSON = JsonMapper.builder().build();

        private final List<Event> taken = new CopyOnWriteArrayList<>();
        private final AtomicLong position = new AtomicLong();
        private final Persistence persistence;
        private final SettableClock clock;

        RecordedEvents(Persistence persistence, SettableClock clock) {
            this.persistence = persistence;
            this.clock = clock;
        }

        @Override
        public void append(DomainEvent event) {
            if (!persistence.inTransaction()) {
                throw new IllegalStateException("in no transaction");
            }
            persistence.afterCommit(() -> taken.add(new Event(
                    position.incrementAndGet(),
                    event.getClass().getSimpleName(),
                    event.aggregate(),
                    1,
                    clock.instant(),
                    JSON.valueToTree(event))));
        }

        List<Event> take() {
            List<Event> all = new ArrayList<>(taken);
            taken.clear();
            return all;
        }

        List<String> types() {
            return taken.stream().map(Event::type).toList();
        }

        @Override
        public List<Event> read(long after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long head() {
            return position.get();
        }

        @Override
        public List<SubscriberStatus> subscribers() {
            return List.of();
        }

        @Override
        public void rewind(String subscriber) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void retry(String subscriber) {
            throw new UnsupportedOperationException();
        }
    }

    /** Mails that were handed over. */
    static final class Outbox implements Notifications {

        final List<Mail> mails = new CopyOnWriteArrayList<>();

        @Override
        public UUID send(Actor actor, Mail mail) {
            if (!actor.isSystem()) {
                throw new IllegalStateException("only the platform sends mails");
            }
            mails.add(mail);
            return Ids.next();
        }

        @Override
        public Page<SentMail> list(Actor actor, PageRequest page) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SentMail sendAgain(Actor actor, UUID mail) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sendFailedAgain(Actor actor) {
            throw new UnsupportedOperationException();
        }

        Mail newest(String to) {
            return to(to).reduce((older, newer) -> newer).orElseThrow(() -> new AssertionError("no mail to " + to));
        }

        long count(String to) {
            return to(to).count();
        }

        private java.util.stream.Stream<Mail> to(String to) {
            return mails.stream().filter(mail -> mail.to().equals(to));
        }
    }
}
