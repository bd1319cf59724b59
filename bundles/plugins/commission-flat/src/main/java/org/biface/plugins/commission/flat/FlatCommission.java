package org.biface.plugins.commission.flat;

import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/** The same rates of every release. A freelancer's first contracts may be free, and a badge may bring another rate. */
@Component
public final class FlatCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("flat", "1.0.0")
            .name("Flat rate", "Taux unique")
            .explanation(
                    "The platform takes the same share of every release: one from the freelancer, one from the client on top."
                            + " A freelancer's first contracts can be free for both sides, and freelancers with a certain"
                            + " badge can have a rate of their own.",
                    "La plateforme prélève la même part de chaque versement : une au freelance, une au client en plus. Les"
                            + " premiers contrats d'un freelance peuvent être gratuits pour les deux parties, et les"
                            + " freelances qui portent un certain badge peuvent avoir leur propre taux.")
            .parameter(PolicyParameter.rate("rate")
                    .label("Share borne by the freelancer", "Part à la charge du freelance")
                    .defaultValue("1000")
                    .build())
            .parameter(PolicyParameter.rate("clientRate")
                    .label("Share that the client pays on top", "Part payée en plus par le client")
                    .defaultValue("0")
                    .build())
            .parameter(PolicyParameter.of("freeContracts", PolicyParameter.Type.INTEGER)
                    .label(
                            "How many of a freelancer's first contracts are free",
                            "Nombre de premiers contrats gratuits d'un freelance")
                    .unit("contracts")
                    .range("0", "1000")
                    .defaultValue("0")
                    .build())
            .parameter(PolicyParameter.of("badge", PolicyParameter.Type.TEXT)
                    .label(
                            "Badge whose holders have a rate of their own; empty for none",
                            "Badge qui donne droit à un autre taux ; vide pour aucun")
                    .pattern("[a-z0-9-]{0,63}")
                    .defaultValue("")
                    .build())
            .parameter(PolicyParameter.rate("badgeRate")
                    .label(
                            "Share borne by a freelancer with the badge",
                            "Part à la charge d'un freelance qui porte le badge")
                    .defaultValue("500")
                    .build())
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        CommissionResult.Builder result = CommissionResult.of(request);
        if (request.contractsBefore() < request.integer("freeContracts")) {
            return result.build();
        }
        boolean hasBadge = request.badges().contains(request.text("badge"));
        Rate rate = request.rate(hasBadge ? "badgeRate" : "rate");
        if (!rate.isZero()) {
            result.freelancer("Commission " + rate.english(), "Commission " + rate.french(), rate.of(request.amount()));
        }
        Rate clientRate = request.rate("clientRate");
        if (!clientRate.isZero()) {
            result.client(
                    "Service fee " + clientRate.english(),
                    "Frais de service " + clientRate.french(),
                    clientRate.of(request.amount()));
        }
        return result.build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }
}
