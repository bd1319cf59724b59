package org.biface.notices;

import java.time.Instant;

/**
 * How a decision was contested, and what came of it.
 *
 * @param text what the one who is affected says
 * @param at when, UTC
 * @param answer what the operator answered, or {@code null}
 * @param answeredAt when, UTC, or {@code null}
 */
public record Contest(String text, Instant at, String answer, Instant answeredAt) {}
