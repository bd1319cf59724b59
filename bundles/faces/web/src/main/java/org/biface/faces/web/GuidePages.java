package org.biface.faces.web;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.matching.Criterion;

/** How it is done here: what it costs, how results are ranked, terms of use, privacy. */
final class GuidePages implements PageGroup {

    private static final Set<String> LEGAL = Set.of("terms", "privacy");

    @Override
    public void addTo(Routes routes) {
        routes.get("fees", GuidePages::fees).get("ranking", GuidePages::ranking).get("legal/{text}", GuidePages::legal);
    }

    private static Reply fees(Visit visit) {
        Form asked = visit.query();
        Money amount = asked.money("amount", visit.site().currency());
        Quote quote = null;
        if (amount != null && !amount.isPositive()) {
            asked.wrong("amount", visit.t("form.money"));
        }
        // What a first contract between two who are new here would cost; nobody has to be somebody to ask for that.
        if (amount != null && asked.ok()) {
            quote = visit.attempt(
                    asked,
                    Map.of(),
                    () -> visit.capabilities()
                            .commissions()
                            .quote(Actor.SYSTEM, new QuoteOrder(amount, null, null, null, null, null)));
        }
        return visit.show(
                asked.ok() ? 200 : 422,
                "fees",
                "head",
                Head.of(visit.t("fees.title"), visit.t("fees.description"), "fees"),
                "asked",
                asked,
                "quote",
                quote,
                "lines",
                quote == null ? List.of() : lines(visit, quote));
    }

    private static List<MoneyPages.Line> lines(Visit visit, Quote quote) {
        return quote.lines().stream()
                .map(line -> new MoneyPages.Line(
                        visit.language() == Language.FR ? line.labelFr() : line.labelEn(),
                        line.side().name(),
                        visit.formats().exact(line.exact(), quote.amount().currency())))
                .toList();
    }

    private static Reply ranking(Visit visit) {
        List<Criterion> criteria = visit.capabilities()
                .matching()
                .criteria(visit.actor(), visit.language().locale());
        return visit.show(
                "ranking",
                "head",
                Head.of(visit.t("ranking.title"), visit.t("ranking.description"), "ranking"),
                "criteria",
                criteria);
    }

    private static Reply legal(Visit visit) {
        String text = visit.arg("text");
        if (!LEGAL.contains(text)) {
            throw new NotFound("There is nothing at this address.");
        }
        return visit.show(
                "legal/" + text + "-" + visit.language().code(),
                "head",
                Head.of(visit.t("legal." + text), visit.t("legal." + text + ".description"), "legal/" + text));
    }
}
