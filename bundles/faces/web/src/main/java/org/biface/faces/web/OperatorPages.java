package org.biface.faces.web;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.accounts.Account;
import org.biface.commons.DomainException;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.Dispute;
import org.biface.missions.Mission;
import org.biface.missions.MissionQuery;

/** What an operator looks at first: how the market stands, what waits for a decision; and accounts. */
final class OperatorPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST = 1_000;

    @Override
    public void addTo(Routes routes) {
        routes.get("operator", visit -> overview(visit, null))
                .post("operator/index", OperatorPages::rebuild)
                .get("operator/accounts", OperatorPages::accounts)
                .get("operator/accounts/{account}", visit -> account(visit, null))
                .post("operator/accounts/{account}/suspend", OperatorPages::suspend)
                .post("operator/accounts/{account}/reinstate", OperatorPages::reinstate);
    }

    private static <T> T part(Supplier<T> part) {
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
        return visit.show(
                form == null ? 200 : 422,
                "operator/overview",
                "form",
                form == null ? visit.emptyForm() : form,
                "freelancers",
                part(() -> accounts(visit, Role.FREELANCER)),
                "clients",
                part(() -> accounts(visit, Role.CLIENT)),
                "signed",
                part(() -> Count.of(there.contracts().list(visit.actor(), PageRequest.first(PageRequest.MAX_LIMIT)))),
                "balances",
                part(() -> BookPages.balances(visit)),
                "published",
                part(() -> count(visit, Mission.Status.PUBLISHED)),
                "filled",
                part(() -> count(visit, Mission.Status.FILLED)),
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
     * How many there are, as far as it is worth counting.
     *
     * @param number how many were counted
     * @param more whether there are more
     */
    record Count(int number, boolean more) {
        static Count of(Page<?> page) {
            return new Count(page.items().size(), page.next() != null);
        }
    }

    private static Count accounts(Visit visit, Role role) {
        return Count.of(visit.capabilities()
                .accounts()
                .list(visit.actor(), null, role, PageRequest.first(PageRequest.MAX_LIMIT)));
    }

    private static long count(Visit visit, Mission.Status status) {
        return visit.capabilities()
                .missions()
                .search(
                        visit.actor(),
                        new MissionQuery(null, List.of(), null, null, null, null, null, null, status),
                        PageRequest.first(1))
                .total();
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
