package org.biface.profiles;

import java.time.LocalDate;

/**
 * When a freelancer can work.
 *
 * @param from the first possible day; {@code null} means now
 * @param until the last possible day; {@code null} means open-ended
 * @param daysPerWeek from 1 to 7
 */
public record Availability(LocalDate from, LocalDate until, int daysPerWeek) {}
