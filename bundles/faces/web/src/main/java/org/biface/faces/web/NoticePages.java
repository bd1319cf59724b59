package org.biface.faces.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.missions.Invitation;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeCategory;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeKind;
import org.biface.notices.Statement;

/** Reports: everybody makes them, operators decide, and who is affected reads why and contests it. */
final class NoticePages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST_TEXT = 5_000;
    private static final int LONGEST_ANSWER = 2_000;
    private static final int LONGEST_FACTS = 1_000;
    private static final int LONGEST_RULE = 500;
    private static final int LONGEST_CODE = 100;

    @Override
    public void addTo(Routes routes) {
        routes.get("report", visit -> report(visit, visit.query(), 200))
                .post("report", NoticePages::send)
                .get("report/sent", visit -> visit.show("notices/sent"))
                .get("own/decisions", NoticePages::statements)
                .get("own/decisions/{notice}", visit -> statement(visit, null))
                .post("own/decisions/{notice}", NoticePages::contest)
                .get("decision", NoticePages::byCode)
                .post("decision", NoticePages::contestByCode)
                .get("operator/taken-down", NoticePages::takenDown)
                .get("operator/notices", NoticePages::notices)
                .get("operator/notices/{notice}", visit -> notice(visit, null))
                .post("operator/notices/{notice}/decide", NoticePages::decide)
                .post("operator/notices/{notice}/answer", NoticePages::answer);
    }

    // Everybody

    /** The form for what stands in the address; whoever may not see that may not report it. */
    private static Reply report(Visit visit, Form form, int status) {
        NoticeKind kind = kind(form);
        UUID subject = PublicId.parse(form.value("subject"));
        return visit.show(
                status,
                "notices/report",
                "form",
                form,
                "kind",
                kind,
                "subject",
                subject,
                "title",
                title(visit, kind, subject),
                "categories",
                NoticeCategory.values());
    }

    private static NoticeKind kind(Form form) {
        for (NoticeKind kind : NoticeKind.values()) {
            if (form.has("kind", kind.name())) {
                return kind;
            }
        }
        throw new NotFound("There is nothing at this address.");
    }

    private static String title(Visit visit, NoticeKind kind, UUID subject) {
        Capabilities there = visit.capabilities();
        return switch (kind) {
            case PROFILE -> there.profiles().get(visit.actor(), subject).displayName();
            case MISSION ->
                there.missions().get(visit.actor(), subject).details().title();
            case PROPOSAL -> there.missions().proposal(visit.actor(), subject).missionTitle();
            case REVIEW -> there.reviews().get(visit.actor(), subject).title();
            case INVITATION -> invitation(visit, subject).missionTitle();
            case COUNTER_OFFER ->
                there.missions().proposal(visit.actor(), subject).missionTitle();
            case CONTRACT -> there.contracts().get(visit.actor(), subject).title();
        };
    }

    private static Invitation invitation(Visit visit, UUID id) {
        visit.mustBeLoggedIn();
        return visit.capabilities().missions().ownInvitations(visit.actor(), PageRequest.first(SHOWN)).items().stream()
                .filter(invitation -> invitation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such invitation."));
    }

    private static Reply send(Visit visit) {
        Form form = visit.form();
        NoticeKind kind = kind(form);
        UUID subject = PublicId.parse(form.value("subject"));
        NoticeCategory category = form.choice("category", NoticeCategory.class);
        if (category == null && form.error("category") == null) {
            form.wrong("category", visit.t("form.choice"));
        }
        String explanation = form.needed("explanation", LONGEST_TEXT);
        boolean known = visit.isLoggedIn();
        NoticeDraft draft = new NoticeDraft(
                kind,
                subject,
                category,
                explanation,
                form.has("faith", "yes"),
                known ? null : form.needed("name", 100),
                known ? null : form.needed("email", 254),
                visit.language().code());
        if (!draft.goodFaith()) {
            form.wrong("faith", visit.t("report.faith.needed"));
        }
        Reply sent = visit.change(
                form,
                receipt -> "report/sent",
                () -> visit.capabilities()
                        .notices()
                        .report(visit.actor(), draft, visit.call().remoteAddress()));
        return sent == null ? report(visit, form, 422) : sent;
    }

    // Who is affected

    private static Reply statements(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.show(
                "notices/statements",
                "found",
                visit.capabilities().notices().statements(visit.actor(), visit.page(SHOWN)));
    }

    private static Reply statement(Visit visit, Form form) {
        visit.mustBeLoggedIn();
        UUID id = visit.id("notice");
        return statement(
                visit,
                form,
                visit.capabilities().notices().statement(visit.actor(), id),
                "own/decisions/" + PublicId.of(id));
    }

    private static Reply statement(Visit visit, Form form, Statement statement, String to) {
        return visit.show(
                form == null || form.ok() ? 200 : 422,
                "notices/statement",
                "statement",
                statement,
                "to",
                to,
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply contest(Visit visit) {
        visit.mustBeLoggedIn();
        UUID id = visit.id("notice");
        Form form = visit.form();
        String text = form.needed("text", LONGEST_TEXT);
        Reply contested = visit.change(
                form,
                now -> "own/decisions/" + PublicId.of(id) + "?done=contested",
                () -> visit.capabilities().notices().contest(visit.actor(), id, text));
        return contested == null ? statement(visit, form) : contested;
    }

    /** For who can't log in: with the code of the mail. */
    private static Reply byCode(Visit visit) {
        Form asked = visit.query();
        return visit.param("code") == null ? visit.show("notices/code", "form", asked) : byCode(visit, asked);
    }

    private static Reply byCode(Visit visit, Form form) {
        Form look = visit.emptyForm().with("code", form.value("code"));
        Statement found = visit.attempt(
                look,
                Map.of("token", "code"),
                () -> visit.capabilities()
                        .notices()
                        .statementOf(look.value("code").strip()));
        return found == null ? visit.again("notices/code", "form", look) : statement(visit, form, found, "decision");
    }

    private static Reply contestByCode(Visit visit) {
        Form form = visit.form();
        String code = form.needed("code", LONGEST_CODE);
        String text = form.needed("text", LONGEST_TEXT);
        Reply contested = visit.change(
                form,
                Map.of("token", "code"),
                now -> "decision?done=contested&code=" + code,
                () -> visit.capabilities().notices().contestWith(code, text));
        return contested == null ? byCode(visit, form) : contested;
    }

    // Operators

    private static Reply notices(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form asked = visit.query();
        return visit.show(
                "notices/list",
                "asked",
                asked,
                "statuses",
                Notice.Status.values(),
                "found",
                visit.capabilities()
                        .notices()
                        .list(visit.actor(), asked.choice("status", Notice.Status.class), visit.page(SHOWN)));
    }

    /** What is not shown now: by decisions about reports, and reviews that were taken down without one. */
    private static Reply takenDown(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Capabilities there = visit.capabilities();
        List<Notice> decided = new ArrayList<>();
        for (Notice.Status status : List.of(Notice.Status.CONTESTED, Notice.Status.ACTED, Notice.Status.UPHELD)) {
            there.notices().list(visit.actor(), status, PageRequest.first(PageRequest.MAX_LIMIT)).items().stream()
                    .filter(notice -> notice.decision().actions().contains(NoticeAction.TAKE_DOWN))
                    .forEach(decided::add);
        }
        decided.sort(Comparator.comparing(Notice::decidedAt).reversed());
        return visit.show(
                "notices/taken-down",
                "decided",
                decided,
                "reviews",
                Ranked.found(() -> there.reviews().takenDown(visit.actor(), visit.page(SHOWN))));
    }

    private static Reply notice(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Notice notice = visit.capabilities().notices().get(visit.actor(), visit.id("notice"));
        return visit.show(
                form == null ? 200 : 422,
                "notices/notice",
                "notice",
                notice,
                "grounds",
                Ground.values(),
                "actions",
                Stream.of(NoticeAction.values())
                        .filter(action -> action != NoticeAction.TAKE_DOWN
                                || notice.kind().canBeTakenDown())
                        .toList(),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply decide(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID id = visit.id("notice");
        Form form = visit.form();
        Set<NoticeAction> actions = EnumSet.noneOf(NoticeAction.class);
        for (NoticeAction action : NoticeAction.values()) {
            if (form.has("action", action.name())) {
                actions.add(action);
            }
        }
        NoticeDecision decision = new NoticeDecision(
                actions,
                form.choice("ground", Ground.class),
                form.text("rule", LONGEST_RULE),
                form.needed("facts", LONGEST_FACTS));
        Reply decided = visit.change(
                form,
                now -> "operator/notices/" + PublicId.of(id) + "?done=notice-decided",
                () -> visit.capabilities().notices().decide(visit.actor(), id, visit.expected(), decision));
        return decided == null ? notice(visit, form) : decided;
    }

    private static Reply answer(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID id = visit.id("notice");
        Form form = visit.form();
        String text = form.needed("text", LONGEST_ANSWER);
        boolean reversed = form.has("answer", "reverse");
        Reply answered = visit.change(
                form,
                now -> "operator/notices/" + PublicId.of(id) + "?done=notice-decided",
                () -> visit.capabilities().notices().answer(visit.actor(), id, visit.expected(), reversed, text));
        return answered == null ? notice(visit, form) : answered;
    }
}
