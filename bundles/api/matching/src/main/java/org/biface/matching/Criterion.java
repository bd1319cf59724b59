package org.biface.matching;

/**
 * One of the parameters by which results are ordered.
 *
 * @param signal its id
 * @param name what it is called, in the reader's language
 * @param description what it looks at, in the reader's language
 * @param weight its weight in force; 0 when it is switched off
 * @param share its part of all weights, from 0 to 1
 */
public record Criterion(String signal, String name, String description, double weight, double share) {}
