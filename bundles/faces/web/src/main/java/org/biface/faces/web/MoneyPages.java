package org.biface.faces.web;

import java.net.URI;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.Balance;
import org.biface.payments.Payments;
import org.biface.payments.PayoutAccountDraft;
import org.biface.payments.PayoutAccounts;
import org.biface.payments.Release;
import org.biface.payments.Statement;

/** A freelancer's money: what is pending and available, each commission explained, payouts, statements. */
final class MoneyPages implements PageGroup {

    private static final int SHOWN = 20;
    private static final int MONTHS = 12;
    private static final int YEARS = 10;

    @Override
    public void addTo(Routes routes) {
        routes.get("money", visit -> money(visit, null))
                .post("money/payouts", MoneyPages::payOut)
                .get("money/releases/{release}", MoneyPages::release)
                .get("money/statements/{period}", MoneyPages::statement)
                .get("money/statements/{period}/csv", visit -> StatementFile.of(visit, own(visit, visit.arg("period"))))
                .post("money/accounts", MoneyPages::openAccount)
                .get("money/accounts/{account}", MoneyPages::onboarding)
                .get(
                        "spending",
                        visit -> spending(
                                visit, String.valueOf(visit.formats().today().getYear())))
                .get("spending/{period}", visit -> spending(visit, visit.arg("period")))
                .get("spending/{period}/{company}/csv", MoneyPages::spendingFile);
    }

    private static Reply money(Visit visit, Form form) {
        visit.mustBe(Role.FREELANCER);
        Payments payments = visit.capabilities().payments();
        YearMonth now = YearMonth.from(visit.formats().today());
        List<YearMonth> months =
                IntStream.range(0, MONTHS).mapToObj(now::minusMonths).toList();
        List<Balance> balances = payments.balances(visit.actor(), visit.actor().account());
        return visit.show(
                form == null ? 200 : 422,
                "money/money",
                "balances",
                balances,
                "payable",
                balances.stream()
                        .filter(balance -> balance.available().isPositive())
                        .toList(),
                "releases",
                payments.releases(visit.actor(), visit.actor().account(), visit.page(SHOWN)),
                "payouts",
                payments.payouts(visit.actor(), visit.actor().account(), PageRequest.first(SHOWN))
                        .items(),
                "accounts",
                Ranked.found(() -> visit.capabilities()
                        .payoutAccounts()
                        .accounts(visit.actor(), visit.actor().account(), PageRequest.first(SHOWN))
                        .items()),
                "months",
                months,
                "years",
                years(visit, now),
                "charts",
                charts(visit, String.valueOf(now.getYear())),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    /** @return the years in which something may have happened to somebody's money, the newest first */
    private static List<Integer> years(Visit visit, YearMonth now) {
        int first = visit.me() == null
                ? now.getYear()
                : visit.me().createdAt().atZone(visit.formats().zone()).getYear();
        return IntStream.rangeClosed(0, Math.max(0, Math.min(YEARS, now.getYear() - first)))
                .mapToObj(ago -> now.getYear() - ago)
                .toList();
    }

    /** The year is a drawing beside the rest: where more happened than a statement holds, there is none. */
    private static List<MonthChart> charts(Visit visit, String year) {
        Statement statement = Ranked.found(() -> own(visit, year));
        return statement == null ? List.of() : MonthChart.of(statement, visit.language());
    }

    // ---------------------------------------------------------------- the account at the payment provider

    private static Reply openAccount(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        Form form = visit.form();
        PayoutAccountDraft draft =
                new PayoutAccountDraft(form.needed("country", 2), visit.site().currency(), form.has("legal", "yes"));
        Reply opened = visit.change(
                form,
                account -> "money?done=account",
                () -> visit.capabilities().payoutAccounts().open(visit.actor(), draft));
        return opened == null ? money(visit, form) : opened;
    }

    /** The provider's page works once and for minutes, so it is asked for when somebody is about to go there. */
    private static Reply onboarding(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        UUID account = visit.id("account");
        URI back = URI.create(visit.base() + visit.href("money"));
        URI again = URI.create(visit.base() + visit.href("money/accounts/" + PublicId.of(account)));
        PayoutAccounts accounts = visit.capabilities().payoutAccounts();
        return visit.show(
                "money/onboarding",
                "page",
                accounts.onboarding(visit.actor(), account, back, again).page());
    }

    // ---------------------------------------------------------------- what a client spends

    /**
     * What one company has paid.
     *
     * @param company its id
     * @param name its name
     * @param statement of the period
     * @param charts of the year, none of a month
     */
    record Spent(UUID company, String name, Statement statement, List<MonthChart> charts) {}

    private static Reply spending(Visit visit, String period) {
        visit.mustBe(Role.CLIENT);
        YearMonth now = YearMonth.from(visit.formats().today());
        List<Spent> spent = visit.actor().companies().stream()
                .map(company -> {
                    Statement statement = visit.capabilities().statements().company(visit.actor(), company, period);
                    return new Spent(
                            company, name(visit, company), statement, MonthChart.of(statement, visit.language()));
                })
                .toList();
        return visit.show(
                "money/spending",
                "period",
                period,
                "spent",
                spent,
                "years",
                years(visit, now),
                "months",
                IntStream.range(0, MONTHS).mapToObj(now::minusMonths).toList());
    }

    /** @return what the company is called, or nothing while accounts are away */
    private static String name(Visit visit, UUID company) {
        return visit.me() == null
                ? ""
                : visit.me().companies().stream()
                        .filter(one -> one.id().equals(company))
                        .map(one -> one.details().name())
                        .findFirst()
                        .orElse("");
    }

    private static Reply spendingFile(Visit visit) {
        visit.mustBe(Role.CLIENT);
        return StatementFile.of(
                visit,
                visit.capabilities().statements().company(visit.actor(), visit.id("company"), visit.arg("period")));
    }

    private static Reply payOut(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        Form form = visit.form();
        String currency = form.needed("currency", 3);
        Money amount = null;
        if (currency != null) {
            try {
                amount = form.money("amount", currency);
            } catch (IllegalArgumentException noCurrency) {
                form.wrong(visit.t("form.choice"));
            }
        }
        if (amount == null && currency != null && form.ok()) {
            amount = available(visit, currency);
        }
        Money wanted = amount;
        Reply started = visit.change(
                form,
                Map.of("minor", "amount"),
                payout -> "money?done=payout",
                () -> visit.capabilities().payments().payOut(visit.actor(), wanted));
        return started == null ? money(visit, form) : started;
    }

    private static Money available(Visit visit, String currency) {
        return visit
                .capabilities()
                .payments()
                .balances(visit.actor(), visit.actor().account())
                .stream()
                .map(Balance::available)
                .filter(available -> available.currency().equals(currency))
                .findFirst()
                .orElseThrow(() -> new Conflict("There is no money in this currency."));
    }

    private static Reply release(Visit visit) {
        visit.mustBeLoggedIn();
        Release release = visit.capabilities().payments().release(visit.actor(), visit.id("release"));
        return visit.show(
                "money/release",
                "release",
                release,
                "mine",
                visit.actor().is(release.freelancer()),
                "lines",
                release.lines().stream()
                        .map(line -> new Line(
                                visit.language() == Language.FR ? line.labelFr() : line.labelEn(),
                                line.side(),
                                visit.formats()
                                        .exact(line.exact(), release.net().currency())))
                        .toList());
    }

    /**
     * One line of a commission, in the reader's language.
     *
     * @param label what it is
     * @param side who bears it
     * @param exact how much, not rounded
     */
    record Line(String label, String side, String exact) {}

    private static Statement own(Visit visit, String period) {
        visit.mustBe(Role.FREELANCER);
        return visit.capabilities()
                .statements()
                .freelancer(visit.actor(), visit.actor().account(), period);
    }

    private static Reply statement(Visit visit) {
        Statement statement = own(visit, visit.arg("period"));
        return visit.show(
                "money/statement", "statement", statement, "charts", MonthChart.of(statement, visit.language()));
    }
}
