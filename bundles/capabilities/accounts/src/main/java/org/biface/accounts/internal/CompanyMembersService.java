package org.biface.accounts.internal;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyInvitation.State;
import org.biface.accounts.CompanyInvitationMade;
import org.biface.accounts.CompanyInvitationWithdrawn;
import org.biface.accounts.CompanyMember;
import org.biface.accounts.CompanyMemberLeft;
import org.biface.accounts.CompanyMembers;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.CompanyRoleChanged;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who acts for a company: owners invite and remove, and what they decide holds from the next request on. */
@Component(service = CompanyMembersService.class)
public final class CompanyMembersService implements CompanyMembers {

    private static final Logger LOG = LoggerFactory.getLogger(CompanyMembersService.class);

    private final AccountStore store;
    private final Events events;
    private final AccountSettings settings;
    private final AccountsService accounts;
    private final MemberBook book;
    private final Attempts attempts;

    @Activate
    public CompanyMembersService(
            @Reference AccountStore store,
            @Reference Events events,
            @Reference AccountSettings settings,
            @Reference AccountsService accounts) {
        this.store = store;
        this.events = events;
        this.settings = settings;
        this.accounts = accounts;
        this.book = new MemberBook(store);
        this.attempts = new Attempts(store.persistence(), store.clock());
    }

    @Override
    public List<CompanyMember> members(Actor actor, UUID company) {
        accounts.company(actor, company);
        return book.members(company);
    }

    @Override
    public List<CompanyInvitation> invitations(Actor actor, UUID company) {
        accounts.company(actor, company);
        return book.invitations(company);
    }

    @Override
    public CompanyInvitation invite(Actor actor, UUID company, String email, CompanyRole role) {
        accounts.company(actor, company);
        mustOwn(actor, company);
        String to = Texts.email(email);
        new Invalid.Check()
                .that(Texts.isEmail(to), "email", "email must be a mail address, such as anna@example.org.")
                .that(role != null, "role", "role must be OWNER or MEMBER.")
                .orThrow();
        attempts.count("invite:company:" + company, settings.companyInvitationsPerDay(), Duration.ofDays(1));
        attempts.count(Attempts.ofEmail("invite", to), settings.mailsPerAccount(), Duration.ofHours(1));
        return store.write(em -> {
            // The limit holds for calls at the same time, too.
            locked(actor, company);
            if (AccountsService.found(em, actor.account()).emailConfirmedAt == null) {
                throw new Conflict("Confirm your own address first; then you can invite colleagues.");
            }
            if (book.isMember(company, to)) {
                throw new Conflict("Whoever has this address acts for the company already.");
            }
            book.openTo(company, to).forEach(earlier -> withdrawn(company, earlier));
            if (book.open(company) >= settings.companyInvitationsOpen()) {
                throw new Conflict("The company has " + settings.companyInvitationsOpen()
                        + " open invitations already. Withdraw those that you don't need.");
            }
            UUID id =
                    book.invite(company, to, role, actor.account(), book.now().plus(settings.companyInvitationValid()));
            events.append(new CompanyInvitationMade(id, company));
            return book.locked(company, id).orElseThrow();
        });
    }

    @Override
    public CompanyInvitation withdraw(Actor actor, UUID company, UUID invitation) {
        accounts.company(actor, company);
        mustOwn(actor, company);
        return store.write(em -> {
            CompanyInvitation before = book.locked(company, invitation)
                    .orElseThrow(() -> new NotFound("The company made no such invitation."));
            if (before.state() == State.ACCEPTED) {
                throw new Conflict("Somebody has accepted this invitation already. Remove the member instead.");
            }
            if (before.state() != State.OPEN) {
                return before;
            }
            withdrawn(company, invitation);
            return book.locked(company, invitation).orElseThrow();
        });
    }

    private void withdrawn(UUID company, UUID invitation) {
        book.withdraw(invitation);
        events.append(new CompanyInvitationWithdrawn(invitation, company));
    }

    @Override
    public CompanyInvitation invitation(String token) {
        String stripped = token == null ? "" : token.strip();
        if (!Tokens.looksRight(stripped)) {
            throw AccountsService.invitationIsNoUse();
        }
        return book.byToken(Tokens.hash(stripped)).orElseThrow(AccountsService::invitationIsNoUse);
    }

    @Override
    public Account accept(Actor actor, String token) {
        return accounts.accept(actor, token);
    }

    @Override
    public CompanyMember setRole(Actor actor, UUID company, UUID account, CompanyRole role) {
        accounts.company(actor, company);
        mustManage(actor, company);
        new Invalid.Check()
                .that(role != null, "role", "role must be OWNER or MEMBER.")
                .orThrow();
        return store.write(em -> {
            locked(actor, company);
            CompanyMember before = member(company, account);
            if (before.role() == role) {
                return before;
            }
            if (role == CompanyRole.MEMBER) {
                mustNotBeMissed(AccountsService.found(em, account), company);
            }
            book.setRole(company, account, role);
            events.append(new CompanyRoleChanged(company, account, role.name(), actor.account()));
            LOG.info("account={} is {} of company={}, says account={}", account, role, company, actor.account());
            return member(company, account);
        });
    }

    @Override
    public void remove(Actor actor, UUID company, UUID account) {
        accounts.company(actor, company);
        if (!actor.is(account)) {
            mustManage(actor, company);
        }
        store.write(em -> {
            if (actor.is(account)) {
                store.lock(lock(company));
            } else {
                locked(actor, company);
            }
            CompanyMember member = member(company, account);
            if (member.role() == CompanyRole.OWNER) {
                mustNotBeMissed(AccountsService.found(em, account), company);
            }
            book.leave(company, account);
            events.append(new CompanyMemberLeft(company, account, actor.account()));
            // The other nodes follow within the half second for which they believe what they know of a token.
            accounts.forgetActorsAfterCommit();
            return null;
        });
        LOG.info("account={} acts no more for company={}, says account={}", account, company, actor.account());
    }

    private void mustNotBeMissed(AccountEntity owner, UUID company) {
        if (!book.hasOwnerBesides(company, owner.id)) {
            throw new Conflict("The company has no other owner. Make somebody else its owner first.");
        }
        if (owner.roles.contains(Role.FREELANCER) && !book.ownsAnother(owner.id, company)) {
            throw new Conflict("A freelancer keeps the company that their contracts are made out to.");
        }
    }

    private static String lock(UUID company) {
        return "company members " + company;
    }

    /** Looks once more at who decides, when nobody else can decide at the same time: two owners may remove each other. */
    private void locked(Actor actor, UUID company) {
        store.lock(lock(company));
        mustManage(actor, company);
    }

    private void mustManage(Actor actor, UUID company) {
        if (!actor.isOperator()) {
            mustOwn(actor, company);
        }
    }

    private void mustOwn(Actor actor, UUID company) {
        if (!actor.isPerson()
                || book.member(company, actor.account())
                        .filter(member -> member.role() == CompanyRole.OWNER)
                        .isEmpty()) {
            throw new Forbidden("Only an owner of the company may do this.");
        }
    }

    private CompanyMember member(UUID company, UUID account) {
        return book.member(company, account)
                .orElseThrow(() -> new NotFound("Nobody with this account acts for the company."));
    }
}
