package ${package};

import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/** The same share of every release, borne by the freelancer. Put your rule into {@link #decide}. */
@Component
public final class ${policyClass} implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("${artifactId}", "${version}")
            .name("Flat share", "Part unique")
            .explanation(
                    "The platform takes the same share of every release from the freelancer.",
                    "La plateforme prélève la même part de chaque versement au freelance.")
            .parameter(PolicyParameter.rate("rate")
                    .label("Share that the platform takes", "Part prélevée par la plateforme")
                    .defaultValue("1000")
                    .build())
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        Rate rate = request.rate("rate");
        return CommissionResult.of(request)
                .freelancer("Commission " + rate.english(), "Commission " + rate.french(), rate.of(request.amount()))
                .build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }
}
