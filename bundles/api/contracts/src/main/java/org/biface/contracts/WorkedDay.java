package org.biface.contracts;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What was worked on one day.
 *
 * @param date the day
 * @param days how much of it, in steps of 0.25, above zero and at most 1
 */
public record WorkedDay(LocalDate date, BigDecimal days) {}
