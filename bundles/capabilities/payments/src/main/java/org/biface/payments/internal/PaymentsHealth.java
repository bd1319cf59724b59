package org.biface.payments.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells of orders to payment providers that don't go on. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Biface payments", HealthCheck.TAGS + "=biface", HealthCheck.TAGS + "=payments"
        })
public final class PaymentsHealth implements HealthCheck {

    private final PaymentsService payments;

    @Activate
    public PaymentsHealth(@Reference PaymentsService payments) {
        this.payments = payments;
    }

    @Override
    public Result execute() {
        var found = new FormattingResultLog();
        try {
            Orders.Trouble trouble = payments.trouble();
            payments.prover()
                    .last()
                    .filter(last -> !last.holds())
                    .ifPresent(last -> found.critical(
                            "the ledger did not hold when it was last checked, at {}; biface:ledger-verify lists the problems",
                            last.at()));
            if (payments.proofIsTooOld()) {
                found.critical("the ledger was not checked for too long; biface:ledger-verify checks it now");
            }
            if (trouble.contradictions() > 0) {
                found.critical(
                        "{} orders were contradicted by their provider; compare with its books",
                        trouble.contradictions());
            }
            if (trouble.unknownForLong() > 0) {
                found.warn("{} orders have had no answer for long; ask the provider", trouble.unknownForLong());
            }
            if (trouble.payoutsFailed() > 0) {
                found.warn("{} payouts have failed lately; the money is available again", trouble.payoutsFailed());
            }
            payments.reconciler()
                    .last()
                    .filter(last -> !last.agrees())
                    .ifPresent(last -> found.critical(
                            "the books differed from the providers' in {} places when they were last compared, at {};"
                                    + " biface:reconcile lists them",
                            last.differences().size(),
                            last.at()));
            payments.providersLeftAlone()
                    .forEach(provider -> found.warn("the payment provider {} does not answer at the moment", provider));
            found.info("payments were looked at");
        } catch (Unavailable away) {
            found.temporarilyUnavailable("{}", away.getMessage());
        }
        return new Result(found);
    }
}
