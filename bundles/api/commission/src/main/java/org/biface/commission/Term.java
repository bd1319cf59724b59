package org.biface.commission;

/**
 * One parameter of a policy, as it was when it decided.
 *
 * @param name its name
 * @param value its value
 * @param labelEn what it means, in English
 * @param labelFr what it means, in French
 * @param unit the unit of its value, such as {@code basis points}, {@code minor units} or {@code months}; empty without one
 */
public record Term(String name, String value, String labelEn, String labelFr, String unit) {}
