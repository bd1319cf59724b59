package org.biface.partnerkit.commission.tck;

import java.math.BigDecimal;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;

/** A policy without a fault; each bad one changes one thing of it. */
class TenPercent implements CommissionPolicy {

    /** The exact commission; the part that most bad policies get wrong. */
    BigDecimal exact(CommissionRequest request) {
        return request.rate("rate").of(request.amount());
    }

    @Override
    public CommissionResult decide(CommissionRequest request) {
        return takes(request, exact(request));
    }

    static CommissionResult takes(CommissionRequest request, BigDecimal exact) {
        return CommissionResult.of(request)
                .freelancer("Commission", "Commission", exact)
                .build();
    }

    @Override
    public PolicyDescription describe() {
        return described("A tenth.", "Un dixième.", rate());
    }

    static PolicyParameter rate() {
        return PolicyParameter.rate("rate")
                .label("Rate", "Taux")
                .defaultValue("1000")
                .build();
    }

    static PolicyDescription described(String english, String french, PolicyParameter... parameters) {
        PolicyDescription.Builder description = PolicyDescription.of("ten-percent", "1.0.0")
                .name("Ten percent", "Dix pour cent")
                .explanation(english, french);
        for (PolicyParameter parameter : parameters) {
            description.parameter(parameter);
        }
        return description.build();
    }
}
