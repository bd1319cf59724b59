package org.biface.commission;

import java.util.Map;
import java.util.UUID;

/**
 * The commission terms of a contract, fixed when it is signed and the same for its whole life.
 *
 * @param contract the contract
 * @param broughtBy who had brought the client when the contract was signed
 * @param offer the name of the operator's offer that applied
 * @param policy the policy's id
 * @param major the policy's major version; within it the same inputs give the same result
 * @param parameters the policy's parameters, by name
 */
public record Pin(
        UUID contract, BroughtBy broughtBy, String offer, String policy, int major, Map<String, String> parameters) {
    public Pin {
        parameters = Map.copyOf(parameters);
    }
}
