package org.biface.commission;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.biface.commons.Money;

/**
 * What a policy said, checked by the guard, and what is charged for it. It is good for one release, and only as long as
 * nothing else of the same freelancer is released in this currency: see {@link Commissions#record}.
 *
 * @param pin the terms that were applied
 * @param version the exact version of the policy that was asked
 * @param bundleVersion the version of the bundle that it came from
 * @param amount what is released, without VAT
 * @param at the time that the policy was told, UTC
 * @param answeredAt when it had answered, UTC: this version was installed then
 * @param factsVersion which facts the policy was asked with
 * @param lines the exact, unrounded lines
 * @param freelancerCharge what is charged to the freelancer now: the exact sum of the contract, rounded half up, less what
 *     was charged before
 * @param clientCharge what is charged to the client now, by the same rule
 * @param returnedOnRefund whether the commission goes back when the client is refunded
 * @param inputs everything that the policy was asked with, as JSON
 * @param terms the policy's parameters, as it describes them
 */
public record Decision(
        Pin pin,
        String version,
        String bundleVersion,
        Money amount,
        Instant at,
        Instant answeredAt,
        long factsVersion,
        List<Line> lines,
        Money freelancerCharge,
        Money clientCharge,
        boolean returnedOnRefund,
        String inputs,
        List<Term> terms) {
    public Decision {
        terms = List.copyOf(terms);
        lines = List.copyOf(lines);
    }

    /**
     * @param side a side
     * @return the exact sum of that side's lines, in minor units
     */
    public BigDecimal exact(Side side) {
        return lines.stream()
                .filter(line -> line.side() == side)
                .map(Line::exact)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
