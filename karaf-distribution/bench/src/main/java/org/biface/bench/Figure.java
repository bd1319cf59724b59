package org.biface.bench;

/**
 * What a benchmark says at its end.
 *
 * @param line name, ratio, figures
 * @param reached whether that is what it has to be
 */
record Figure(String line, boolean reached) {}
