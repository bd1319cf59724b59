package org.biface.contracts;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * An approved milestone whose commission can't be decided yet, as operators see it.
 *
 * @param milestone which
 * @param contract its contract
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param net what is to be released, without VAT
 * @param policy the policy that the contract is pinned to
 * @param major the policy's major version
 * @param reason why it could not be decided when it was last tried
 * @param since when it was approved, UTC
 * @param tries how often it was tried since
 * @param triedAt when it was last tried, UTC
 */
public record ParkedRelease(
        UUID milestone,
        UUID contract,
        UUID company,
        UUID freelancer,
        Money net,
        String policy,
        int major,
        String reason,
        Instant since,
        int tries,
        Instant triedAt) {}
