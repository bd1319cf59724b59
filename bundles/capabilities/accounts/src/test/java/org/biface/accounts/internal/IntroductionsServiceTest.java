package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.accounts.Account;
import org.biface.accounts.ClientOrigin;
import org.biface.accounts.Introduction;
import org.biface.accounts.Introduction.State;
import org.biface.accounts.Introductions;
import org.biface.accounts.Registration;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.TooMany;
import org.biface.notifications.Mail;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** A client is brought along when two sides say so: a freelancer who introduces, and a newcomer who registers with the code. */
public class IntroductionsServiceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final String NO_USE =
            "The introduction is unknown, used, withdrawn or expired. Ask for another, or leave it away.";

    private static Bench bench;
    private static IntroductionsService introductions;
    private static Actor operator;

    private Account freelancer;
    private Actor actor;

    @BeforeClass
    public static void open() {
        bench = new Bench(DATABASE, Map.of("introductions_open", 3, "introductions_per_day", 6));
        introductions = new IntroductionsService(bench.store, bench.events, bench.settings);
        operator = Bench.as(bench.operator());
    }

    @AfterClass
    public static void close() {
        bench.close();
    }

    @Before
    public void register() {
        freelancer = bench.freelancer();
        actor = Bench.as(freelancer);
        bench.events.take();
    }

    @After
    public void backToToday() {
        bench.events.take();
    }

    private static Account register(String email, String code) {
        return bench.accounts.register(
                Actor.NOBODY,
                new Registration(email, Bench.PASSWORD, "Anna", Role.CLIENT, Bench.ACME, "en", "1", code, null),
                Bench.HERE);
    }

    private static UUID company(Account client) {
        return client.companies().get(0).id();
    }

    private String code() {
        return code(actor);
    }

    private static String code(Actor from) {
        return introductions
                .newCode(from, introductions.introduce(from, null, null).id())
                .code();
    }

    private static void refused(String code) {
        Invalid refused = assertThrows(Invalid.class, () -> register(Bench.anAddress(), code));
        assertEquals(
                List.of("introduction: " + NO_USE),
                refused.errors().stream()
                        .map(one -> one.field() + ": " + one.message())
                        .toList());
    }

    private void confirmed() {
        bench.accounts.requestConfirmation(actor);
        bench.accounts.confirmEmail(bench.mailedToken(freelancer.email()));
    }

    @Test
    public void whoRegistersWithTheCodeIsBroughtAlong() {
        Introduction made = introductions.introduce(actor, null, " Acme, met in Lyon ");
        assertEquals("Acme, met in Lyon", made.label());
        String replaced = introductions.newCode(actor, made.id()).code();
        String code = introductions.newCode(actor, made.id()).code();
        refused(replaced);
        Account client = register(Bench.anAddress(), " " + code + "\n");
        UUID company = company(client);

        ClientOrigin origin = introductions.origin(Bench.as(client), company);
        assertEquals(freelancer.id(), origin.freelancer());
        assertEquals(made.id(), origin.introduction());
        assertEquals("the freelancer sees it, too", origin, introductions.origin(actor, company));
        assertTrue(introductions.isBroughtBy(Actor.SYSTEM, company, freelancer.id()));
        Account other = bench.freelancer();
        assertFalse("towards another", introductions.isBroughtBy(Actor.SYSTEM, company, other.id()));
        Introduction used =
                introductions.own(actor, PageRequest.first(10)).items().get(0);
        assertEquals(State.USED, used.state());
        assertEquals(company, used.company());
        assertEquals("Acme SAS", used.companyName());
        assertEquals(origin.since(), used.endedAt());
        assertEquals(
                List.of("ClientIntroduced " + freelancer.id() + " " + made.id()),
                bench.events.take().stream()
                        .filter(event -> event.aggregate().equals(company))
                        .map(event -> event.type() + " " + event.id("freelancer") + " " + event.id("introduction"))
                        .toList());

        refused(code);
        assertThrows(Conflict.class, () -> introductions.withdraw(actor, made.id()));
        assertThrows(Conflict.class, () -> introductions.newCode(actor, made.id()));
    }

    @Test
    public void whoHasAnAccountCameByItself() {
        Account client = bench.client();
        String code = code();
        assertThrows(Conflict.class, () -> register(client.email(), code));
        ClientOrigin origin = introductions.origin(Bench.as(client), company(client));
        assertNull(origin.freelancer());
        assertEquals(client.companies().get(0).createdAt(), origin.since());
        assertFalse(introductions.isBroughtBy(Actor.SYSTEM, company(client), freelancer.id()));
        assertFalse("no such company", introductions.isBroughtBy(Actor.SYSTEM, UUID.randomUUID(), freelancer.id()));
        register(Bench.anAddress(), code);
    }

    @Test
    public void aCodeIsOfNoUse() {
        for (String never : List.of("", "guess", Tokens.next())) {
            refused(never);
        }
        Introduction made = introductions.introduce(actor, null, null);
        String withdrawn = introductions.newCode(actor, made.id()).code();
        assertEquals(State.WITHDRAWN, introductions.withdraw(actor, made.id()).state());
        refused(withdrawn);
        assertThrows(Conflict.class, () -> introductions.newCode(actor, made.id()));
        assertEquals(
                "once more",
                State.WITHDRAWN,
                introductions.withdraw(actor, made.id()).state());
        String ofNoFreelancer = code();
        bench.accounts.withdraw(operator, freelancer.id(), Role.FREELANCER);
        refused(ofNoFreelancer);
        bench.accounts.grant(operator, freelancer.id(), Role.FREELANCER);
        bench.accounts.suspend(operator, freelancer.id(), "why");
        refused(ofNoFreelancer);
        bench.accounts.reinstate(operator, freelancer.id());
        Invalid noClient = assertThrows(
                Invalid.class,
                () -> bench.accounts.register(
                        Actor.NOBODY,
                        new Registration(
                                Bench.anAddress(),
                                Bench.PASSWORD,
                                "Anna",
                                Role.FREELANCER,
                                null,
                                "en",
                                "1",
                                ofNoFreelancer,
                                null),
                        Bench.HERE));
        assertEquals("introduction", noClient.errors().get(0).field());
        register(Bench.anAddress(), ofNoFreelancer);
    }

    @Test
    public void aCodeExpires() {
        String email = Bench.anAddress();
        confirmed();
        Introduction mailed = introductions.introduce(actor, email, null);
        String code = code();
        bench.clock.advance(Duration.ofDays(90).minusSeconds(1));
        assertEquals(
                email,
                introductions.own(actor, PageRequest.first(10)).items().get(1).email());
        bench.clock.advance(Duration.ofSeconds(1));
        refused(code);
        assertThrows(
                Conflict.class,
                () -> introductions.newCode(
                        actor,
                        introductions
                                .own(actor, PageRequest.first(1))
                                .items()
                                .get(0)
                                .id()));
        Introduction ended =
                introductions.own(actor, PageRequest.first(10)).items().get(1);
        assertEquals(mailed.id(), ended.id());
        assertEquals(State.EXPIRED, ended.state());
        assertNull(ended.email());
        bench.store.cleanUp();
        assertEquals(0, count("email is not null or code_hash is not null"));
    }

    private long count(String condition) {
        return DATABASE.persistence().read(connection -> {
            try (Statement statement = connection.createStatement();
                    var row = statement.executeQuery("select count(*) from accounts.introduction where freelancer = '"
                            + freelancer.id() + "' and (" + condition + ")")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    @Test
    public void aCodeIsMailedToTheClientAlone() {
        String email = Bench.anAddress();
        assertThrows(Conflict.class, () -> introductions.introduce(actor, email, null));
        confirmed();
        Introduction made = introductions.introduce(actor, " " + email.toUpperCase() + " ", null);
        assertEquals(email, made.email());
        assertThrows(Conflict.class, () -> introductions.newCode(actor, made.id()));
        for (var event : bench.events.take()) {
            assertFalse(event.body().toString(), event.body().toString().contains(email));
            bench.store.persistence().write(connection -> {
                bench.mails.on(event);
                bench.mails.on(event);
                return null;
            });
        }
        assertEquals("once", 1, bench.outbox.count(email));
        Mail mail = bench.outbox.newest(email);
        assertEquals("Anna invites you to work together", mail.subject());
        String code = bench.mailedToken(email);
        assertTrue(mail.text(), mail.text().contains("/en/register/client?introduction=" + code + "\n"));
        assertEquals(0, count("code_hash is null or code_hash = convert_to('" + code + "', 'UTF8')"));

        Account client = register(email, code);
        assertTrue(introductions.isBroughtBy(actor, company(client), freelancer.id()));
        assertEquals("its address is forgotten", 0, count("email is not null or code_hash is not null"));

        introductions.introduce(actor, email, null);
        bench.deliver();
        assertEquals("the invitation and what confirms the new account, and no more", 2, bench.outbox.count(email));
    }

    @Test
    public void thereAreNotTooMany() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(introductions.introduce(actor, null, "client " + i).id());
        }
        assertThrows(Conflict.class, () -> introductions.introduce(actor, null, null));
        introductions.withdraw(actor, made.get(0));
        made.add(introductions.introduce(actor, null, "client 3").id());
        introductions.withdraw(actor, made.get(1));
        introductions.introduce(actor, null, null);
        introductions.withdraw(actor, made.get(2));
        assertThrows(TooMany.class, () -> introductions.introduce(actor, null, null));

        Page<Introduction> first = introductions.own(actor, PageRequest.first(3));
        assertEquals(3, first.items().size());
        Page<Introduction> rest = introductions.own(actor, new PageRequest(first.next(), 3));
        assertEquals(
                List.of("client 1", "client 0"),
                rest.items().stream().map(Introduction::label).toList());
        assertNull(rest.next());
    }

    @Test
    public void whatIsWrongIsRefused() {
        assertThrows(Invalid.class, () -> introductions.introduce(actor, "anna", null));
        assertThrows(Invalid.class, () -> introductions.introduce(actor, null, "x".repeat(101)));
        assertThrows(Invalid.class, () -> introductions.introduce(actor, null, "two\nlines"));
        assertThrows(Forbidden.class, () -> introductions.introduce(Actor.SYSTEM, null, null));
        UUID company = company(bench.client());
        assertThrows(Invalid.class, () -> introductions.recordOrigin(operator, company, null, "why"));
        assertThrows(Invalid.class, () -> introductions.recordOrigin(operator, company, freelancer.id(), " "));
        assertThrows(Invalid.class, () -> introductions.revokeOrigin(operator, company, null));
        assertThrows(Conflict.class, () -> introductions.revokeOrigin(operator, company, "why"));
        assertThrows(
                NotFound.class, () -> introductions.recordOrigin(operator, UUID.randomUUID(), freelancer.id(), "why"));
        assertThrows(NotFound.class, () -> introductions.recordOrigin(operator, company, UUID.randomUUID(), "why"));
        assertThrows(NotFound.class, () -> introductions.history(operator, UUID.randomUUID()));
        assertThrows(
                Conflict.class,
                () -> introductions.recordOrigin(
                        operator, company, bench.client().id(), "why"));
        assertThrows(
                "nobody brings themselves",
                Conflict.class,
                () -> introductions.recordOrigin(operator, company(freelancer), freelancer.id(), "why"));
    }

    @Test
    public void operatorsHaveTheLastWordOnRecord() throws Exception {
        UUID company = company(register(Bench.anAddress(), code()));
        Account other = bench.freelancer();
        bench.events.take();
        assertThrows(Conflict.class, () -> introductions.recordOrigin(operator, company, other.id(), "why"));
        assertNull(introductions
                .revokeOrigin(operator, company, "they had met here")
                .freelancer());
        ClientOrigin now = introductions.recordOrigin(Actor.SYSTEM, company, other.id(), "an old client of hers");
        assertEquals(other.id(), now.freelancer());
        assertNull(now.introduction());
        assertEquals("stays", now, introductions.recordOrigin(operator, company, other.id(), "once more"));
        assertTrue(introductions.isBroughtBy(Bench.as(other), company, other.id()));
        assertFalse(introductions.isBroughtBy(actor, company, freelancer.id()));
        assertEquals(
                List.of("an old client of hers null", "they had met here " + operator.account(), "null null"),
                introductions.history(operator, company).stream()
                        .map(one -> one.reason() + " " + one.by())
                        .toList());
        assertEquals(
                List.of("ClientOriginRevoked " + freelancer.id(), "ClientOriginRecorded " + other.id()),
                bench.events.take().stream()
                        .map(event -> event.type() + " " + event.id("freelancer"))
                        .toList());
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            for (String refused : List.of(
                    "update accounts.client_origin set reason = 'another'",
                    "delete from accounts.client_origin",
                    "truncate accounts.client_origin")) {
                SQLException no = assertThrows(SQLException.class, () -> statement.executeUpdate(refused));
                assertTrue(no.getMessage(), no.getMessage().contains("client_origin is append-only"));
            }
        }
    }

    @Test
    public void oneOfManyIsIntroduced() throws Exception {
        String code = code();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Account> introduced = new ArrayList<>();
        try {
            Callable<Account> one = () -> {
                try {
                    return register(Bench.anAddress(), code);
                } catch (Invalid taken) {
                    return null;
                }
            };
            List<Future<Account>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(threads.submit(one));
            }
            for (Future<Account> done : all) {
                if (done.get() != null) {
                    introduced.add(done.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, introduced.size());
        assertTrue(introductions.isBroughtBy(operator, company(introduced.get(0)), freelancer.id()));
    }

    @Test
    public void strangersAreRefused() {
        Introduction made = introductions.introduce(actor, null, null);
        String code = introductions.newCode(actor, made.id()).code();
        Account client = register(Bench.anAddress(), code);
        Introduction open = introductions.introduce(actor, null, null);
        UUID company = company(client);
        Account other = bench.freelancer();
        Map<String, Actor> strangers = Map.of(
                "another freelancer", Bench.as(other),
                "another client", Bench.as(bench.client()));
        new Strangers<>(Introductions.class, introductions, strangers)
                .refusedTo("introduce", Map.of("a client", Bench.as(client)), actor, null, null)
                .refused("newCode", actor, open.id())
                .refused("withdraw", actor, open.id())
                .own("own", actor, PageRequest.first(1))
                .refused("origin", actor, company)
                .refused("isBroughtBy", actor, company, freelancer.id())
                .refused("recordOrigin", operator, company, freelancer.id(), "once more")
                .refused("history", operator, company)
                .refused("revokeOrigin", operator, company, "why")
                .check();
        for (Actor party : List.of(actor, Bench.as(client))) {
            assertThrows(Forbidden.class, () -> introductions.history(party, company));
            assertThrows(
                    Forbidden.class,
                    () -> introductions.recordOrigin(party, company, freelancer.id(), "I brought them"));
            assertThrows(Forbidden.class, () -> introductions.revokeOrigin(party, company, "They did not"));
        }
    }
}
