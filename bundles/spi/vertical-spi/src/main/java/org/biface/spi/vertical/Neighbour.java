package org.biface.spi.vertical;

/**
 * A skill near another one.
 *
 * @param concept the id of the near skill
 * @param kind what it is for the other one
 * @param weight how much of the other one somebody has who has this one, from above 0 to 1
 */
public record Neighbour(String concept, Relation.Kind kind, double weight) {}
