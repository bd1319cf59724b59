package org.biface.plugins.commission.loyalty;

import java.time.Instant;
import java.time.ZoneOffset;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/** Two who have worked together for some months pay less from then on. */
@Component
public final class LoyaltyCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("loyalty", "1.0.0")
            .name("Loyalty", "Fidélité")
            .explanation(
                    "The freelancer's commission is lower once a number of months has passed since the first contract with"
                            + " the same client was signed. Months are those of the calendar, in UTC.",
                    "La commission du freelance est plus basse une fois passé un certain nombre de mois depuis la signature"
                            + " du premier contrat avec le même client. Les mois sont ceux du calendrier, en UTC.")
            .parameter(PolicyParameter.rate("rate")
                    .label("Share at the beginning", "Part au début")
                    .defaultValue("1000")
                    .build())
            .parameter(PolicyParameter.of("months", PolicyParameter.Type.INTEGER)
                    .label("Months until the lower share", "Nombre de mois avant la part réduite")
                    .unit("months")
                    .range("1", "600")
                    .defaultValue("3")
                    .build())
            .parameter(PolicyParameter.rate("lowerRate")
                    .label("Share after these months", "Part après ces mois")
                    .defaultValue("500")
                    .build())
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        Instant loyal = request.withClientSince()
                .atOffset(ZoneOffset.UTC)
                .plusMonths(request.integer("months"))
                .toInstant();
        Rate rate = request.rate(request.at().isBefore(loyal) ? "rate" : "lowerRate");
        CommissionResult.Builder result = CommissionResult.of(request);
        if (!rate.isZero()) {
            result.freelancer("Commission " + rate.english(), "Commission " + rate.french(), rate.of(request.amount()));
        }
        return result.build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }
}
