package org.biface.notices;

import java.time.Instant;
import java.util.UUID;

/**
 * That a notice was received.
 *
 * @param notice its id; {@code null} for who is not logged in, whose mail says it
 * @param receivedAt when, UTC
 */
public record NoticeReceipt(UUID notice, Instant receivedAt) {}
