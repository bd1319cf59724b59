package org.biface.spi.vertical;

/**
 * A skill or job title that was found in a text.
 *
 * @param id the id of the skill or job title
 * @param words the words that led to it, as they stand in the text
 * @param start where they begin, in characters from 0
 * @param end where they end, exclusive
 */
public record Mention(String id, String words, int start, int end) {}
