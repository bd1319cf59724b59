package org.biface.matching;

/**
 * How many of all that was found have something in common.
 *
 * @param value what to filter by
 * @param name what people call it, in the reader's language
 * @param count how many
 */
public record Facet(String value, String name, long count) {}
