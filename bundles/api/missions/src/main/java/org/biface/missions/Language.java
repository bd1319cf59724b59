package org.biface.missions;

/**
 * A language that the work needs.
 *
 * @param code ISO 639-1 code, lower case
 * @param level how well at least, in the Common European Framework of Reference: {@code A1} to {@code C2}, or {@code NATIVE};
 *     {@code null} when any level will do
 */
public record Language(String code, String level) {}
