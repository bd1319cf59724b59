package org.biface.commission;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a policy said, checked by the guard.
 *
 * @param pin the terms that were applied
 * @param version the exact version of the policy that was asked
 * @param lines the exact, unrounded lines
 * @param returnedOnRefund whether the commission goes back when the client is refunded
 * @param inputs everything that the policy was asked with, as JSON, to be kept beside the release for ever
 */
public record Decision(Pin pin, String version, List<Line> lines, boolean returnedOnRefund, String inputs) {
    public Decision {
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
