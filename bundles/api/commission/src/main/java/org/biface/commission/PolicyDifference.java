package org.biface.commission;

import java.util.UUID;

/**
 * A recorded release that another version of its policy does not give again.
 *
 * @param release the release
 * @param version the version that decided it
 * @param what {@code freelancer} or {@code client}: the exact commission of that side, in minor units; {@code
 *     returnedOnRefund}; or {@code refused}: there was no answer that could be used
 * @param recorded what is recorded
 * @param answered what the other version answered, or why its answer was refused
 */
public record PolicyDifference(UUID release, String version, String what, String recorded, String answered) {}
