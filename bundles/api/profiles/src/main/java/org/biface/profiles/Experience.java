package org.biface.profiles;

import java.time.YearMonth;

/**
 * One piece of experience.
 *
 * @param title what the freelancer was, at most 120 characters
 * @param organisation where, at most 120 characters
 * @param from the first month
 * @param to the last month; {@code null} means that it goes on
 * @param description at most 2,000 characters, may be {@code null}
 */
public record Experience(String title, String organisation, YearMonth from, YearMonth to, String description) {}
