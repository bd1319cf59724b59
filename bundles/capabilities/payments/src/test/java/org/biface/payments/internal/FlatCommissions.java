package org.biface.payments.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.ChargeFacts;
import org.biface.commission.Commissions;
import org.biface.commission.Decision;
import org.biface.commission.Line;
import org.biface.commission.Pin;
import org.biface.commission.PolicyStatus;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;

/** The commission capability as payments sees it: a flat rate in basis points, or marginal tiers by lifetime. */
final class FlatCommissions implements Commissions {

    private final int basisPoints;
    volatile ChargeFacts asked;
    volatile Runnable meanwhile = () -> {};

    FlatCommissions(int basisPoints) {
        this.basisPoints = basisPoints;
    }

    @Override
    public Decision decide(Actor actor, ChargeFacts facts) {
        asked = facts;
        meanwhile.run();
        BigDecimal exact = exact(facts);
        return new Decision(
                new Pin(facts.contract(), "test", "flat", 1, Map.of("rate", Integer.toString(basisPoints))),
                "1.0.0",
                List.of(new Line(Side.FREELANCER, "Commission", "Commission", exact)),
                true,
                "{\"amount\":" + facts.amount().minor() + "}");
    }

    /** Domain vector 1 to 3 for a rate below zero, else flat. */
    private BigDecimal exact(ChargeFacts facts) {
        if (basisPoints >= 0) {
            return BigDecimal.valueOf(facts.amount().minor() * basisPoints, 4);
        }
        long from = facts.lifetimeWithClient();
        long to = from + facts.amount().minor();
        return part(from, to, 0, 50_000, 20)
                .add(part(from, to, 50_000, 1_000_000, 10))
                .add(part(from, to, 1_000_000, Long.MAX_VALUE, 5));
    }

    private static BigDecimal part(long from, long to, long low, long high, int percent) {
        return BigDecimal.valueOf(Math.max(0, Math.min(to, high) - Math.max(from, low)) * percent, 2);
    }

    @Override
    public Pin pin(Actor actor, SigningFacts facts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pin pinned(Actor actor, UUID contract) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PolicyStatus> policies(Actor actor) {
        return List.of();
    }
}
