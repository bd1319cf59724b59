package org.biface.plugins.commission.campaign;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/** Another rate for what is released between two days. */
@Component
public final class CampaignCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("campaign", "1.0.0")
            .name("Campaign", "Campagne")
            .explanation(
                    "The freelancer's commission has another rate for what is released from one day on and before another"
                            + " day, and the usual rate before and after. Days begin at midnight UTC; without a day between"
                            + " the two there is no campaign.",
                    "La commission du freelance a un autre taux pour ce qui est versé à partir d'un jour et avant un autre"
                            + " jour, et le taux habituel avant et après. Les jours commencent à minuit UTC ; sans jour"
                            + " entre les deux il n'y a pas de campagne.")
            .parameter(PolicyParameter.rate("rate")
                    .label("Usual share", "Part habituelle")
                    .defaultValue("1000")
                    .build())
            .parameter(PolicyParameter.rate("campaignRate")
                    .label("Share during the campaign", "Part pendant la campagne")
                    .defaultValue("500")
                    .build())
            .parameter(day("from", "First day of the campaign", "Premier jour de la campagne"))
            .parameter(day("until", "Day after the last of the campaign", "Lendemain du dernier jour de la campagne"))
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        LocalDate day = request.at().atOffset(ZoneOffset.UTC).toLocalDate();
        boolean campaign = !day.isBefore(request.date("from")) && day.isBefore(request.date("until"));
        Rate rate = request.rate(campaign ? "campaignRate" : "rate");
        CommissionResult.Builder result = CommissionResult.of(request);
        if (!rate.isZero()) {
            result.freelancer(
                    (campaign ? "Commission of the campaign " : "Commission ") + rate.english(),
                    (campaign ? "Commission de la campagne " : "Commission ") + rate.french(),
                    rate.of(request.amount()));
        }
        return result.build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }

    private static PolicyParameter day(String name, String english, String french) {
        return PolicyParameter.of(name, PolicyParameter.Type.DATE)
                .label(english, french)
                .unit("day, UTC")
                .build();
    }
}
