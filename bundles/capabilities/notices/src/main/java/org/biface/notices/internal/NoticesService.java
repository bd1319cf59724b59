package org.biface.notices.internal;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.TooMany;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.UniqueViolation;
import org.biface.notices.ContestAnswered;
import org.biface.notices.DecisionContested;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeDecided;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeReceipt;
import org.biface.notices.NoticeReceived;
import org.biface.notices.Notices;
import org.biface.notices.Statement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The rules of notices. What is decided is done by the capabilities whose content and accounts they are, in the transaction that
 * stores the decision: there is never one without the other.
 */
@Component(service = NoticesService.class, configurationPid = NoticeSettings.PID)
@Designate(ocd = NoticeSettings.class)
public class NoticesService implements Notices {

    private static final int CONTEST_MONTHS = 6;
    /** Before the cursor of a page: in which part of the list it goes on. */
    private static final String IN_WAITING = "w";

    private static final String IN_SETTLED = "s";

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    private final NoticeStore store;
    private final Subjects subjects;
    private final Events events;
    private final Clock clock;
    private volatile NoticeSettings settings;

    @Activate
    public NoticesService(
            @Reference NoticeStore store,
            @Reference Subjects subjects,
            @Reference Events events,
            NoticeSettings settings) {
        this(store, subjects, events, settings, Clock.systemUTC());
    }

    NoticesService(NoticeStore store, Subjects subjects, Events events, NoticeSettings settings, Clock clock) {
        this.store = store;
        this.subjects = subjects;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
    }

    @Modified
    void modified(NoticeSettings changed) {
        settings = changed;
    }

    // Reporting

    @Override
    public NoticeReceipt report(Actor actor, NoticeDraft said, String remoteAddress) {
        if (actor.isSystem()) {
            throw new Forbidden("Only a person can report something.");
        }
        NoticeDraft draft = NoticeRules.draft(actor, said);
        Subjects.Subject subject = subjects.read(actor, draft.kind(), draft.subject());
        if (subject.isOf(actor)) {
            throw new Forbidden("This is your own; change it instead.");
        }
        try {
            return store.write(em -> {
                Instant now = now();
                NoticeEntity notice = notice(actor, draft, subject, remoteAddress, now);
                store.queue(em, notice.reporterKey);
                if (notice.remoteKey != null) {
                    store.queue(em, notice.remoteKey);
                }
                if (store.isOpen(em, notice)) {
                    if (actor.isPerson()) {
                        throw alreadyOpen();
                    }
                    // Whether an address has reported something is nobody else's business.
                    return new NoticeReceipt(null, now);
                }
                mustNotBeTooMany(em, notice, now);
                em.persist(notice);
                events.append(
                        new NoticeReceived(notice.id, notice.kind.name(), notice.subject, notice.category.name()));
                em.flush();
                return new NoticeReceipt(actor.isPerson() ? notice.id : null, now);
            });
        } catch (UniqueViolation reportedMeanwhile) {
            throw alreadyOpen();
        }
    }

    private static Conflict alreadyOpen() {
        return new Conflict("You have reported this already; an operator will look at it.");
    }

    private static NoticeEntity notice(
            Actor actor, NoticeDraft draft, Subjects.Subject subject, String remoteAddress, Instant now) {
        var notice = new NoticeEntity();
        notice.id = Ids.next();
        notice.kind = draft.kind();
        notice.subject = draft.subject();
        notice.title = subject.title();
        notice.content = subject.content();
        notice.affected = subject.author();
        notice.category = draft.category();
        notice.explanation = draft.explanation();
        notice.reporter = actor.account();
        notice.reporterName = draft.name();
        notice.reporterEmail = draft.email();
        notice.language = draft.language();
        notice.reporterKey = actor.isPerson() ? actor.account().toString() : draft.email();
        notice.remoteKey = actor.isPerson() ? null : Tokens.key(remoteAddress);
        notice.reportedAt = now;
        notice.status = Notice.Status.OPEN;
        return notice;
    }

    private void mustNotBeTooMany(EntityManager em, NoticeEntity notice, Instant now) {
        NoticeSettings set = settings;
        Instant since = now.minus(NoticeStore.COUNTED);
        int most = notice.reporter == null ? set.perEmail_daily() : set.perAccount_daily();
        mustBeFewer(store.counted(em, "reporterKey", notice.reporterKey, since), most, now);
        if (notice.remoteKey != null) {
            mustBeFewer(store.counted(em, "remoteKey", notice.remoteKey, since), set.perAddress_daily(), now);
        }
    }

    private static void mustBeFewer(List<Instant> counted, int most, Instant now) {
        if (counted.size() >= Math.max(1, most)) {
            Instant next = counted.get(counted.size() - Math.max(1, most)).plus(NoticeStore.COUNTED);
            Duration wait = Duration.between(now, next).plusSeconds(1);
            throw new TooMany(
                    "You have reported a lot today. Try again in " + Math.max(1, wait.toHours()) + " h.", wait);
        }
    }

    // Operators

    @Override
    public Page<Notice> list(Actor actor, Notice.Status status, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        String cursor = page.cursor();
        boolean settledOnly = cursor != null && cursor.startsWith(IN_SETTLED);
        Cursor after = cursor == null ? null : Cursor.parse(inside(cursor));
        Set<Notice.Status> wanted = status == null ? EnumSet.allOf(Notice.Status.class) : EnumSet.of(status);
        Set<Notice.Status> waiting = EnumSet.copyOf(wanted);
        waiting.retainAll(NoticeStore.WAITING);
        Set<Notice.Status> settled = EnumSet.copyOf(wanted);
        settled.removeAll(NoticeStore.WAITING);
        int most = page.limit() + 1;
        return store.read(em -> {
            List<NoticeEntity> found = new ArrayList<>();
            if (!settledOnly) {
                found.addAll(store.notices(em, waiting, true, after, most));
            }
            found.addAll(store.notices(em, settled, false, settledOnly ? after : null, most - found.size()));
            List<NoticeEntity> shown = found.subList(0, Math.min(page.limit(), found.size()));
            String next = null;
            if (found.size() > page.limit()) {
                NoticeEntity last = shown.get(shown.size() - 1);
                next = (NoticeStore.WAITING.contains(last.status) ? IN_WAITING : IN_SETTLED)
                        + new Cursor(last.reportedAt, last.id).text();
            }
            return new Page<>(shown.stream().map(NoticeEntity::toNotice).toList(), next);
        });
    }

    /** What does not begin like a cursor of ours is refused with the rest. */
    private static String inside(String cursor) {
        return cursor.startsWith(IN_WAITING) || cursor.startsWith(IN_SETTLED) ? cursor.substring(1) : "";
    }

    @Override
    public Notice get(Actor actor, UUID id) {
        actor.mustHave(Role.OPERATOR);
        return store.read(em -> known(em.find(NoticeEntity.class, id)).toNotice());
    }

    @Override
    public long waiting(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return store.read(store::waiting);
    }

    @Override
    public Notice decide(Actor actor, UUID id, Expected expected, NoticeDecision said) {
        actor.mustHave(Role.OPERATOR);
        NoticeDecision decision = NoticeRules.decision(said);
        return store.write(em -> {
            NoticeEntity notice = known(store.locked(em, id));
            mustNotBeTheirOwn(actor, notice);
            if (notice.status != Notice.Status.OPEN) {
                throw new Conflict("This notice was decided already.");
            }
            expected.check(notice.version);
            Instant now = now();
            if (decision.actions().contains(NoticeAction.TAKE_DOWN) && !notice.kind.canBeTakenDown()) {
                throw new Invalid(
                        "actions",
                        "What two people write to each other is not taken down. Suspend the account, or do nothing.");
            }
            notice.takesDown = decision.actions().contains(NoticeAction.TAKE_DOWN);
            notice.suspends = decision.actions().contains(NoticeAction.SUSPEND);
            notice.ground = decision.ground();
            notice.rule = decision.rule();
            notice.facts = decision.facts();
            notice.decidedBy = actor.account();
            notice.decidedAt = now;
            notice.status = notice.isActedOn() ? Notice.Status.ACTED : Notice.Status.DISMISSED;
            notice.contestUntil = notice.isActedOn() ? contestUntil(now) : null;
            if (notice.takesDown) {
                subjects.takeDown(actor, notice.kind, notice.subject, notice.facts);
            }
            if (notice.suspends) {
                suspend(actor, notice);
            }
            events.append(new NoticeDecided(
                    id, notice.kind.name(), notice.subject, notice.affected, notice.takesDown, notice.suspends));
            em.flush();
            return notice.toNotice();
        });
    }

    private static void mustNotBeTheirOwn(Actor actor, NoticeEntity notice) {
        if (actor.is(notice.affected)) {
            throw new Forbidden("Nobody decides about what they made themselves.");
        }
    }

    private static Instant contestUntil(Instant now) {
        return now.atOffset(ZoneOffset.UTC).plusMonths(CONTEST_MONTHS).toInstant();
    }

    private void suspend(Actor actor, NoticeEntity notice) {
        Accounts present = accounts();
        if (present.get(Actor.SYSTEM, notice.affected).suspension() != null) {
            throw new Conflict("The account is suspended already; decide without that.");
        }
        present.suspend(actor, notice.affected, notice.facts);
    }

    @Override
    public Notice answer(Actor actor, UUID id, Expected expected, boolean reversed, String text) {
        actor.mustHave(Role.OPERATOR);
        String answer = NoticeRules.text(text, NoticeRules.LONGEST_ANSWER);
        return store.write(em -> {
            NoticeEntity notice = known(store.locked(em, id));
            mustNotBeTheirOwn(actor, notice);
            if (notice.status != Notice.Status.CONTESTED) {
                throw new Conflict("Nobody waits for an answer to this decision.");
            }
            expected.check(notice.version);
            notice.status = reversed ? Notice.Status.REVERSED : Notice.Status.UPHELD;
            notice.answer = answer;
            notice.answeredBy = actor.account();
            notice.answeredAt = now();
            if (reversed) {
                undo(actor, notice);
            }
            events.append(new ContestAnswered(id, notice.affected, reversed));
            em.flush();
            return notice.toNotice();
        });
    }

    private void undo(Actor actor, NoticeEntity notice) {
        if (notice.takesDown) {
            subjects.restore(actor, notice.kind, notice.subject);
        }
        if (notice.suspends) {
            Accounts present = accounts();
            Account account = present.get(Actor.SYSTEM, notice.affected);
            if (account.suspension() != null && account.suspension().reason().equals(notice.facts)) {
                present.reinstate(actor, notice.affected);
            }
        }
    }

    // Who is affected

    @Override
    public Page<Statement> statements(Actor actor, PageRequest page) {
        mustBeAPerson(actor);
        Cursor after = Cursor.parse(page.cursor());
        Instant now = now();
        return store.read(em -> Cursor.page(
                store.statements(em, actor.account(), after, page.limit()),
                page.limit(),
                notice -> new Cursor(notice.decidedAt, notice.id),
                notice -> notice.toStatement(now)));
    }

    @Override
    public Statement statement(Actor actor, UUID id) {
        mustBeAPerson(actor);
        return store.read(em -> own(actor, em.find(NoticeEntity.class, id)).toStatement(now()));
    }

    @Override
    public Statement contest(Actor actor, UUID id, String text) {
        mustBeAPerson(actor);
        String said = NoticeRules.text(text, NoticeRules.LONGEST_TEXT);
        return store.write(em -> {
            NoticeEntity notice = own(actor, store.locked(em, id));
            contest(notice, said);
            em.flush();
            return notice.toStatement(now());
        });
    }

    @Override
    public Statement statementOf(String token) {
        return store.read(em -> em.find(NoticeEntity.class, ofToken(em, token)).toStatement(now()));
    }

    @Override
    public Statement contestWith(String token, String text) {
        String said = NoticeRules.text(text, NoticeRules.LONGEST_TEXT);
        return store.write(em -> {
            NoticeEntity notice = store.locked(em, ofToken(em, token));
            contest(notice, said);
            em.flush();
            return notice.toStatement(now());
        });
    }

    private UUID ofToken(EntityManager em, String token) {
        UUID notice = token == null ? null : store.byToken(em, Tokens.hash(token));
        if (notice == null) {
            throw new Invalid("token", "This code is unknown; take the one of the last mail about the decision.");
        }
        return notice;
    }

    private void contest(NoticeEntity notice, String said) {
        Instant now = now();
        if (notice.status != Notice.Status.ACTED) {
            throw new Conflict("This decision was contested already; a decision is contested once.");
        }
        if (!notice.isContestable(now)) {
            throw new Conflict("The time to contest this decision is over.");
        }
        notice.status = Notice.Status.CONTESTED;
        notice.contest = said;
        notice.contestedAt = now;
        events.append(new DecisionContested(notice.id, notice.affected));
    }

    // Who sees what

    private static NoticeEntity known(NoticeEntity notice) {
        if (notice == null) {
            throw new NotFound("There is no such notice.");
        }
        return notice;
    }

    private static NoticeEntity own(Actor actor, NoticeEntity notice) {
        if (notice == null || !notice.isActedOn() || !actor.is(notice.affected)) {
            throw new NotFound("There is no such decision about you.");
        }
        return notice;
    }

    private static void mustBeAPerson(Actor actor) {
        actor.mustBeSomebody();
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person is affected by decisions.");
        }
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    /** The database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
