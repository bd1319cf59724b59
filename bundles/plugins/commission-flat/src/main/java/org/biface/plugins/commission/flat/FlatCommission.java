package org.biface.plugins.commission.flat;

import java.math.BigDecimal;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.osgi.service.component.annotations.Component;

/** The same rate of every release, borne by the freelancer. */
@Component
public final class FlatCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("flat", "1.0.0")
            .name("Flat rate", "Taux unique")
            .explanation(
                    "The platform takes the same share of every release from the freelancer.",
                    "La plateforme prélève la même part de chaque versement au freelance.")
            .parameter(PolicyParameter.of("rate", PolicyParameter.Type.INTEGER)
                    .label("Share that the platform takes", "Part prélevée par la plateforme")
                    .unit("basis points")
                    .range("0", "10000")
                    .defaultValue("1000")
                    .build())
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        long rate = request.integer("rate");
        BigDecimal commission = BigDecimal.valueOf(request.amount())
                .multiply(BigDecimal.valueOf(rate))
                .movePointLeft(4);
        String percent = percent(rate);
        return CommissionResult.of(request)
                .freelancer(
                        "Commission " + percent + " %", "Commission " + percent.replace('.', ',') + " %", commission)
                .returnedOnRefund(true)
                .build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }

    private static String percent(long basisPoints) {
        BigDecimal percent = BigDecimal.valueOf(basisPoints, 2);
        return percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString();
    }
}
