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
 * <p><b>Rounding.</b> A policy never rounds: it returns exact amounts, also fractions of a cent, and calculates with {@link
 * java.math.BigDecimal} and whole numbers only. The platform charges {@code round_half_up(sum of the exact amounts of the
 * contract) - what it has charged already}, for each side. So the parts of a split payment have to add up to the commission
 * on the whole: for two releases at one instant the second request carries what the first has changed ({@link
 * CommissionRequest#lifetimeWithClient()}, {@link CommissionRequest#contractExactFreelancer()} and the others), and the two
 * exact results together are that of one release of both amounts.
 *
 * <p><b>Determinism.</b> The result depends on the request only. No clock ({@link CommissionRequest#at()} is the time), no
 * random numbers, no files, no network, no default time zone or language, no state kept between calls. The platform asks
 * twice and compares.
 *
 * <p><b>Versions.</b> Within a major version the same request gives the same result: for each side the same sum, and the
 * same word on refunds. A patch may be faster or better worded. A minor version may also have more parameters, each with a
 * default that gives the result of before; contracts that were signed before are asked with that default, and what was in
 * range stays in range. Anything else is a new major version, which serves new contracts only. The platform holds a newcomer
 * to it: before it serves, it is asked what the last releases of its id and major version were asked; when an answer
 * differs it is quarantined, which means that it is installed and not asked, until the operator removes it or accepts the
 * differences on record.
 *
 * <p><b>Threads.</b> Both methods are called by many threads at once, on threads of the platform that may be interrupted.
 * The thread's context class loader is the policy's own.
 *
 * <p><b>Time.</b> The two answers that are compared have 250 ms together unless the operator has configured another limit.
 * A policy takes microseconds. When a service comes it is described, and rehearsed with a made-up request and its default
 * parameters, before it serves; these first calls have 5 seconds. While nothing is recorded for its id and major version,
 * the rehearsal decides: a version that fails it is quarantined.
 *
 * <p><b>Failures.</b> None of these charges anything, and never is another rate used instead:
 *
 * <ul>
 *   <li>{@link #describe()} throws, is {@code null} or takes too long: the service is not used, and the log says why.
 *   <li>{@link #decide} throws (also an error), answers nothing within the time limit, {@code null}, another currency than
 *       the request's, a side whose sum is below zero or above the amount, or two different answers to one request: if
 *       another proven version of the same id and major version is installed, it answers, and the failing one is quarantined;
 *       otherwise the release is parked with the reason, the operator is told, and it is tried again later and when another
 *       version comes. Who only asked for a price is told to try again.
 *   <li>Calls that never come back are given up; after a few of them the policy is not asked any more until it is replaced.
 *   <li>The service goes away: calls in flight end first, then releases are parked until a version of the same major is
 *       back.
 * </ul>
 *
 * <p>A policy that can't decide therefore throws, with a message that helps the operator.
 */
@ConsumerType
public interface CommissionPolicy {
    /**
     * Decides.
     *
     * @param request all that a policy may know; the values of its parameters are there, checked against {@link #describe()}
     * @return what the platform takes; a result without lines takes nothing
     * @throws RuntimeException when it can't decide; the release is parked with the message as its reason
     */
    CommissionResult decide(CommissionRequest request);

    /**
     * Says who this is. Called when the service comes; always the same answer.
     *
     * @return the description
     */
    PolicyDescription describe();
}
