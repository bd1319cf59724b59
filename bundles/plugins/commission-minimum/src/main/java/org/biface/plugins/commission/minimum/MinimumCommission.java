package org.biface.plugins.commission.minimum;

import java.math.BigDecimal;
import java.util.Currency;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/**
 * A rate, but of each contract at least one amount and at most another, for each side. It looks at the whole contract: what
 * is due for all that was released of it until now, less what was taken before. So the minimum is taken once, whatever the
 * number of releases.
 */
@Component
public final class MinimumCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("minimum", "1.0.0")
            .name("Rate with a minimum and a cap", "Taux avec minimum et plafond")
            .explanation(
                    "Of each contract, the platform takes a share of what is released, but not less than a minimum and not"
                            + " more than a cap: from the freelancer, and from the client on top. Minimum and cap count once"
                            + " for the whole contract. A side never pays more than what is released.",
                    "Sur chaque contrat, la plateforme prélève une part de ce qui est versé, mais pas moins qu'un minimum ni"
                            + " plus qu'un plafond : au freelance, et au client en plus. Minimum et plafond valent une fois"
                            + " pour tout le contrat. Aucune partie ne paie plus que ce qui est versé.")
            .parameter(PolicyParameter.rate("rate")
                    .label("Share borne by the freelancer", "Part à la charge du freelance")
                    .defaultValue("1000")
                    .build())
            .parameter(amount(
                    "minimum",
                    "Least that a contract costs the freelancer",
                    "Minimum par contrat pour le freelance",
                    "500"))
            .parameter(amount(
                    "cap",
                    "Most that a contract costs the freelancer; 0 for no limit",
                    "Plafond par contrat pour le freelance ; 0 pour aucun",
                    "0"))
            .parameter(PolicyParameter.rate("clientRate")
                    .label("Share that the client pays on top", "Part payée en plus par le client")
                    .defaultValue("300")
                    .build())
            .parameter(amount(
                    "clientMinimum",
                    "Least that a contract costs the client",
                    "Minimum par contrat pour le client",
                    "300"))
            .parameter(amount(
                    "clientCap",
                    "Most that a contract costs the client; 0 for no limit",
                    "Plafond par contrat pour le client ; 0 pour aucun",
                    "0"))
            .build();

    /**
     * What one side owes of a contract.
     *
     * @param rate of what is released
     * @param minimum at least, minor units
     * @param cap at most, minor units; 0 for no limit
     */
    private record Terms(Rate rate, long minimum, long cap) {

        BigDecimal due(CommissionRequest request, BigDecimal before) {
            long released = Math.addExact(request.contractReleased(), request.amount());
            BigDecimal due = rate.of(released).max(BigDecimal.valueOf(minimum));
            if (cap > 0) {
                due = due.min(BigDecimal.valueOf(cap));
            }
            // No side pays more than what is released; what a minimum lacks then is taken with the next release.
            return due.min(BigDecimal.valueOf(released))
                    .subtract(before)
                    .max(BigDecimal.ZERO)
                    .min(BigDecimal.valueOf(request.amount()));
        }

        String english(String currency) {
            return rate.english()
                    + (minimum > 0 ? ", at least " + written(minimum, currency) : "")
                    + (cap > 0 ? ", at most " + written(cap, currency) : "");
        }

        String french(String currency) {
            return rate.french()
                    + (minimum > 0 ? ", minimum " + written(minimum, currency).replace('.', ',') : "")
                    + (cap > 0 ? ", plafond " + written(cap, currency).replace('.', ',') : "");
        }
    }

    @Override
    public CommissionResult decide(CommissionRequest request) {
        CommissionResult.Builder result = CommissionResult.of(request);
        String currency = request.currency();
        var freelancer = new Terms(request.rate("rate"), request.integer("minimum"), request.integer("cap"));
        BigDecimal due = freelancer.due(request, request.contractExactFreelancer());
        if (due.signum() > 0) {
            result.freelancer(
                    "Commission " + freelancer.english(currency), "Commission " + freelancer.french(currency), due);
        }
        var client =
                new Terms(request.rate("clientRate"), request.integer("clientMinimum"), request.integer("clientCap"));
        due = client.due(request, request.contractExactClient());
        if (due.signum() > 0) {
            result.client(
                    "Service fee " + client.english(currency), "Frais de service " + client.french(currency), due);
        }
        return result.build();
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }

    private static String written(long minor, String currency) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
    }

    private static PolicyParameter amount(String name, String english, String french, String usual) {
        return PolicyParameter.of(name, PolicyParameter.Type.INTEGER)
                .label(english, french)
                .unit("minor units")
                .range("0", "1000000000000")
                .defaultValue(usual)
                .build();
    }
}
