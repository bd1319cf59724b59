package org.biface.faces.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.biface.accounts.Account;
import org.biface.commons.DomainException;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.Dispute;
import org.biface.missions.Mission;
import org.biface.missions.MissionFigures;
import org.biface.payments.LedgerDesk;
import org.biface.payments.Turnover;

/** What an operator looks at first: how the market stands, what waits for a decision; and accounts. */
final class OperatorPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST = 1_000;
    /** What is turned over lately. */
    private static final Duration LATELY = Duration.ofDays(30);
    /** Of which missions it is said how soon they are answered. */
    private static final Duration OF_LATE = Duration.ofDays(90);

    private static final Duration MINUTES_UP_TO = Duration.ofHours(2);
    private static final Duration HOURS_UP_TO = Duration.ofDays(2);

    @Override
    public void addTo(Routes routes) {
        routes.get("operator", visit -> overview(visit, null))
                .post("operator/index", OperatorPages::rebuild)
                .get("operator/accounts", OperatorPages::accounts)
                .get("operator/accounts/{account}", visit -> account(visit, null))
                .post("operator/accounts/{account}/suspend", OperatorPages::suspend)
                .post("operator/accounts/{account}/reinstate", OperatorPages::reinstate);
    }

    /** @return what a part says, or {@code null} while it is away */
    static <T> T part(Supplier<T> part) {
        try {
            return part.get();
        } catch (DomainException away) {
            return null;
        }
    }

    private static Reply rebuild(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        Reply begun = visit.change(
                form,
                status -> "operator?done=rebuilding",
                () -> visit.capabilities().matching().rebuild(visit.actor()));
        return begun == null ? overview(visit, form) : begun;
    }

    private static Reply overview(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Capabilities there = visit.capabilities();
        PageRequest page = PageRequest.first(SHOWN);
        Map<Role, Long> people = part(() -> there.accounts().counts(visit.actor()));
        Map<Contract.Status, Long> signed = part(() -> there.contracts().counts(visit.actor()));
        MissionFigures missions = part(() -> there.missions().figures(visit.actor(), ago(OF_LATE)));
        return visit.show(
                form == null ? 200 : 422,
                "operator/overview",
                "form",
                form == null ? visit.emptyForm() : form,
                "figures",
                figures(visit, people, missions, signed),
                "partAway",
                people == null || missions == null || signed == null,
                "missions",
                missions,
                "share",
                missions == null || missions.published() == 0
                        ? 0
                        : missions.wellAnswered() / (double) missions.published(),
                "firstAnswer",
                missions == null || missions.firstAnswer() == null ? null : span(visit, missions.firstAnswer()),
                "turnover",
                part(() -> turnover(visit)),
                "disputes",
                part(() -> there.disputes()
                        .list(visit.actor(), Dispute.Status.OPEN, page)
                        .items()),
                "notices",
                part(() -> there.notices().waiting(visit.actor())),
                "parked",
                part(() -> there.contracts().parked(visit.actor(), page).items()),
                "policies",
                part(() -> there.commissionDesk().policies(visit.actor())),
                "index",
                part(() -> there.matching().index(visit.actor())));
    }

    /**
     * How many there are of something.
     *
     * @param name what it is, in the reader's language
     * @param many how many
     */
    record Figure(String name, long many) {}

    /** @return what is known of both sides and of what they have to do with each other; what is {@code null} is left out */
    private static List<Figure> figures(
            Visit visit, Map<Role, Long> people, MissionFigures missions, Map<Contract.Status, Long> signed) {
        List<Figure> figures = new ArrayList<>();
        if (people != null) {
            figures.add(new Figure(visit.t("nav.freelancers"), people.getOrDefault(Role.FREELANCER, 0L)));
            figures.add(new Figure(visit.t("operator.clients"), people.getOrDefault(Role.CLIENT, 0L)));
        }
        if (missions != null) {
            for (Mission.Status status : Mission.Status.values()) {
                String name = visit.t("own-missions.status." + status);
                figures.add(new Figure(
                        visit.t("operator.missions", name), missions.counts().getOrDefault(status, 0L)));
            }
        }
        if (signed != null) {
            for (Contract.Status status : Contract.Status.values()) {
                String name = visit.t("contract.status." + status);
                figures.add(new Figure(visit.t("operator.contracts", name), signed.getOrDefault(status, 0L)));
            }
        }
        return figures;
    }

    /**
     * What the market turned over in one currency.
     *
     * @param lately in the last days
     * @param ever from the beginning
     */
    record Turned(Turnover lately, Turnover ever) {}

    private static List<Turned> turnover(Visit visit) {
        LedgerDesk ledger = visit.capabilities().ledger();
        Map<String, Turnover> lately = ledger.turnover(visit.actor(), ago(LATELY)).stream()
                .collect(Collectors.toMap(one -> one.volume().currency(), one -> one));
        return ledger.turnover(visit.actor(), null).stream()
                .map(ever -> {
                    Money nothing = Money.of(0, ever.volume().currency());
                    return new Turned(lately.getOrDefault(nothing.currency(), new Turnover(nothing, nothing)), ever);
                })
                .toList();
    }

    private static Instant ago(Duration time) {
        return Instant.now().minus(time);
    }

    /** @return how long something takes, in the unit that says it best */
    static String span(Visit visit, Duration time) {
        if (time.compareTo(MINUTES_UP_TO) < 0) {
            return visit.t("span.minutes", time.toMinutes());
        }
        return time.compareTo(HOURS_UP_TO) < 0
                ? visit.t("span.hours", time.toHours())
                : visit.t("span.days", time.toDays());
    }

    private static Reply accounts(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form asked = visit.query();
        return visit.show(
                "operator/accounts",
                "asked",
                asked,
                "roles",
                Role.values(),
                "found",
                visit.capabilities()
                        .accounts()
                        .list(visit.actor(), visit.param("q"), asked.choice("role", Role.class), visit.page(SHOWN)));
    }

    private static Reply account(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Account account = visit.capabilities().accounts().get(visit.actor(), visit.id("account"));
        return visit.show(
                form == null ? 200 : 422,
                "operator/account",
                "account",
                account,
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply suspend(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID account = visit.id("account");
        Form form = visit.form();
        String reason = form.needed("reason", LONGEST);
        Reply suspended = visit.change(
                form,
                now -> "operator/accounts/" + PublicId.of(account) + "?done=suspended",
                () -> visit.capabilities().accounts().suspend(visit.actor(), account, reason));
        return suspended == null ? account(visit, form) : suspended;
    }

    private static Reply reinstate(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID account = visit.id("account");
        Form form = visit.form();
        Reply reinstated = visit.change(
                form,
                now -> "operator/accounts/" + PublicId.of(account) + "?done=reinstated",
                () -> visit.capabilities().accounts().reinstate(visit.actor(), account));
        return reinstated == null ? account(visit, form) : reinstated;
    }
}
