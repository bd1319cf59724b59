package org.biface.contracts.internal;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.payments.PreparedRelease;

/**
 * A milestone that is to be released, with all that the transaction needs to know.
 *
 * @param actor who releases it
 * @param milestone its id
 * @param version the version of the milestone that the release was prepared on
 * @param move {@link Move#APPROVE}, or {@link Move#RESUME} for what is parked
 * @param release what it costs
 */
record Approval(Actor actor, UUID milestone, long version, Move move, PreparedRelease release) {}
