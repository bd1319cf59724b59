package org.biface.faces.web;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.Balance;
import org.biface.payments.Payments;
import org.biface.payments.Release;

/** A freelancer's money: what is pending and available, each commission explained, payouts, statements. */
final class MoneyPages implements PageGroup {

    private static final int SHOWN = 20;
    private static final int MONTHS = 12;

    @Override
    public void addTo(Routes routes) {
        routes.get("money", visit -> money(visit, null))
                .post("money/payouts", MoneyPages::payOut)
                .get("money/releases/{release}", MoneyPages::release)
                .get("money/statements/{period}", MoneyPages::statement);
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
                "months",
                months,
                "year",
                now.getYear(),
                "form",
                form == null ? visit.emptyForm() : form);
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
