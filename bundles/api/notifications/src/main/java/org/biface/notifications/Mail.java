package org.biface.notifications;

/**
 * A mail to one person.
 *
 * @param to the address
 * @param subject one line, at most 200 characters
 * @param text the plain text; lines end with {@code \n}
 */
public record Mail(String to, String subject, String text) {}
