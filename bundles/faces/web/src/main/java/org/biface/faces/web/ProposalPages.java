package org.biface.faces.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.missions.MilestonePlan;
import org.biface.missions.Mission;
import org.biface.missions.Pricing;
import org.biface.missions.Proposal;
import org.biface.missions.Side;
import org.biface.missions.Terms;

/** Proposals: a freelancer makes one, either side counters, both agree. */
final class ProposalPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int ROWS = 3;
    private static final int MOST_ROWS = 30;

    private static final Map<String, String> FIELDS = Map.of(
            "terms/dailyRate", "rate",
            "terms/days", "days",
            "terms/scope", "scope",
            "terms/milestones", "title1",
            "terms/milestones/#/title", "title#",
            "terms/milestones/#/amount", "amount#",
            "terms/milestones/#/dueOn", "due#");

    @Override
    public void addTo(Routes routes) {
        routes.get("missions/{mission}/propose", ProposalPages::begin)
                .post("missions/{mission}/propose", ProposalPages::propose)
                .get("own/proposals", ProposalPages::list)
                .post("own/invitations/{invitation}/decline", ProposalPages::declineInvitation)
                .get("proposals/{proposal}", visit -> proposal(visit, null))
                .get("proposals/{proposal}/counter", ProposalPages::terms)
                .post("proposals/{proposal}/counter", ProposalPages::counter)
                .post("proposals/{proposal}/accept", ProposalPages::accept)
                .post("proposals/{proposal}/decline", ProposalPages::decline)
                .post("proposals/{proposal}/withdraw", ProposalPages::withdraw);
    }

    static String address(Proposal proposal) {
        return "proposals/" + PublicId.of(proposal.id());
    }

    private static Mission mission(Visit visit, UUID mission) {
        return visit.capabilities().missions().get(visit.actor(), mission);
    }

    // ---------------------------------------------------------------- terms, as a form

    private static Reply form(Visit visit, String template, Mission mission, Proposal proposal, Form form) {
        int filled = 0;
        for (int i = 1; i <= MOST_ROWS; i++) {
            if (!form.value("title" + i).isBlank() || !form.value("amount" + i).isBlank()) {
                filled = i;
            }
        }
        List<Integer> rows = new ArrayList<>();
        for (int i = 1; i <= Math.min(MOST_ROWS, filled + ROWS); i++) {
            rows.add(i);
        }
        return visit.show(
                form.ok() ? 200 : 422,
                template,
                "mission",
                mission,
                "proposal",
                proposal,
                "form",
                form,
                "rows",
                rows,
                "daily",
                pricing(mission, proposal) == Pricing.DAILY);
    }

    private static Pricing pricing(Mission mission, Proposal proposal) {
        return proposal != null
                ? proposal.terms().pricing()
                : mission.details().budget().pricing();
    }

    private static Terms terms(Visit visit, Form form, Pricing pricing) {
        String currency = visit.site().currency();
        String scope = form.needed("scope", 10_000);
        if (pricing == Pricing.DAILY) {
            form.needed("rate", 40);
            form.needed("days", 10);
            return new Terms(pricing, List.of(), form.money("rate", currency), form.number("days", 1, 1_000), scope);
        }
        List<MilestonePlan> plan = new ArrayList<>();
        for (int i = 1; i <= MOST_ROWS; i++) {
            String title = form.text("title" + i, 150);
            Money amount = form.money("amount" + i, currency);
            if (title != null || amount != null) {
                form.needed("title" + i, 150);
                form.needed("amount" + i, 40);
                plan.add(new MilestonePlan(title, amount, form.date("due" + i)));
            }
        }
        if (plan.isEmpty()) {
            form.wrong("title1", visit.t("proposal.milestone.needed"));
        }
        return new Terms(pricing, plan, null, null, scope);
    }

    // ---------------------------------------------------------------- the freelancer's

    private static Reply begin(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        return form(visit, "proposals/new", mission(visit, visit.id("mission")), null, visit.emptyForm());
    }

    private static Reply propose(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        Mission mission = mission(visit, visit.id("mission"));
        Form form = visit.form();
        Terms terms = terms(visit, form, pricing(mission, null));
        String message = form.text("message", 5_000);
        Reply made = visit.change(
                form,
                FIELDS,
                proposal -> address(proposal) + "?done=proposed",
                () -> visit.capabilities().missions().propose(visit.actor(), mission.id(), message, terms));
        return made == null ? form(visit, "proposals/new", mission, null, form) : made;
    }

    private static Reply list(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        return visit.show(
                "proposals/list",
                "found",
                visit.capabilities().missions().ownProposals(visit.actor(), visit.page(SHOWN)),
                "invitations",
                visit.capabilities()
                        .missions()
                        .ownInvitations(visit.actor(), PageRequest.first(SHOWN))
                        .items());
    }

    private static Reply declineInvitation(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        UUID invitation = visit.id("invitation");
        Reply declined = visit.change(
                visit.form(),
                now -> "own/proposals?done=declined",
                () -> visit.capabilities().missions().declineInvitation(visit.actor(), invitation));
        return declined == null ? visit.go("own/proposals") : declined;
    }

    // ---------------------------------------------------------------- both sides'

    private static Proposal found(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.capabilities().missions().proposal(visit.actor(), visit.id("proposal"));
    }

    private static Side side(Visit visit, Proposal proposal) {
        return visit.actor().is(proposal.freelancer()) ? Side.FREELANCER : Side.CLIENT;
    }

    /** @return {@code null} for one that operators took down: the proposal stays its freelancer's */
    private static Mission missionIfShown(Visit visit, UUID mission) {
        try {
            return mission(visit, mission);
        } catch (NotFound takenDown) {
            return null;
        }
    }

    private static Reply proposal(Visit visit, Form form) {
        Proposal proposal = found(visit);
        Mission mission = missionIfShown(visit, proposal.mission());
        Side side = side(visit, proposal);
        boolean party =
                side == Side.FREELANCER || mission != null && visit.actor().actsFor(mission.company());
        boolean open = proposal.status() == Proposal.Status.PROPOSED || proposal.status() == Proposal.Status.COUNTERED;
        return visit.show(
                form == null ? 200 : 422,
                "proposals/proposal",
                "proposal",
                proposal,
                "company",
                mission == null ? null : mission.companyName(),
                "side",
                side.name(),
                "party",
                party,
                "open",
                open,
                "turn",
                party && open && proposal.offeredBy() != side,
                "total",
                total(proposal.terms()),
                "quote",
                open && mission != null ? quote(visit, proposal, mission) : null,
                "form",
                form == null ? visit.emptyForm() : form);
    }

    /** @return what the work costs without VAT: the milestones together, or the days at their rate */
    private static Money total(Terms terms) {
        if (terms.pricing() == Pricing.DAILY) {
            return Money.of(
                    Math.multiplyExact(terms.dailyRate().minor(), terms.days()),
                    terms.dailyRate().currency());
        }
        return terms.milestones().stream()
                .map(MilestonePlan::amount)
                .reduce(Money::plus)
                .orElseThrow();
    }

    /** @return what would be deducted, or {@code null} while nobody can say */
    private static Quote quote(Visit visit, Proposal proposal, Mission mission) {
        if (!visit.capabilities().commissionsHere()) {
            return null;
        }
        try {
            return visit.capabilities()
                    .commissions()
                    .quote(
                            visit.actor(),
                            new QuoteOrder(
                                    total(proposal.terms()),
                                    null,
                                    proposal.freelancer(),
                                    mission.company(),
                                    mission.details().vertical(),
                                    null));
        } catch (DomainException nobodySays) {
            return null;
        }
    }

    private static Reply terms(Visit visit) {
        Proposal proposal = found(visit);
        Terms now = proposal.terms();
        Form form = visit.emptyForm().with("scope", now.scope()).with("version", proposal.version());
        if (now.pricing() == Pricing.DAILY) {
            form.with("rate", Formats.decimal(now.dailyRate()).toPlainString()).with("days", now.days());
        }
        int row = 0;
        for (MilestonePlan plan : now.milestones()) {
            row++;
            form.with("title" + row, plan.title())
                    .with("amount" + row, Formats.decimal(plan.amount()).toPlainString())
                    .with("due" + row, plan.dueOn());
        }
        return form(visit, "proposals/counter", mission(visit, proposal.mission()), proposal, form);
    }

    private static Reply counter(Visit visit) {
        Proposal proposal = found(visit);
        Form form = visit.form();
        Terms terms = terms(visit, form, proposal.terms().pricing());
        Expected seen = visit.expected();
        Reply countered = visit.change(
                form,
                FIELDS,
                now -> address(now) + "?done=countered",
                () -> visit.capabilities().missions().counter(visit.actor(), proposal.id(), seen, terms));
        return countered == null
                ? form(visit, "proposals/counter", mission(visit, proposal.mission()), proposal, form)
                : countered;
    }

    private static Reply accept(Visit visit) {
        Proposal proposal = found(visit);
        Form form = visit.form();
        if (!form.has("agree", "yes")) {
            form.wrong("agree", visit.t("proposal.agree.needed"));
        }
        Expected seen = visit.expected();
        Reply accepted = visit.change(
                form,
                now -> "contracts/" + PublicId.of(now.contract()) + "?done=signed",
                () -> visit.capabilities().missions().accept(visit.actor(), proposal.id(), seen));
        return accepted == null ? proposal(visit, form) : accepted;
    }

    private static Reply decline(Visit visit) {
        Proposal proposal = found(visit);
        Form form = visit.form();
        Reply declined = visit.change(
                form,
                now -> address(now) + "?done=declined",
                () -> visit.capabilities().missions().decline(visit.actor(), proposal.id()));
        return declined == null ? proposal(visit, form) : declined;
    }

    private static Reply withdraw(Visit visit) {
        Proposal proposal = found(visit);
        Form form = visit.form();
        Reply withdrawn = visit.change(
                form,
                now -> address(now) + "?done=withdrawn",
                () -> visit.capabilities().missions().withdraw(visit.actor(), proposal.id()));
        return withdrawn == null ? proposal(visit, form) : withdrawn;
    }
}
