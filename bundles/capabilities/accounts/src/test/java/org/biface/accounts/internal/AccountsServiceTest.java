package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.biface.accounts.Account;
import org.biface.accounts.Address;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Login;
import org.biface.accounts.LoginRequest;
import org.biface.accounts.Registration;
import org.biface.accounts.Session;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.TooMany;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** What people can do with accounts, on a real database. */
public class AccountsServiceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Bench bench;
    private static AccountsService accounts;

    @BeforeClass
    public static void open() {
        bench = new Bench(DATABASE);
        accounts = bench.accounts;
    }

    @AfterClass
    public static void close() {
        bench.close();
    }

    @Test
    public void aFreelancerRegistersFreeAndGetsACompanyInTheirName() {
        String email = Bench.anAddress();
        Account account = accounts.register(
                Actor.NOBODY,
                Bench.registration("  " + email.toUpperCase(Locale.ROOT) + " ", Role.FREELANCER),
                Bench.HERE);
        assertEquals(email, account.email());
        assertEquals(Set.of(Role.FREELANCER), account.roles());
        assertFalse(account.emailConfirmed());
        assertFalse(account.mustChangePassword());
        Company company = account.companies().get(0);
        assertEquals(new CompanyDetails("Anna", null, null, VatStatus.FRANCHISE, null), company.details());
        assertEquals(account, accounts.get(Bench.as(account), account.id()));
    }

    @Test
    public void aClientRegistersWithACompany() {
        Account account = bench.client();
        assertEquals(Bench.ACME, account.companies().get(0).details());
        Registration without =
                new Registration(Bench.anAddress(), Bench.PASSWORD, "Anna", Role.CLIENT, null, null, "1", null, null);
        assertEquals(List.of("company"), refused(without));
    }

    @Test
    public void everyWrongFieldIsNamed() {
        Registration wrong = new Registration(
                "anna",
                "short",
                " ",
                Role.OPERATOR,
                new CompanyDetails(null, "123456789", "FR00303265045", null, new Address("", "1", "Lyon", "fr")),
                "de",
                null,
                null,
                null);
        assertEquals(
                new TreeSet<>(Set.of(
                        "email",
                        "displayName",
                        "role",
                        "locale",
                        "termsVersion",
                        "company/name",
                        "company/vatStatus",
                        "company/address/street",
                        "company/address/country",
                        "company/vatNumber",
                        "password")),
                new TreeSet<>(refused(wrong)));
    }

    private static List<String> refused(Registration registration) {
        Invalid invalid = assertThrows(Invalid.class, () -> accounts.register(Actor.NOBODY, registration, Bench.HERE));
        return invalid.errors().stream().map(Invalid.FieldError::field).toList();
    }

    @Test
    public void anAddressIsRegisteredOnceAlsoWhenTwoRace() throws Exception {
        String email = Bench.anAddress();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> races = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            accounts.register(Actor.NOBODY, Bench.registration(email, Role.FREELANCER), Bench.HERE);
                            return true;
                        } catch (Conflict taken) {
                            return false;
                        }
                    })
                    .toList();
            long won = 0;
            for (Future<Boolean> race : pool.invokeAll(races)) {
                won += race.get() ? 1 : 0;
            }
            assertEquals(1, won);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    public void aLoginOpensASessionAndALogoutEndsIt() {
        Account account = bench.client();
        Login login = bench.login(account);
        assertEquals(account.id(), login.account().id());
        Actor actor = accounts.authenticate(login.token()).orElseThrow();
        assertEquals(Bench.as(account), actor);
        assertTrue(accounts.authenticate(Tokens.next()).isEmpty());
        assertTrue(accounts.authenticate("'; drop table account").isEmpty());
        assertTrue(accounts.authenticate(null).isEmpty());

        accounts.logout(actor, login.token());
        assertTrue(accounts.authenticate(login.token()).isEmpty());
        accounts.logout(actor, login.token());
    }

    @Test
    public void onlyTheHashOfATokenIsStored() {
        Account account = bench.freelancer();
        Login login = bench.login(account);
        String rows = DATABASE.persistence().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select string_agg(s::text || encode(s.token_hash, 'escape'), ' ') from accounts.session s")) {
                row.next();
                return row.getString(1);
            }
        });
        assertFalse(rows.contains(login.token()));
    }

    @Test
    public void aWrongPasswordAndAnUnknownAddressAreAnsweredAlike() {
        Account account = bench.freelancer();
        Unauthenticated wrong =
                assertThrows(Unauthenticated.class, () -> bench.login(account.email(), "not the right one"));
        Unauthenticated unknown =
                assertThrows(Unauthenticated.class, () -> bench.login(Bench.anAddress(), Bench.PASSWORD));
        assertEquals(wrong.getMessage(), unknown.getMessage());
    }

    @Test
    public void guessingAtAnAccountIsLimitedAlsoInParallel() throws Exception {
        Account account = bench.freelancer();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> guesses = IntStream.range(0, 30)
                    .<Callable<String>>mapToObj(i -> () -> {
                        try {
                            accounts.login(
                                    new LoginRequest(account.email(), "guess number " + i, "198.51.100." + i, null));
                            return "in";
                        } catch (Unauthenticated wrong) {
                            return "wrong";
                        } catch (TooMany tooMany) {
                            return "too many";
                        }
                    })
                    .toList();
            Map<String, Long> seen = pool.invokeAll(guesses).stream()
                    .map(AccountsServiceTest::outcome)
                    .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()));
            assertEquals(Map.of("wrong", 10L, "too many", 20L), seen);
        } finally {
            pool.shutdownNow();
        }
        TooMany locked = assertThrows(TooMany.class, () -> bench.login(account));
        assertTrue(locked.retryAfter().toMinutes() <= 15);
        assertTrue(bench.login(bench.freelancer()) != null);

        String token = resetToken(account);
        accounts.resetPassword(token, "another long secret");
        assertNotNull("a reset lets the person in at once", bench.login(account.email(), "another long secret"));
    }

    private static String outcome(Future<String> future) {
        try {
            return future.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    public void guessingFromAnAddressIsLimitedAndForgottenAfterTheWindow() {
        try (Bench strict = new Bench(DATABASE, Map.of("login_tries_per_address", 3))) {
            String network = "2001:db8:1:2:";
            for (int i = 1; i <= 3; i++) {
                String from = network + ":" + i;
                assertThrows(
                        Unauthenticated.class,
                        () -> strict.accounts.login(new LoginRequest(Bench.anAddress(), Bench.PASSWORD, from, null)));
            }
            Account account = strict.freelancer();
            assertThrows(
                    TooMany.class,
                    () -> strict.accounts.login(
                            new LoginRequest(account.email(), Bench.PASSWORD, network + "ffff::1", null)));
            DATABASE.clock().advance(Duration.ofMinutes(16));
            for (int i = 0; i < 10; i++) {
                strict.accounts.login(new LoginRequest(account.email(), Bench.PASSWORD, network + ":1", null));
            }
        }
    }

    @Test
    public void aTryThatGotNoTurnIsNotCounted() {
        Map<String, Object> narrow = Map.of(
                "hashing_concurrency", 1,
                "hashing_queue", 0,
                "login_tries_per_address", 2,
                "login_tries_per_account", 2,
                "registrations_per_address_per_hour", 2);
        try (Bench strict = new Bench(DATABASE, narrow)) {
            String from = "198.51.100.77";
            Account account = strict.accounts.register(
                    Actor.NOBODY, Bench.registration(Bench.anAddress(), Role.FREELANCER), from);
            LoginRequest login = new LoginRequest(account.email(), Bench.PASSWORD, from, null);
            Registration second = Bench.registration(Bench.anAddress(), Role.FREELANCER);
            strict.accounts.passwords.guarded(() -> {
                for (int i = 0; i < 5; i++) {
                    assertThrows(Unavailable.class, () -> strict.accounts.login(login));
                    assertThrows(Unavailable.class, () -> strict.accounts.register(Actor.NOBODY, second, from));
                }
                return null;
            });
            assertNotNull(strict.accounts.login(login));
            assertNotNull(strict.accounts.register(Actor.NOBODY, second, from));
        }
    }

    @Test
    public void registeringFromAnAddressIsLimited() {
        try (Bench strict = new Bench(DATABASE, Map.of("registrations_per_address_per_hour", 2))) {
            String from = "203.0.113.9";
            for (int i = 0; i < 2; i++) {
                strict.accounts.register(Actor.NOBODY, Bench.registration(Bench.anAddress(), Role.FREELANCER), from);
            }
            Registration third = Bench.registration(Bench.anAddress(), Role.FREELANCER);
            assertThrows(TooMany.class, () -> strict.accounts.register(Actor.NOBODY, third, from));
        }
    }

    @Test
    public void sessionsAreListedAndRevoked() {
        Account account = bench.freelancer();
        Login first = bench.login(account);
        Login second = bench.login(account);
        Actor actor = Bench.as(account);
        List<Session> sessions = accounts.sessions(actor, second.token());
        assertEquals(
                List.of(second.session().id(), first.session().id()),
                sessions.stream().map(Session::id).toList());
        assertEquals(
                List.of(true, false), sessions.stream().map(Session::current).toList());
        assertEquals(Bench.HERE, sessions.get(0).remoteAddress());

        assertTrue(accounts.authenticate(first.token()).isPresent());
        accounts.revokeSession(actor, first.session().id());
        assertTrue(accounts.authenticate(first.token()).isEmpty());
        assertTrue(accounts.authenticate(second.token()).isPresent());
        assertThrows(
                NotFound.class,
                () -> accounts.revokeSession(actor, first.session().id()));
    }

    @Test
    public void aSessionThatIsRevokedOnAnotherNodeEndsHereWithinASecond() {
        try (Bench other = new Bench(DATABASE, DATABASE.anotherNode(), Map.of())) {
            Account account = bench.freelancer();
            Login login = bench.login(account);
            assertTrue(other.accounts.authenticate(login.token()).isPresent());
            accounts.revokeSession(Bench.as(account), login.session().id());
            other.ahead.addAndGet(Duration.ofMillis(999).toNanos());
            assertTrue(other.accounts.authenticate(login.token()).isEmpty());
        }
    }

    @Test
    public void anUnusedSessionExpiresAndAUsedOneGoesOnUntilItsEnd() {
        try (Bench strict = new Bench(DATABASE, Map.of("session_idle_hours", 2, "session_longest_days", 1))) {
            Account account = strict.freelancer();
            Login unused = strict.login(account);
            Login used = strict.login(account);
            for (int hours = 0; hours < 23; hours++) {
                DATABASE.clock().advance(Duration.ofHours(1));
                forgetWhatIsCached(strict);
                assertTrue(
                        "after " + hours + " h",
                        strict.accounts.authenticate(used.token()).isPresent());
                noteSeen(strict);
            }
            assertTrue(strict.accounts.authenticate(unused.token()).isEmpty());
            DATABASE.clock().advance(Duration.ofMinutes(90));
            forgetWhatIsCached(strict);
            assertTrue(strict.accounts.authenticate(used.token()).isEmpty());

            strict.store.cleanUp();
            assertEquals(0, rows("accounts.session where account = '" + account.id() + "'"));
        }
    }

    private static void forgetWhatIsCached(Bench bench) {
        // A grant forgets the whole cache of the node.
        Account account = bench.freelancer();
        bench.accounts.grant(Actor.SYSTEM, account.id(), Role.CLIENT);
    }

    private static void noteSeen(Bench bench) {
        bench.accounts.noteSeen();
    }

    private static long rows(String table) {
        return DATABASE.persistence().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from " + table)) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    public void theOldestSessionEndsWhenThereAreTooMany() {
        try (Bench strict = new Bench(DATABASE, Map.of("sessions_per_account", 2))) {
            Account account = strict.freelancer();
            Login first = strict.login(account);
            DATABASE.clock().advance(Duration.ofSeconds(1));
            Login second = strict.login(account);
            DATABASE.clock().advance(Duration.ofSeconds(1));
            strict.login(account);
            assertTrue(strict.accounts.authenticate(first.token()).isEmpty());
            assertTrue(strict.accounts.authenticate(second.token()).isPresent());
        }
    }

    @Test
    public void aChangedPasswordEndsAllOtherSessions() {
        Account account = bench.freelancer();
        Login mine = bench.login(account);
        Login other = bench.login(account);
        Actor actor = Bench.as(account);
        assertThrows(
                Invalid.class,
                () -> accounts.changePassword(actor, mine.token(), "not my password", "another long secret"));
        assertThrows(
                Invalid.class, () -> accounts.changePassword(actor, mine.token(), Bench.PASSWORD, "motdepasse1234"));
        assertThrows(Invalid.class, () -> accounts.changePassword(actor, mine.token(), Bench.PASSWORD, Bench.PASSWORD));
        accounts.changePassword(actor, mine.token(), Bench.PASSWORD, "another long secret");
        assertTrue(accounts.authenticate(mine.token()).isPresent());
        assertTrue(accounts.authenticate(other.token()).isEmpty());
        assertThrows(Unauthenticated.class, () -> bench.login(account));
        assertNotNull(bench.login(account.email(), "another long secret"));
        bench.deliver();
        assertEquals(
                "Your password was changed",
                bench.outbox.newest(account.email()).subject());
    }

    @Test
    public void anAddressIsConfirmedByTheMailedTokenOnce() {
        Account account = bench.freelancer();
        String first = bench.mailedToken(account.email());
        accounts.requestConfirmation(Bench.as(account));
        String token = bench.mailedToken(account.email());
        assertNotEquals(first, token);
        assertThrows("a newer mail replaces the older", Invalid.class, () -> accounts.confirmEmail(first));
        accounts.confirmEmail(token);
        assertTrue(accounts.get(Bench.as(account), account.id()).emailConfirmed());
        assertThrows(Invalid.class, () -> accounts.confirmEmail(token));
        assertThrows(Conflict.class, () -> accounts.requestConfirmation(Bench.as(account)));
    }

    @Test
    public void theTokenOfAConfirmationExpiresAndSetsNoPassword() {
        Account account = bench.freelancer();
        String token = bench.mailedToken(account.email());
        assertThrows(Invalid.class, () -> accounts.resetPassword(token, "another long secret"));
        DATABASE.clock().advance(Duration.ofHours(73));
        assertThrows(Invalid.class, () -> accounts.confirmEmail(token));
        assertThrows(Invalid.class, () -> accounts.confirmEmail(null));
    }

    @Test
    public void aMailedTokenSetsANewPasswordOnceAndEndsAllSessions() throws Exception {
        Account account = bench.freelancer();
        Login login = bench.login(account);
        String token = resetToken(account);
        assertThrows(Invalid.class, () -> accounts.resetPassword(token, "short"));
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> races = IntStream.range(0, 4)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        try {
                            accounts.resetPassword(token, "another long secret " + i);
                            return true;
                        } catch (Invalid used) {
                            return false;
                        }
                    })
                    .toList();
            long won = 0;
            for (Future<Boolean> race : pool.invokeAll(races)) {
                won += race.get() ? 1 : 0;
            }
            assertEquals(1, won);
        } finally {
            pool.shutdownNow();
        }
        assertTrue(accounts.authenticate(login.token()).isEmpty());
        assertThrows(Unauthenticated.class, () -> bench.login(account));
        assertTrue(
                "whoever has the token reads the address",
                accounts.get(Bench.as(account), account.id()).emailConfirmed());
    }

    private static String resetToken(Account account) {
        bench.deliver();
        accounts.requestPasswordReset(account.email(), Bench.HERE);
        return bench.mailedToken(account.email());
    }

    @Test
    public void aResetTokenExpires() {
        Account account = bench.freelancer();
        String token = resetToken(account);
        DATABASE.clock().advance(Duration.ofMinutes(61));
        assertThrows(Invalid.class, () -> accounts.resetPassword(token, "another long secret"));
    }

    @Test
    public void askingForAResetDoesNotTellWhetherAnAddressIsKnown() {
        String unknown = Bench.anAddress();
        accounts.requestPasswordReset(unknown, Bench.HERE);
        assertEquals(List.of("PasswordResetRequested"), newest());
        bench.deliver();
        assertEquals(0, bench.outbox.count(unknown));
        for (int i = 0; i < 4; i++) {
            accounts.requestPasswordReset(unknown, Bench.HERE);
        }
        assertThrows(TooMany.class, () -> accounts.requestPasswordReset(unknown, Bench.HERE));
        bench.deliver();
    }

    private static List<String> newest() {
        List<String> types = bench.events.types();
        return types.subList(types.size() - 1, types.size());
    }

    @Test
    public void mailsSpeakThePersonsLanguage() {
        Registration french = new Registration(
                Bench.anAddress(),
                Bench.PASSWORD,
                "Zoé {token} $1",
                Role.FREELANCER,
                null,
                "fr",
                "2026-11",
                null,
                null);
        Account account = accounts.register(Actor.NOBODY, french, Bench.HERE);
        bench.deliver();
        assertEquals(
                "Confirmez votre adresse", bench.outbox.newest(account.email()).subject());
        assertTrue(bench.outbox.newest(account.email()).text().startsWith("Bonjour Zoé {token} $1,\n"));
    }

    @Test
    public void withoutNotificationsMailsComeLater() {
        Account account = bench.freelancer();
        AccountMails alone = new AccountMails(bench.store, bench.settings);
        List<org.biface.kernel.events.Event> events = bench.events.take();
        assertThrows(Unavailable.class, () -> alone.on(events.get(events.size() - 1)));
        DATABASE.persistence().write(connection -> {
            bench.mails.on(events.get(events.size() - 1));
            return null;
        });
        assertEquals(1, bench.outbox.count(account.email()));
    }

    @Test
    public void whoReadsTheLogAgainWritesToNobodyAgain() {
        Account account = bench.freelancer();
        List<org.biface.kernel.events.Event> events = bench.events.take();
        DATABASE.clock().advance(Duration.ofDays(4));
        events.forEach(bench.mails::on);
        assertEquals(0, bench.outbox.count(account.email()));
    }

    @Test
    public void aPersonChangesWhatOthersSee() {
        Account account = bench.freelancer();
        Actor actor = Bench.as(account);
        Account changed = accounts.update(actor, Expected.of(account.version()), "Anna B.", "fr");
        assertEquals("Anna B.", changed.displayName());
        assertEquals("fr", changed.locale());
        assertTrue(changed.version() > account.version());
        assertThrows(Stale.class, () -> accounts.update(actor, Expected.of(account.version()), "Anna C.", "fr"));
        assertThrows(Invalid.class, () -> accounts.update(actor, Expected.ANY, "two\nlines", "fr"));
        assertEquals(
                "Anna B.",
                accounts.person(Bench.as(bench.client()), account.id())
                        .orElseThrow()
                        .displayName());
    }

    @Test
    public void aCompanyIsChangedByWhoActsForIt() {
        Account account = bench.client();
        Actor actor = Bench.as(account);
        Company company = account.companies().get(0);
        CompanyDetails moved = new CompanyDetails(
                "Acme SAS",
                " 303 265 045 ",
                "fr40 303265045",
                VatStatus.REGISTERED,
                new Address("1 rue de la Paix", "75002", "Paris", "FR"));
        Company changed = accounts.updateCompany(actor, company.id(), Expected.of(company.version()), moved);
        assertEquals("303265045", changed.details().registrationNumber());
        assertEquals("FR40303265045", changed.details().vatNumber());
        assertEquals(changed, accounts.company(actor, company.id()));
        assertThrows(
                Stale.class, () -> accounts.updateCompany(actor, company.id(), Expected.of(company.version()), moved));
    }

    @Test
    public void rolesComeAndGoAndMoveTheVersion() {
        Account account = bench.freelancer();
        Login login = bench.login(account);
        assertFalse(accounts.authenticate(login.token()).orElseThrow().has(Role.CLIENT));
        Account both = accounts.grant(Actor.SYSTEM, account.id(), Role.CLIENT);
        assertEquals(Set.of(Role.FREELANCER, Role.CLIENT), both.roles());
        assertTrue(both.version() > account.version());
        assertTrue(accounts.authenticate(login.token()).orElseThrow().has(Role.CLIENT));
        Account again = accounts.withdraw(Actor.SYSTEM, account.id(), Role.CLIENT);
        assertEquals(Set.of(Role.FREELANCER), again.roles());
        assertTrue(again.version() > both.version());
    }

    @Test
    public void aSuspendedPersonIsToldWhyAndIsOutAtOnce() {
        Account account = bench.freelancer();
        Login login = bench.login(account);
        assertTrue(accounts.authenticate(login.token()).isPresent());
        Actor operator = Bench.as(bench.operator());
        assertThrows(Invalid.class, () -> accounts.suspend(operator, account.id(), " "));
        Account suspended = accounts.suspend(operator, account.id(), "Two accounts for one person.");
        assertEquals("Two accounts for one person.", suspended.suspension().reason());
        assertTrue(accounts.authenticate(login.token()).isEmpty());
        Forbidden told = assertThrows(Forbidden.class, () -> bench.login(account));
        assertTrue(told.getMessage().contains("Two accounts for one person."));
        assertThrows(
                "the reason is not for who does not know the password",
                Unauthenticated.class,
                () -> bench.login(account.email(), "not the right one"));
        bench.deliver();
        assertTrue(bench.outbox.newest(account.email()).text().contains("Two accounts for one person."));

        assertThrows(Conflict.class, () -> accounts.suspend(operator, operator.account(), "me"));
        assertNull(accounts.reinstate(operator, account.id()).suspension());
        assertNotNull(bench.login(account));
    }

    @Test
    public void operatorsFindAccountsPageByPage() {
        String mark = "m%_" + java.util.UUID.randomUUID().toString().substring(0, 8);
        Map<Role, Long> before = accounts.counts(Actor.SYSTEM);
        Account first = named(mark + " one");
        Account second = named(mark + " TWO");
        Account third = named(mark.toUpperCase(Locale.ROOT) + " three");
        accounts.grant(Actor.SYSTEM, second.id(), Role.CLIENT);
        Map<Role, Long> now = accounts.counts(Actor.SYSTEM);
        assertEquals(3, now.get(Role.FREELANCER) - before.getOrDefault(Role.FREELANCER, 0L));
        assertEquals(1, now.get(Role.CLIENT) - before.getOrDefault(Role.CLIENT, 0L));
        Page<Account> page = accounts.list(Actor.SYSTEM, mark, null, PageRequest.first(2));
        assertEquals(List.of(third.id(), second.id()), ids(page));
        assertEquals(
                List.of(first.id()), ids(accounts.list(Actor.SYSTEM, mark, null, new PageRequest(page.next(), 2))));
        assertEquals(List.of(second.id()), ids(accounts.list(Actor.SYSTEM, mark, Role.CLIENT, PageRequest.first(10))));
        assertEquals(List.of(first.id()), ids(accounts.list(Actor.SYSTEM, first.email(), null, PageRequest.first(10))));
        assertThrows(Invalid.class, () -> accounts.list(Actor.SYSTEM, null, null, new PageRequest("not a cursor", 2)));
    }

    private static Account named(String name) {
        return accounts.register(
                Actor.NOBODY,
                new Registration(Bench.anAddress(), Bench.PASSWORD, name, Role.FREELANCER, null, null, "1", null, null),
                Bench.HERE);
    }

    private static List<java.util.UUID> ids(Page<Account> page) {
        return page.items().stream().map(Account::id).toList();
    }

    @Test
    public void aPasswordHashedWithOldParametersIsHashedAnewAtLogin() {
        Account account = bench.freelancer();
        try (Bench stronger = new Bench(DATABASE, Map.of("argon_memory_kib", 128))) {
            assertNotNull(stronger.login(account));
            String hash = stronger.store.read(em -> em.find(AccountEntity.class, account.id()).passwordHash);
            assertTrue(hash, hash.startsWith("$argon2id$v=19$m=128,t=1,p=1$"));
            assertNotNull(stronger.login(account));
        }
    }
}
