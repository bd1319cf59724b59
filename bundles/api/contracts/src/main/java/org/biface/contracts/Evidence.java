package org.biface.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * What a side wrote or sent in a dispute.
 *
 * @param id its id
 * @param side whose
 * @param text what was written; {@code null} for a file
 * @param fileName a file's name, or {@code null}
 * @param mediaType a file's type by its content, or {@code null}
 * @param size a file's bytes, or {@code null}
 * @param at when, UTC
 */
public record Evidence(
        UUID id, Dispute.Side side, String text, String fileName, String mediaType, Integer size, Instant at) {}
