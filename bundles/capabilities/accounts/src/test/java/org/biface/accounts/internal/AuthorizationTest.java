package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.LoginRequest;
import org.biface.commons.Actor;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Every method of the service against everybody who may ask: what each is answered about one person's things. */
public class AuthorizationTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** Others don't know it. */
    private static final String OWN_PASSWORD = "the owner's own secret";

    private static Bench bench;

    @BeforeClass
    public static void open() {
        bench = new Bench(DATABASE, Map.of("login_tries_per_account", 1_000, "mails_per_address_per_hour", 1_000));
    }

    @AfterClass
    public static void close() {
        bench.close();
    }

    /** Whose things are touched; made anew for each call. */
    private record Owner(Account account, String token, UUID session) {
        UUID id() {
            return account.id();
        }

        UUID company() {
            return account.companies().get(0).id();
        }
    }

    @FunctionalInterface
    private interface Ask {
        void of(Accounts accounts, Actor actor, Owner owner);
    }

    private static final Map<String, Ask> CALLS = new LinkedHashMap<>();
    private static final Map<String, String> EXPECTED = new TreeMap<>();

    /** In the order: nobody, other freelancer, other client, the person, operator, the platform. */
    private static void row(String method, String expected, Ask ask) {
        CALLS.put(method, ask);
        EXPECTED.put(method, expected);
    }

    static {
        String u = "Unauthenticated ";
        row(
                "register",
                "ok ok ok ok ok ok",
                (accounts, actor, owner) ->
                        accounts.register(actor, Bench.registration(Bench.anAddress(), Role.CLIENT), Bench.HERE));
        row(
                "login",
                "ok ok ok ok ok ok",
                (accounts, actor, owner) ->
                        accounts.login(new LoginRequest(owner.account.email(), Bench.PASSWORD, Bench.HERE, null)));
        row("authenticate", "ok ok ok ok ok ok", (accounts, actor, owner) -> accounts.authenticate(owner.token));
        row(
                "requestPasswordReset",
                "ok ok ok ok ok ok",
                (accounts, actor, owner) -> accounts.requestPasswordReset(owner.account.email(), Bench.HERE));
        // Who has no valid token gets nowhere, whoever it is.
        row(
                "resetPassword",
                "Invalid Invalid Invalid Invalid Invalid Invalid",
                (accounts, actor, owner) -> accounts.resetPassword(owner.token, "another long secret"));
        row(
                "confirmEmail",
                "Invalid Invalid Invalid Invalid Invalid Invalid",
                (accounts, actor, owner) -> accounts.confirmEmail(owner.token));
        // These touch only what belongs to who asks: nobody can name another's.
        row("logout", u + "ok ok ok ok Forbidden", (accounts, actor, owner) -> accounts.logout(actor, owner.token));
        row("sessions", u + "ok ok ok ok Forbidden", (accounts, actor, owner) -> accounts.sessions(actor, owner.token));
        row(
                "changePassword",
                u + "Invalid Invalid ok Invalid Forbidden",
                (accounts, actor, owner) ->
                        accounts.changePassword(actor, owner.token, OWN_PASSWORD, "another long secret"));
        row(
                "requestConfirmation",
                u + "ok ok ok ok Forbidden",
                (accounts, actor, owner) -> accounts.requestConfirmation(actor));
        row(
                "update",
                u + "ok ok ok ok Forbidden",
                (accounts, actor, owner) -> accounts.update(actor, Expected.ANY, "Anna", "en"));
        row(
                "revokeSession",
                u + "NotFound NotFound ok NotFound Forbidden",
                (accounts, actor, owner) -> accounts.revokeSession(actor, owner.session));
        row("get", u + "NotFound NotFound ok ok ok", (accounts, actor, owner) -> accounts.get(actor, owner.id()));
        row("person", u + "ok ok ok ok ok", (accounts, actor, owner) -> accounts.person(actor, owner.id()));
        row(
                "company",
                u + "NotFound NotFound ok ok ok",
                (accounts, actor, owner) -> accounts.company(actor, owner.company()));
        row(
                "updateCompany",
                u + "NotFound NotFound ok Forbidden Forbidden",
                (accounts, actor, owner) -> accounts.updateCompany(actor, owner.company(), Expected.ANY, Bench.ACME));
        row(
                "vatStanding",
                u + "Forbidden Forbidden Forbidden Forbidden ok",
                (accounts, actor, owner) -> accounts.vatStanding(actor, owner.company()));
        row(
                "vatStandings",
                u + "Forbidden Forbidden Forbidden Forbidden ok",
                (accounts, actor, owner) -> accounts.vatStandings(actor, Set.of(owner.company())));
        row(
                "vatChecks",
                u + "NotFound NotFound ok ok ok",
                (accounts, actor, owner) -> accounts.vatChecks(actor, owner.company()));
        // A French company's number is nothing that VIES is needed for.
        row(
                "askVies",
                u + "NotFound NotFound Conflict Conflict Conflict",
                (accounts, actor, owner) -> accounts.askVies(actor, owner.company()));
        row(
                "decideVatNumber",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) ->
                        accounts.decideVatNumber(actor, owner.company(), Expected.ANY, true, "A reason."));
        row(
                "list",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) -> accounts.list(actor, null, null, PageRequest.first(1)));
        row("counts", u + "Forbidden Forbidden Forbidden ok ok", (accounts, actor, owner) -> accounts.counts(actor));
        row(
                "grant",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) -> accounts.grant(actor, owner.id(), Role.FREELANCER));
        row(
                "withdraw",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) -> accounts.withdraw(actor, owner.id(), Role.FREELANCER));
        row(
                "suspend",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) -> accounts.suspend(actor, owner.id(), "A reason."));
        row(
                "reinstate",
                u + "Forbidden Forbidden Forbidden ok ok",
                (accounts, actor, owner) -> accounts.reinstate(actor, owner.id()));
    }

    @Test
    public void everyMethodRefusesWhoMayNot() {
        Account otherFreelancer = bench.freelancer();
        Account otherClient = bench.client();
        Account operator = bench.operator();
        bench.operator();
        Map<String, String> seen = new TreeMap<>();
        CALLS.forEach((method, ask) -> {
            StringBuilder row = new StringBuilder();
            for (int who = 0; who < 6; who++) {
                Owner owner = owner(method.equals("changePassword"));
                Actor actor = switch (who) {
                    case 0 -> Actor.NOBODY;
                    case 1 -> Bench.as(otherFreelancer);
                    case 2 -> Bench.as(otherClient);
                    case 3 -> Bench.as(owner.account);
                    case 4 -> Bench.as(operator);
                    default -> Actor.SYSTEM;
                };
                row.append(who == 0 ? "" : " ").append(outcome(ask, actor, owner));
            }
            seen.put(method, row.toString());
        });
        assertEquals(lines(EXPECTED), lines(seen));
    }

    @Test
    public void noMethodIsForgotten() {
        Set<String> methods = Arrays.stream(Accounts.class.getMethods())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(methods, new TreeSet<>(CALLS.keySet()));
    }

    private static Owner owner(boolean withOwnPassword) {
        Account account = bench.client();
        var login = bench.login(account);
        if (withOwnPassword) {
            bench.accounts.changePassword(Bench.as(account), login.token(), Bench.PASSWORD, OWN_PASSWORD);
        }
        return new Owner(account, login.token(), login.session().id());
    }

    private static String outcome(Ask ask, Actor actor, Owner owner) {
        try {
            ask.of(bench.accounts, actor, owner);
            return "ok";
        } catch (DomainException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private static String lines(Map<String, String> rows) {
        return String.join(
                "\n",
                List.copyOf(rows.entrySet().stream()
                        .map(row -> row.getKey() + ": " + row.getValue())
                        .toList()));
    }
}
