package org.biface.faces.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.biface.commission.OfferStatus;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Money;
import org.biface.commons.Role;

/** What past payments would have cost by other terms: ordered by an operator, worked out in the background. */
final class SimulationPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST = 200;

    @Override
    public void addTo(Routes routes) {
        routes.get("operator/simulations", visit -> order(visit, visit.query()))
                .post("operator/simulations", SimulationPages::simulate)
                .get("operator/simulations/{simulation}", SimulationPages::simulation);
    }

    private static Reply order(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        return visit.show(
                form.ok() ? 200 : 422,
                "operator/simulations",
                "offers",
                visit.capabilities().commissionDesk().offers(visit.actor()).stream()
                        .map(OfferStatus::name)
                        .sorted()
                        .toList(),
                "form",
                form);
    }

    private static Reply simulate(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        String offer = form.text("offer", LONGEST);
        String policy = form.text("policy", LONGEST);
        LocalDate since = form.date("since");
        if (offer == null && policy == null) {
            form.wrong("offer", visit.t("simulations.which"));
        }
        Instant from = since == null
                ? null
                : since.atStartOfDay(visit.formats().zone()).toInstant();
        Map<String, String> parameters =
                form.value("parameters").isBlank() ? null : PolicyPages.parameters(visit, form);
        SimulationOrder order =
                new SimulationOrder(offer, policy, form.text("version", LONGEST), parameters, from, null);
        Reply started = visit.change(
                form,
                simulation -> "operator/simulations/" + PublicId.of(simulation.id()),
                () -> visit.capabilities().commissionRecords().simulate(visit.actor(), order));
        return started == null ? order(visit, form) : started;
    }

    /**
     * A sum of one currency.
     *
     * @param total it
     * @param difference what would have been charged more or less, with its sign
     */
    record Sum(Simulation.Total total, String difference) {}

    /**
     * What changes in one contract.
     *
     * @param of it
     * @param difference what would have been charged more or less, with its sign
     */
    record Changed(Simulation.OfContract of, String difference) {}

    private static Reply simulation(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        var records = visit.capabilities().commissionRecords();
        Simulation simulation = records.simulation(visit.actor(), visit.id("simulation"));
        var found = records.simulated(visit.actor(), simulation.id(), visit.page(SHOWN));
        return visit.show(
                "operator/simulation",
                "simulation",
                simulation,
                "ended",
                simulation.state().hasEnded(),
                "sums",
                simulation.totals().stream()
                        .map(one -> new Sum(one, signed(visit, one.difference())))
                        .toList(),
                "contracts",
                found.items().stream()
                        .map(one -> new Changed(one, signed(visit, one.difference())))
                        .toList(),
                "next",
                found.next());
    }

    private static String signed(Visit visit, Money difference) {
        String amount = visit.formats().money(difference);
        return difference.isPositive() ? "+" + amount : amount;
    }
}
