package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyMember;
import org.biface.accounts.CompanyMembers;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.Login;
import org.biface.accounts.Registration;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.TooMany;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Several people act for one company: its owners say who, and it holds at once. */
public class CompanyMembersServiceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Bench bench;
    private static CompanyMembersService members;
    private static Actor operator;

    private Account owner;
    private Actor actor;
    private UUID company;

    @BeforeClass
    public static void open() {
        bench = new Bench(DATABASE, Map.of("company_invitations_open", 3, "company_invitations_per_day", 5));
        members = new CompanyMembersService(bench.store, bench.events, bench.settings, bench.accounts);
        operator = Bench.as(bench.operator());
    }

    @AfterClass
    public static void close() {
        bench.close();
    }

    @Before
    public void register() {
        owner = bench.client();
        actor = Bench.as(owner);
        company = owner.companies().get(0).id();
        bench.accounts.confirmEmail(bench.mailedToken(owner.email()));
        bench.events.take();
    }

    private String invited(String email, CompanyRole role) {
        members.invite(actor, company, email, role);
        return bench.mailedToken(email);
    }

    /** Somebody who came to the company with an account of their own. */
    private Account joined(CompanyRole role) {
        Account colleague = bench.client();
        members.accept(Bench.as(colleague), invited(colleague.email(), role));
        return bench.accounts.get(Bench.as(colleague), colleague.id());
    }

    private static Account registered(String email, String token) {
        return bench.accounts.register(
                Actor.NOBODY,
                new Registration(email, Bench.PASSWORD, "Carl", Role.CLIENT, null, "en", "1", null, token),
                Bench.HERE);
    }

    private static Actor now(Login login) {
        return bench.accounts.authenticate(login.token()).orElseThrow();
    }

    private List<String> who() {
        return members.members(actor, company).stream()
                .map(one -> one.account() + " " + one.role())
                .toList();
    }

    @Test
    public void aColleagueAcceptsWithAnOwnAccountAndActsForTheCompanyAtOnce() {
        Account colleague = bench.freelancer();
        Login login = bench.login(colleague);
        assertFalse(now(login).actsFor(company));

        CompanyInvitation invitation = members.invite(actor, company, " Carl@Example.ORG ", CompanyRole.MEMBER);
        assertEquals("carl@example.org", invitation.email());
        assertEquals(CompanyInvitation.State.OPEN, invitation.state());
        assertEquals("Acme SAS", invitation.companyName());
        assertEquals(List.of(invitation), members.invitations(actor, company));
        String token = bench.mailedToken("carl@example.org");
        assertTrue(bench.outbox
                .newest("carl@example.org")
                .text()
                .contains("http://localhost:8080/en/join?invitation=" + token));
        assertEquals(invitation, members.invitation(token));

        bench.events.take();
        Account accepted = members.accept(now(login), " " + token + "\n");
        assertEquals(
                "the own company comes first",
                List.of(colleague.companies().get(0).id(), company),
                accepted.companies().stream().map(one -> one.id()).toList());
        assertEquals(Set.of(Role.FREELANCER, Role.CLIENT), accepted.roles());
        assertEquals(List.of("RoleGranted", "CompanyMemberJoined"), bench.events.types());
        assertTrue(now(login).actsFor(company));
        assertEquals(List.of(owner.id() + " OWNER", colleague.id() + " MEMBER"), who());

        CompanyInvitation used = members.invitations(actor, company).get(0);
        assertEquals(CompanyInvitation.State.ACCEPTED, used.state());
        assertEquals(colleague.id(), used.acceptedBy());
        assertNull("the address is no more needed", used.email());
        assertFalse("the token was mailed elsewhere", accepted.emailConfirmed());
    }

    @Test
    public void whoHasNoAccountRegistersWithTheToken() {
        String email = Bench.anAddress();
        String token = invited(email, CompanyRole.OWNER);
        Account colleague = registered(email, token);
        assertEquals(
                List.of(company),
                colleague.companies().stream().map(one -> one.id()).toList());
        assertTrue("the token was mailed there", colleague.emailConfirmed());
        assertEquals(List.of(owner.id() + " OWNER", colleague.id() + " OWNER"), who());

        Account freelancer = bench.accounts.grant(operator, colleague.id(), Role.FREELANCER);
        assertEquals(
                "a co-owner deals in the company's name",
                1,
                freelancer.companies().size());
        members.setRole(operator, company, owner.id(), CompanyRole.OWNER);
        assertThrows(Conflict.class, () -> members.remove(actor, company, colleague.id()));
    }

    @Test
    public void aMemberWhoBecomesAFreelancerGetsACompanyOfTheirOwn() {
        String email = Bench.anAddress();
        Account colleague = registered(email, invited(email, CompanyRole.MEMBER));
        Account freelancer = bench.accounts.grant(operator, colleague.id(), Role.FREELANCER);
        assertEquals(2, freelancer.companies().size());
        assertEquals("Carl", freelancer.companies().get(0).details().name());
        assertEquals(
                "Carl",
                bench.accounts.person(operator, colleague.id()).orElseThrow().companyName());
        members.remove(actor, company, colleague.id());
    }

    @Test
    public void aTokenIsGoodOnceAndForADayOrTwoOnly() {
        String token = invited(Bench.anAddress(), CompanyRole.MEMBER);
        members.accept(Bench.as(bench.client()), token);
        String withdrawn = invited(Bench.anAddress(), CompanyRole.MEMBER);
        CompanyInvitation one = members.invitation(withdrawn);
        assertEquals(
                CompanyInvitation.State.WITHDRAWN,
                members.withdraw(actor, company, one.id()).state());
        assertEquals(
                CompanyInvitation.State.WITHDRAWN,
                members.withdraw(actor, company, one.id()).state());
        String email = Bench.anAddress();
        String replaced = invited(email, CompanyRole.MEMBER);
        String newer = invited(email, CompanyRole.OWNER);
        assertEquals(CompanyRole.OWNER, members.invitation(newer).role());

        Account colleague = bench.client();
        for (String useless : List.of(token, withdrawn, replaced, "x", "A".repeat(43))) {
            assertThrows(useless, Invalid.class, () -> members.invitation(useless));
            assertThrows(useless, Invalid.class, () -> members.accept(Bench.as(colleague), useless));
            Invalid refused = assertThrows(useless, Invalid.class, () -> registered(Bench.anAddress(), useless));
            assertEquals("invitation", refused.errors().get(0).field());
        }
        bench.clock.advance(Duration.ofDays(14));
        try {
            assertThrows(Invalid.class, () -> members.accept(Bench.as(colleague), newer));
            assertEquals(
                    CompanyInvitation.State.EXPIRED,
                    members.invitations(actor, company).get(0).state());
            bench.store.cleanUp();
            assertEquals("nothing is kept that is not needed", 0, (int) bench.store
                    .persistence()
                    .read(connection -> {
                        try (var rows = connection
                                .createStatement()
                                .executeQuery("select count(*) from accounts.company_invitation"
                                        + " where email is not null or token_hash is not null")) {
                            rows.next();
                            return rows.getInt(1);
                        }
                    }));
        } finally {
            bench.clock.advance(Duration.ofDays(-14));
        }
    }

    @Test
    public void onlyTheHashOfATokenIsKept() {
        String token = invited(Bench.anAddress(), CompanyRole.MEMBER);
        List<byte[]> kept = bench.store.persistence().read(connection -> {
            try (var query = connection.prepareStatement(
                    "select token_hash from accounts.company_invitation where company = ? and token_hash is not null")) {
                query.setObject(1, company);
                var rows = query.executeQuery();
                rows.next();
                return List.of(rows.getBytes(1));
            }
        });
        org.junit.Assert.assertArrayEquals(Tokens.hash(token), kept.get(0));
        assertFalse(bench.events.take().toString().contains(token));
    }

    @Test
    public void whoIsRemovedOrLeavesStopsAtOnceInOpenSessionsToo() {
        Account removed = joined(CompanyRole.MEMBER);
        Account leaving = joined(CompanyRole.OWNER);
        Login one = bench.login(removed);
        Login other = bench.login(leaving);
        assertTrue(now(one).actsFor(company) && now(other).actsFor(company));

        Actor member = now(one);
        assertThrows(Forbidden.class, () -> members.remove(member, company, leaving.id()));
        members.remove(now(other), company, removed.id());
        assertFalse(now(one).actsFor(company));
        assertThrows(NotFound.class, () -> members.members(now(one), company));
        assertThrows(NotFound.class, () -> bench.accounts.company(now(one), company));
        members.remove(now(other), company, leaving.id());
        assertFalse(now(other).actsFor(company));
        assertEquals(List.of(owner.id() + " OWNER"), who());
        assertThrows(NotFound.class, () -> members.remove(actor, company, removed.id()));
        // Who was removed may come again.
        members.accept(now(one), invited(removed.email(), CompanyRole.MEMBER));
        assertTrue(now(one).actsFor(company));
    }

    @Test
    public void aCompanyKeepsAnOwnerAndAFreelancerTheirOwnCompany() {
        assertThrows(Conflict.class, () -> members.remove(actor, company, owner.id()));
        assertThrows(Conflict.class, () -> members.setRole(actor, company, owner.id(), CompanyRole.MEMBER));
        Account second = joined(CompanyRole.MEMBER);
        assertThrows(Conflict.class, () -> members.remove(actor, company, owner.id()));
        CompanyMember promoted = members.setRole(actor, company, second.id(), CompanyRole.OWNER);
        assertEquals(CompanyRole.OWNER, promoted.role());
        // A suspended owner can't do anything for the company, so they don't count.
        bench.accounts.suspend(operator, second.id(), "A reason.");
        assertThrows(Conflict.class, () -> members.setRole(actor, company, owner.id(), CompanyRole.MEMBER));
        bench.accounts.reinstate(operator, second.id());
        assertEquals(
                CompanyRole.MEMBER,
                members.setRole(actor, company, owner.id(), CompanyRole.MEMBER).role());
        assertThrows(Forbidden.class, () -> members.invite(actor, company, Bench.anAddress(), CompanyRole.MEMBER));
        members.setRole(operator, company, owner.id(), CompanyRole.OWNER);

        Account freelancer = bench.freelancer();
        Actor self = Bench.as(freelancer);
        UUID own = freelancer.companies().get(0).id();
        bench.accounts.confirmEmail(bench.mailedToken(freelancer.email()));
        members.invite(self, own, second.email(), CompanyRole.OWNER);
        Account both = members.accept(Bench.as(second), bench.mailedToken(second.email()));
        assertThrows(Conflict.class, () -> members.remove(self, own, freelancer.id()));
        members.remove(Bench.as(both), own, second.id());
    }

    @Test
    public void invitationsAreLimitedAndNeedAConfirmedAddress() {
        Account unconfirmed = bench.client();
        UUID other = unconfirmed.companies().get(0).id();
        assertThrows(
                Conflict.class,
                () -> members.invite(Bench.as(unconfirmed), other, Bench.anAddress(), CompanyRole.MEMBER));
        assertThrows(Conflict.class, () -> members.invite(actor, company, owner.email(), CompanyRole.MEMBER));
        assertThrows(Invalid.class, () -> members.invite(actor, company, "nobody", CompanyRole.MEMBER));
        assertThrows(Invalid.class, () -> members.invite(actor, company, Bench.anAddress(), null));
        for (int i = 0; i < 3; i++) {
            members.invite(actor, company, Bench.anAddress(), CompanyRole.MEMBER);
        }
        assertThrows(Conflict.class, () -> members.invite(actor, company, Bench.anAddress(), CompanyRole.MEMBER));
        assertThrows(TooMany.class, () -> members.invite(actor, company, Bench.anAddress(), CompanyRole.MEMBER));
    }

    @Test
    public void everybodyElseIsRefused() {
        Account colleague = joined(CompanyRole.MEMBER);
        CompanyInvitation open = members.invite(actor, company, Bench.anAddress(), CompanyRole.MEMBER);
        Actor member = Bench.as(colleague);
        assertEquals(2, members.members(member, company).size());
        assertThrows(Forbidden.class, () -> members.invite(member, company, Bench.anAddress(), CompanyRole.MEMBER));
        assertThrows(Forbidden.class, () -> members.withdraw(member, company, open.id()));
        assertThrows(Forbidden.class, () -> members.setRole(member, company, colleague.id(), CompanyRole.OWNER));
        assertThrows(Forbidden.class, () -> members.invite(operator, company, Bench.anAddress(), CompanyRole.MEMBER));
        Map<String, Actor> strangers = Map.of(
                "nobody", Actor.NOBODY,
                "a freelancer", Bench.as(bench.freelancer()),
                "another client", Bench.as(bench.client()));
        new Strangers<>(CompanyMembers.class, members, strangers)
                .refused("members", actor, company)
                .refused("invitations", actor, company)
                .refused("invite", actor, company, Bench.anAddress(), CompanyRole.MEMBER)
                .refused("setRole", actor, company, colleague.id(), CompanyRole.OWNER)
                .refused("withdraw", actor, company, open.id())
                .refused("remove", actor, company, colleague.id())
                .refusedTo("accept", Map.of(), Bench.as(colleague), "whoever has the token may")
                .open("invitation", "who has the token is invited")
                .check();
    }
}
