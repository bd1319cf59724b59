package org.biface.plugins.commission.tiered;

import java.math.BigDecimal;
import java.util.Currency;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.biface.spi.commission.Rate;
import org.osgi.service.component.annotations.Component;

/** The more the two have done together, the less is taken of what comes on top. */
@Component
public final class TieredCommission implements CommissionPolicy {
    private static final PolicyDescription DESCRIPTION = PolicyDescription.of("tiered", "1.0.0")
            .name("Marginal tiers", "Paliers progressifs")
            .explanation(
                    "The freelancer's commission goes down in tiers as more is released, with the same client or with all,"
                            + " in all the time or in a calendar month. Each rate counts only for the part between its own"
                            + " marks, so a release that passes a mark is cut there.",
                    "La commission du freelance baisse par paliers à mesure des versements, avec le même client ou avec"
                            + " tous, depuis toujours ou dans le mois civil. Chaque taux ne vaut que pour la part située"
                            + " entre ses propres bornes : un versement qui franchit une borne y est coupé.")
            .parameter(PolicyParameter.of("tiers", PolicyParameter.Type.TEXT)
                    .label(
                            "Rates and the marks up to which they count, the last one without an end",
                            "Taux et bornes jusqu'auxquelles ils valent, le dernier sans borne")
                    .unit("basis points up to minor units")
                    .pattern(Tiers.PATTERN)
                    .defaultValue("2000 up to 50000, 1000 up to 1000000, 500")
                    .build())
            .parameter(PolicyParameter.of("counts", PolicyParameter.Type.TEXT)
                    .label(
                            "Whose releases count: those with the same client, or with all",
                            "Versements pris en compte : avec le même client, ou avec tous")
                    .pattern("client|all")
                    .defaultValue("client")
                    .build())
            .parameter(PolicyParameter.of("period", PolicyParameter.Type.TEXT)
                    .label(
                            "Since when they count: the whole lifetime, or the calendar month (UTC)",
                            "Période prise en compte : depuis toujours, ou le mois civil (UTC)")
                    .pattern("lifetime|month")
                    .defaultValue("lifetime")
                    .build())
            .build();

    @Override
    public CommissionResult decide(CommissionRequest request) {
        CommissionResult.Builder result = CommissionResult.of(request);
        for (Tiers.Part part : Tiers.parse(request.text("tiers")).cut(volume(request), request.amount())) {
            Rate rate = part.rate();
            if (!rate.isZero()) {
                String amount = written(part.amount(), request.currency());
                result.freelancer(
                        "Commission " + rate.english() + " on " + amount,
                        "Commission " + rate.french() + " sur " + amount.replace('.', ','),
                        rate.of(part.amount()));
            }
        }
        return result.build();
    }

    private static long volume(CommissionRequest request) {
        boolean all = request.text("counts").equals("all");
        if (request.text("period").equals("month")) {
            return all ? request.thisMonth() : request.thisMonthWithClient();
        }
        return all ? request.lifetime() : request.lifetimeWithClient();
    }

    private static String written(long minor, String currency) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
    }

    @Override
    public PolicyDescription describe() {
        return DESCRIPTION;
    }
}
