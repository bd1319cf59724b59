package org.biface.faces.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.biface.commission.BroughtBy;
import org.biface.commission.CommissionDesk;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commission.PolicyDecision;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Role;

/** What an operator decides about commission: which policy may serve, what new contracts are offered, what waits for it. */
final class PolicyPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST = 200;
    private static final int LONGEST_PARAMETERS = 5_000;

    @Override
    public void addTo(Routes routes) {
        routes.get("operator/policies", visit -> policies(visit, null))
                .post("operator/policies/{deed}", PolicyPages::decide)
                .get("operator/offers", visit -> offers(visit, null))
                .post("operator/offers", PolicyPages::add)
                .get("operator/offers/{offer}", visit -> offer(visit, null))
                .post("operator/offers/{offer}", PolicyPages::change)
                .post("operator/offers/{offer}/end", PolicyPages::end)
                .get("operator/parked", PolicyPages::parked);
    }

    private static CommissionDesk desk(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        return visit.capabilities().commissionDesk();
    }

    // ---------------------------------------------------------------- policies

    private static Reply policies(Visit visit, Form form) {
        return visit.show(
                form == null ? 200 : 422,
                "operator/policies",
                "policies",
                desk(visit).policies(visit.actor()),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply decide(Visit visit) {
        CommissionDesk desk = desk(visit);
        Form form = visit.form();
        String policy = form.needed("policy", LONGEST);
        String version = form.needed("version", LONGEST);
        String seen = form.text("seen", LONGEST);
        Supplier<PolicyDecision> deed = switch (visit.arg("deed")) {
            case "accept" -> () -> desk.accept(visit.actor(), policy, version, seen);
            case "hold" -> () -> desk.hold(visit.actor(), policy, version);
            case "release" -> () -> desk.release(visit.actor(), policy, version);
            case "retry" -> () -> desk.retry(visit.actor(), policy, version);
            default -> throw new NotFound("There is nothing at this address.");
        };
        Reply decided = visit.change(form, decision -> "operator/policies?done=policy-decided", deed);
        return decided == null ? policies(visit, form) : decided;
    }

    // ---------------------------------------------------------------- offers

    private static Reply offers(Visit visit, Form form) {
        return visit.show(
                form == null ? 200 : 422,
                "operator/offers",
                "offers",
                desk(visit).offers(visit.actor()),
                "sides",
                BroughtBy.values(),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static OfferTerms terms(Visit visit, String name) {
        Form form = visit.form();
        return new OfferTerms(
                name,
                form.needed("policy", LONGEST),
                form.needed("versions", LONGEST),
                parameters(visit, form),
                form.text("vertical", LONGEST),
                form.text("currency", 3),
                form.choice("broughtBy", BroughtBy.class),
                form.date("from"),
                form.date("until"));
    }

    /** @return what stands as {@code name=value}, one a line */
    static Map<String, String> parameters(Visit visit, Form form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String text = form.text("parameters", LONGEST_PARAMETERS);
        for (String line : text == null ? List.<String>of() : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            } else if (!line.isBlank()) {
                form.wrong("parameters", visit.t("offers.parameters.wrong", line.strip()));
            }
        }
        return parameters;
    }

    private static Reply add(Visit visit) {
        CommissionDesk desk = desk(visit);
        Form form = visit.form();
        OfferTerms terms = terms(visit, form.needed("name", LONGEST));
        Reply added =
                visit.change(form, offer -> "operator/offers?done=offer-made", () -> desk.add(visit.actor(), terms));
        return added == null ? offers(visit, form) : added;
    }

    private static Reply offer(Visit visit, Form form) {
        OfferStatus offer = desk(visit).offer(visit.actor(), visit.arg("offer"));
        return visit.show(
                form == null ? 200 : 422,
                "operator/offer",
                "offer",
                offer,
                "stored",
                offer.source() == OfferStatus.Source.STORED,
                "sides",
                BroughtBy.values(),
                "form",
                form == null ? filled(visit, offer) : form);
    }

    private static Form filled(Visit visit, OfferStatus offer) {
        Form form = visit.emptyForm().with("version", offer.version());
        OfferTerms terms = offer.terms();
        if (terms != null) {
            StringBuilder parameters = new StringBuilder();
            terms.parameters().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(one -> parameters
                            .append(one.getKey())
                            .append('=')
                            .append(one.getValue())
                            .append('\n'));
            form.with("policy", terms.policy())
                    .with("versions", terms.versions())
                    .with("parameters", parameters)
                    .with("vertical", terms.vertical())
                    .with("currency", terms.currency())
                    .with("broughtBy", terms.broughtBy())
                    .with("from", terms.from())
                    .with("until", terms.until());
        }
        return form;
    }

    private static Reply change(Visit visit) {
        CommissionDesk desk = desk(visit);
        Form form = visit.form();
        String name = visit.arg("offer");
        Expected seen = visit.expected();
        OfferTerms terms = terms(visit, name);
        Reply changed = visit.change(
                form, offer -> "operator/offers?done=saved", () -> desk.change(visit.actor(), name, seen, terms));
        return changed == null ? offer(visit, form) : changed;
    }

    private static Reply end(Visit visit) {
        CommissionDesk desk = desk(visit);
        Form form = visit.form();
        Expected seen = visit.expected();
        Reply ended = visit.change(form, offer -> "operator/offers?done=offer-ended", () -> {
            desk.end(visit.actor(), visit.arg("offer"), seen);
            return null;
        });
        return ended == null ? offer(visit, form) : ended;
    }

    // ---------------------------------------------------------------- what waits

    private static Reply parked(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        return visit.show(
                "operator/parked", "found", visit.capabilities().contracts().parked(visit.actor(), visit.page(SHOWN)));
    }
}
