package org.biface.spi.commission;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says how much the platform takes of one release. Registered as an OSGi service of this type; nothing else is needed to
 * serve, and taking the service away ends it. Two versions may be installed side by side.
 *
 * <p><b>Selection.</b> A contract is pinned to a policy id and a major version when it is signed. Among the services of
 * that id and major version the one with the highest {@code service.ranking} serves, then the one of the highest bundle
 * version, then the one with the lowest {@code service.id}.
 *
 * <p><b>Units.</b> Amounts are whole minor units (cents for EUR) without VAT; instants are UTC; rates are basis points by
 * convention (1000 = 10 %).
 *
 * <p><b>Rounding.</b> A policy never rounds: it returns exact amounts, also fractions of a cent. The platform charges
 * {@code round_half_up(sum of the exact amounts of the contract) - what it has charged already}, for each side, so that
 * the parts of a split payment add up to the commission on the whole.
 *
 * <p><b>Determinism.</b> The result depends on the request only. No clock ({@link CommissionRequest#at()} is the time), no
 * random numbers, no files, no network, no state kept between calls. The platform asks twice and compares. It holds for
 * the whole life of a major version: what is to give another result is a new major version, which serves new contracts
 * only.
 *
 * <p><b>Threads.</b> Both methods are called by many threads at once, on threads of the platform that may be interrupted.
 * The thread's context class loader is the policy's own.
 *
 * <p><b>Time.</b> The two answers that are compared have 250 ms together unless the operator has configured another limit.
 * A policy takes microseconds. When a service comes it is described, and rehearsed with a made-up request and its default
 * parameters, before it serves; these first calls have 5 seconds, and whatever the rehearsal gives is thrown away.
 *
 * <p><b>Failures.</b> An exception or error, no answer within the time limit, {@code null}, another currency than the
 * request's, a side whose sum is below zero or above the amount, or two different answers to the same request: the
 * release does not happen now, nothing is charged, the operator is told, and it is tried again later. Never is another
 * rate used instead. A policy that can't decide therefore throws, with a message that helps the operator.
 */
@ConsumerType
public interface CommissionPolicy {
    /**
     * Decides.
     *
     * @param request all that a policy may know; the values of its parameters are there, checked against {@link #describe()}
     * @return what the platform takes
     */
    CommissionResult decide(CommissionRequest request);

    /**
     * Says who this is. Called when the service comes; always the same answer.
     *
     * @return the description
     */
    PolicyDescription describe();
}
