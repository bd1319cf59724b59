package org.biface.payments;

import java.time.Instant;
import java.util.UUID;

/**
 * The payouts of what everybody has available, made together.
 *
 * @param id its id
 * @param status how far it is
 * @param payouts how many payouts it has made until now
 * @param leftOut how many freelancers have money available that can't be paid out yet, because the payment provider has to
 *     check first who they are
 * @param startedAt UTC
 * @param endedAt UTC; {@code null} while it goes on
 */
public record PayoutRun(UUID id, Status status, long payouts, long leftOut, Instant startedAt, Instant endedAt) {

    /** How far a run is. */
    public enum Status {
        /** Payouts are being made. */
        RUNNING,
        /** All are made; how each ends shows with the payout. */
        DONE
    }
}
