package org.biface.accounts.internal;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.ClientOrigin;
import org.biface.accounts.ClientOriginChange;
import org.biface.accounts.ClientOriginRecorded;
import org.biface.accounts.ClientOriginRevoked;
import org.biface.accounts.Introduction;
import org.biface.accounts.Introduction.State;
import org.biface.accounts.IntroductionCode;
import org.biface.accounts.IntroductionMade;
import org.biface.accounts.IntroductionWithdrawn;
import org.biface.accounts.Introductions;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who brought which client: freelancers introduce, clients register with a code, and operators have the last word. */
@Component(service = IntroductionsService.class)
public final class IntroductionsService implements Introductions {

    private static final Logger LOG = LoggerFactory.getLogger(IntroductionsService.class);
    private static final int LONGEST_LABEL = 100;
    private static final int LONGEST_REASON = 1_000;

    private final AccountStore store;
    private final Events events;
    private final AccountSettings settings;
    private final IntroductionBook book;
    private final Attempts attempts;

    @Activate
    public IntroductionsService(
            @Reference AccountStore store, @Reference Events events, @Reference AccountSettings settings) {
        this.store = store;
        this.events = events;
        this.settings = settings;
        this.book = new IntroductionBook(store);
        this.attempts = new Attempts(store.persistence(), store.clock());
    }

    // What freelancers do

    @Override
    public Introduction introduce(Actor actor, String email, String label) {
        UUID freelancer = freelancer(actor);
        String to = Texts.email(email);
        Invalid.Check check = new Invalid.Check()
                .that(
                        to == null || Texts.isEmail(to),
                        "email",
                        "email must be a mail address, such as anna@example.org.");
        if (label != null) {
            Texts.line(check, label, "label", LONGEST_LABEL);
        }
        check.orThrow();
        attempts.count("introduce:account:" + freelancer, settings.introductionsPerDay(), Duration.ofDays(1));
        if (to != null) {
            attempts.count(Attempts.ofEmail("introduce", to), settings.mailsPerAccount(), Duration.ofHours(1));
        }
        return store.write(em -> {
            // The limit holds for calls at the same time, too.
            store.lock("introductions " + freelancer);
            if (to != null && account(em, freelancer).emailConfirmedAt == null) {
                throw new Conflict("Confirm your own address first; then your introductions can be mailed.");
            }
            if (book.open(freelancer) >= settings.introductionsOpen()) {
                throw new Conflict("You have " + settings.introductionsOpen()
                        + " open introductions already. Withdraw those that you don't need.");
            }
            Introduction made = book.make(
                    freelancer,
                    to,
                    label == null ? null : label.strip(),
                    book.now().plus(settings.introductionValid()));
            events.append(new IntroductionMade(made.id(), freelancer));
            return made;
        });
    }

    @Override
    public IntroductionCode newCode(Actor actor, UUID introduction) {
        UUID freelancer = freelancer(actor);
        String code = Tokens.next();
        return store.write(em -> {
            IntroductionBook.Entry entry = locked(freelancer, introduction);
            if (entry.shown().state() != State.OPEN) {
                throw new Conflict("This introduction has ended. Make another.");
            }
            if (entry.mailed()) {
                throw new Conflict("The code of this introduction is mailed. Make another without an address.");
            }
            book.keepCode(introduction, Tokens.hash(code));
            return new IntroductionCode(introduction, code);
        });
    }

    @Override
    public Introduction withdraw(Actor actor, UUID introduction) {
        UUID freelancer = freelancer(actor);
        return store.write(em -> {
            Introduction before = locked(freelancer, introduction).shown();
            if (before.state() == State.USED) {
                throw new Conflict("A client has registered with this introduction already.");
            }
            if (before.state() != State.OPEN) {
                return before;
            }
            book.withdraw(introduction);
            events.append(new IntroductionWithdrawn(introduction, freelancer));
            return locked(freelancer, introduction).shown();
        });
    }

    @Override
    public Page<Introduction> own(Actor actor, PageRequest page) {
        UUID account = person(actor);
        UUID before = AccountsService.cursor(page.cursor());
        List<Introduction> found = book.of(account, before, page.limit() + 1);
        boolean more = found.size() > page.limit();
        List<Introduction> items = more ? found.subList(0, page.limit()) : found;
        return new Page<>(items, more ? items.get(items.size() - 1).id().toString() : null);
    }

    private IntroductionBook.Entry locked(UUID freelancer, UUID introduction) {
        return book.locked(freelancer, introduction).orElseThrow(() -> new NotFound("You made no such introduction."));
    }

    private static UUID freelancer(Actor actor) {
        actor.mustHave(Role.FREELANCER);
        return person(actor);
    }

    private static UUID person(Actor actor) {
        if (!actor.mustBeSomebody().isPerson()) {
            throw new Forbidden("Only a person introduces clients.");
        }
        return actor.account();
    }

    // Who brought whom

    @Override
    public ClientOrigin origin(Actor actor, UUID company) {
        actor.mustBeSomebody();
        ClientOrigin origin = mustHave(company);
        if (!actor.isOperator()
                && !actor.actsFor(company)
                && !(origin.freelancer() != null && actor.is(origin.freelancer()))) {
            throw noSuchCompany();
        }
        return origin;
    }

    @Override
    public boolean isBroughtBy(Actor actor, UUID company, UUID freelancer) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.is(freelancer) && !actor.actsFor(company)) {
            throw noSuchCompany();
        }
        return freelancer != null
                && book.origin(company)
                        .filter(origin -> freelancer.equals(origin.freelancer()))
                        .isPresent();
    }

    // What operators do

    @Override
    public ClientOrigin recordOrigin(Actor actor, UUID company, UUID freelancer, String reason) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check()
                .that(freelancer != null, "freelancer", "freelancer must not be missing.")
                .text(reason, "reason", LONGEST_REASON)
                .orThrow();
        return store.write(em -> {
            store.lock("origin " + company);
            ClientOrigin before = mustHave(company);
            AccountEntity account = account(em, freelancer);
            if (!account.roles.contains(Role.FREELANCER)) {
                throw new Conflict("Only freelancers bring clients. Give the account that role first.");
            }
            if (account.actsFor(company)) {
                throw new Conflict("This freelancer acts for the company; nobody brings themselves.");
            }
            if (freelancer.equals(before.freelancer())) {
                return before;
            }
            if (before.freelancer() != null) {
                throw new Conflict("Another freelancer is recorded to have brought this company. Revoke that first.");
            }
            book.record(company, freelancer, null, actor.account(), reason.strip());
            events.append(new ClientOriginRecorded(company, freelancer, actor.account()));
            LOG.info(
                    "company={} is recorded by account={} to be brought by freelancer={}",
                    company,
                    actor.account(),
                    freelancer);
            return mustHave(company);
        });
    }

    @Override
    public ClientOrigin revokeOrigin(Actor actor, UUID company, String reason) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check().text(reason, "reason", LONGEST_REASON).orThrow();
        return store.write(em -> {
            store.lock("origin " + company);
            ClientOrigin before = mustHave(company);
            if (before.freelancer() == null) {
                throw new Conflict("No freelancer is recorded to have brought this company.");
            }
            book.record(company, null, null, actor.account(), reason.strip());
            events.append(new ClientOriginRevoked(company, before.freelancer(), actor.account()));
            LOG.info(
                    "company={} is no longer recorded to be brought by freelancer={}, says account={}",
                    company,
                    before.freelancer(),
                    actor.account());
            return mustHave(company);
        });
    }

    @Override
    public List<ClientOriginChange> history(Actor actor, UUID company) {
        actor.mustHave(Role.OPERATOR);
        mustHave(company);
        return book.history(company);
    }

    private ClientOrigin mustHave(UUID company) {
        return book.origin(company).orElseThrow(IntroductionsService::noSuchCompany);
    }

    private static AccountEntity account(EntityManager em, UUID id) {
        AccountEntity account = em.find(AccountEntity.class, id);
        if (account == null) {
            throw new NotFound("There is no such account.");
        }
        return account;
    }

    private static NotFound noSuchCompany() {
        return new NotFound("There is no such company.");
    }
}
