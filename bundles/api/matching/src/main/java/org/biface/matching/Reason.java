package org.biface.matching;

/**
 * What one signal says of one result.
 *
 * @param signal the signal's id
 * @param value how well it fits, from 0 to 1
 * @param weight the signal's weight in force
 * @param contribution what it adds to the score: value × weight × 100 ÷ the sum of the weights of the signals that had
 *     something to say
 * @param sentence why, in the reader's language
 */
public record Reason(String signal, double value, double weight, double contribution, String sentence) {}
