package org.biface.faces.web;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.biface.profiles.Availability;

/**
 * When a freelancer has time, as a calendar of this month and the next ones.
 *
 * @param weekdays how the days of the week begin, Monday first
 * @param months this month and the next ones
 */
record FreeDays(List<String> weekdays, List<Month> months) {

    private static final int MONTHS = 3;
    private static final int WEEK = 7;

    /** Who works less than that does so on working days, and says with the client on which. */
    private static final int WORKING_DAYS = 5;

    /**
     * One month.
     *
     * @param month which
     * @param weeks its weeks, each with seven days from Monday on, {@code null} where a day belongs to another month
     */
    record Month(YearMonth month, List<List<Day>> weeks) {}

    /**
     * One day.
     *
     * @param number its number in the month
     * @param free whether the freelancer may have time
     */
    record Day(int number, boolean free) {}

    /** @return the calendar, or {@code null} when nothing is said, or all of it lies behind */
    static FreeDays of(Availability availability, LocalDate today, Language reader) {
        if (availability == null || isOver(availability, today)) {
            return null;
        }
        List<String> weekdays = Arrays.stream(DayOfWeek.values())
                .map(day -> day.getDisplayName(TextStyle.NARROW_STANDALONE, reader.locale()))
                .toList();
        List<Month> months = new ArrayList<>();
        for (int i = 0; i < MONTHS; i++) {
            months.add(month(YearMonth.from(today).plusMonths(i), availability, today));
        }
        return new FreeDays(weekdays, months);
    }

    static boolean isOver(Availability availability, LocalDate today) {
        return availability != null
                && availability.until() != null
                && availability.until().isBefore(today);
    }

    private static Month month(YearMonth month, Availability availability, LocalDate today) {
        List<List<Day>> weeks = new ArrayList<>();
        LocalDate day = month.atDay(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        while (!day.isAfter(month.atEndOfMonth())) {
            List<Day> week = new ArrayList<>();
            for (int i = 0; i < WEEK; i++) {
                boolean here = YearMonth.from(day).equals(month);
                week.add(here ? new Day(day.getDayOfMonth(), isFree(day, availability, today)) : null);
                day = day.plusDays(1);
            }
            weeks.add(week);
        }
        return new Month(month, weeks);
    }

    private static boolean isFree(LocalDate day, Availability availability, LocalDate today) {
        boolean begun = availability.from() == null || !day.isBefore(availability.from());
        boolean ended = availability.until() != null && day.isAfter(availability.until());
        int most = Math.max(WORKING_DAYS, availability.daysPerWeek());
        return !day.isBefore(today) && begun && !ended && day.getDayOfWeek().getValue() <= most;
    }
}
