package org.biface.missions;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * A freelancer's answer to a mission. Only its freelancer, the people of the mission's company and operators see it.
 *
 * @param id its id
 * @param mission the mission
 * @param missionTitle its title
 * @param freelancer the freelancer's account
 * @param freelancerName what others see
 * @param message what the freelancer wrote with it, may be {@code null}
 * @param messageTakenDown whether operators keep the message from everybody but its freelancer and themselves
 * @param terms the terms that are on the table
 * @param offeredBy whose terms they are; the other side may accept, counter or end it
 * @param round how often terms were offered, from 1
 * @param status where it stands
 * @param contract the contract that it became, or {@code null}
 * @param createdAt UTC
 * @param expiresAt when it ends by itself, UTC
 * @param version grows with every change
 */
public record Proposal(
        UUID id,
        UUID mission,
        String missionTitle,
        UUID freelancer,
        String freelancerName,
        String message,
        boolean messageTakenDown,
        Terms terms,
        Side offeredBy,
        int round,
        Status status,
        UUID contract,
        Instant createdAt,
        Instant expiresAt,
        long version)
        implements Versioned {

    /** {@code PROPOSED ⇄ COUNTERED → ACCEPTED / DECLINED / WITHDRAWN / EXPIRED}. */
    public enum Status {
        /** The freelancer's first terms are on the table. */
        PROPOSED,
        /** One side answered with other terms. */
        COUNTERED,
        /** Both agreed; there is a contract. */
        ACCEPTED,
        /** The client said no, or took somebody else. */
        DECLINED,
        /** The freelancer took it back. */
        WITHDRAWN,
        /** Nobody answered in time. */
        EXPIRED
    }
}
