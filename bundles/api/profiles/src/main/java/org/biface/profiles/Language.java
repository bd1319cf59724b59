package org.biface.profiles;

/**
 * A language that a freelancer speaks.
 *
 * @param code ISO 639-1 code, lower case
 * @param level Common European Framework of Reference: {@code A1} to {@code C2}, or {@code NATIVE}
 */
public record Language(String code, String level) {}
