package org.biface.commission.internal;

import java.util.List;
import org.biface.commission.PolicyDifference;

/**
 * What came out of asking a newcomer what was recorded.
 *
 * @param recorded how many records there were
 * @param asked how many of them it was asked; fewer when it does not answer
 * @param differing how many of them it did not give again
 * @param differences the first of them
 * @param seen stands for all differences together, or for the reason when nothing was recorded; {@code null} when it may
 * @param passing whether only time stood in the way, so that another try may go well
 * @param shortly why it must not serve, without figures, or {@code null} when it may
 * @param reason why it must not serve, for an operator, or {@code null} when it may
 */
record Proof(
        int recorded,
        int asked,
        int differing,
        List<PolicyDifference> differences,
        String seen,
        boolean passing,
        String shortly,
        String reason) {
    Proof {
        differences = List.copyOf(differences);
    }

    /** It may serve. */
    static Proof holding(int recorded, int asked) {
        return new Proof(recorded, asked, 0, List.of(), null, false, null, null);
    }

    boolean holds() {
        return reason == null;
    }
}
