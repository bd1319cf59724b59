package org.biface.commission;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Past releases are to be decided once more, by other terms: an offer's ({@code offer} alone), or an installed policy's.
 *
 * @param offer an offer as it is configured now; only contracts that fit its trade, currency and origin are replayed
 * @param policy a policy's id, without an offer
 * @param version an exact version of it that is installed, also one that does not serve; {@code null} for the one that
 *     serves with the highest version
 * @param parameters the policy's parameters; {@code null} for those that each contract is pinned to where the policy is the
 *     same one, and the defaults where it is another
 * @param since only releases since then, UTC; {@code null} for all
 * @param contract only releases of this contract; {@code null} for all
 */
public record SimulationOrder(
        String offer, String policy, String version, Map<String, String> parameters, Instant since, UUID contract) {
    public SimulationOrder {
        parameters = parameters == null ? null : Map.copyOf(parameters);
    }
}
