package org.biface.partnerkit.commission.tck;

import java.math.BigDecimal;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/** Asks a policy one question and refuses what the platform's guard would refuse. */
final class Answer {
    private Answer() {}

    static CommissionResult of(CommissionPolicy policy, CommissionRequest request) {
        CommissionResult result;
        try {
            result = policy.decide(request);
        } catch (RuntimeException | StackOverflowError thrown) {
            throw new AssertionError("it threw " + thrown + written(request), thrown);
        }
        if (result == null) {
            throw new AssertionError("it answered null" + written(request));
        }
        if (!result.currency().equals(request.currency())) {
            throw new AssertionError("it answered in " + result.currency() + written(request));
        }
        for (CommissionSide side : CommissionSide.values()) {
            BigDecimal exact = result.exact(side);
            if (exact.signum() < 0) {
                throw new AssertionError(
                        "it took " + exact.toPlainString() + " from the " + side + ", below zero" + written(request));
            }
            if (exact.compareTo(BigDecimal.valueOf(request.amount())) > 0) {
                throw new AssertionError("it took " + exact.toPlainString() + " from the " + side
                        + ", more than the amount" + written(request));
            }
        }
        return result;
    }

    /** All of a request, so that a failure can be looked at. */
    static String written(CommissionRequest request) {
        return ", when it was asked: amount " + request.amount() + " " + request.currency()
                + ", at " + request.at()
                + ", contract started " + request.contractStart()
                + ", with the client since " + request.withClientSince()
                + ", contracts before " + request.contractsBefore() + " (" + request.contractsWithClientBefore()
                + " with the client)"
                + ", lifetime " + request.lifetime() + " (" + request.lifetimeWithClient() + ")"
                + ", this month " + request.thisMonth() + " (" + request.thisMonthWithClient() + ")"
                + ", of the contract released " + request.contractReleased()
                + ", exact " + request.contractExactFreelancer().toPlainString() + " and "
                + request.contractExactClient().toPlainString()
                + ", vertical '" + request.vertical() + "', brought by " + request.broughtBy()
                + ", badges " + request.badges()
                + ", parameters " + request.parameters();
    }
}
