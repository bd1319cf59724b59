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

    @Override
    public void addTo(Routes routes) {
        routes.get("money", visit -> money(visit, null))
                .post("money/payouts", MoneyPages::payOut)
                .get("money/releases/{release}", MoneyPages::release)
                .get("money/statements/{period}", MoneyPages::statement)
                .post("money/accounts", MoneyPages::openAccount)
                .get("money/accounts/{account}", MoneyPages::onboarding)
                .get(
                        "spending",
                        visit -> spending(
                                visit, String.valueOf(visit.formats().today().getYear())))
                .get("spending/{period}", visit -> spending(visit, visit.arg("period")));
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
                "year",
                now.getYear(),
                "form",
                form == null ? visit.emptyForm() : form);
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

    private static Reply spending(Visit visit, String period) {
        visit.mustBe(Role.CLIENT);
        YearMonth now = YearMonth.from(visit.formats().today());
        List<Statement> statements = visit.actor().companies().stream()
                .map(company -> visit.capabilities().statements().company(visit.actor(), company, period))
                .toList();
        return visit.show(
                "money/spending",
                "period",
                period,
                "statements",
                statements,
                "year",
                now.getYear(),
                "months",
                IntStream.range(0, MONTHS).mapToObj(now::minusMonths).toList());
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

    private static Reply statement(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        return visit.show(
                "money/statement",
                "statement",
                visit.capabilities()
                        .statements()
                        .freelancer(visit.actor(), visit.actor().account(), visit.arg("period")));
    }
}
