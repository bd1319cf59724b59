package org.biface.contracts;

import java.time.Instant;
import java.util.UUID;

/**
 * One side's agreement to the contract's text.
 *
 * @param account who agreed
 * @param at when, UTC
 */
public record Signature(UUID account, Instant at) {}
