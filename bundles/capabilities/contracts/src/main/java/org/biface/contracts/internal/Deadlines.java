package org.biface.contracts.internal;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/** When the weeks of one contract end, in its zone and by its calendar. */
final class Deadlines {
    private static final LocalTime NOON = LocalTime.of(12, 0);
    /** As long as from a Monday to its Friday. */
    private static final int REVIEW_DAYS = 4;

    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final WorkingDays workingDays;

    private Deadlines(WorkingDays workingDays) {
        this.workingDays = workingDays;
    }

    static Deadlines of(ContractEntity contract) {
        return new Deadlines(
                new WorkingDays(ZoneId.of(contract.zone), WorkingDays.Calendar.valueOf(contract.calendar)));
    }

    /** Until when days of a week can be recorded: noon of the Monday after it. */
    Instant cutOff(LocalDate week) {
        return workingDayFrom(week.plusWeeks(1))
                .atTime(NOON)
                .atZone(workingDays.zone())
                .toInstant();
    }

    /**
     * Until when a client looks at a week: the end of the Friday after it, and for what was submitted again after the
     * cut-off the end of the fourth working day, if that is later.
     */
    Instant review(LocalDate week, Instant submitted) {
        Instant friday = workingDayFrom(week.plusWeeks(1).with(DayOfWeek.FRIDAY))
                .plusDays(1)
                .atStartOfDay(workingDays.zone())
                .toInstant();
        Instant again = submitted.isAfter(cutOff(week)) ? workingDays.after(submitted, REVIEW_DAYS) : friday;
        return again.isAfter(friday) ? again : friday;
    }

    /** When recording has ended for good: the cut-off of the week of the last day. */
    Instant end(LocalDate lastDay) {
        return cutOff(lastDay.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    /** An instant as people of the contract write it. */
    String words(Instant instant) {
        return WORDS.format(instant.atZone(workingDays.zone())) + " (" + workingDays.zone() + ")";
    }

    LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, workingDays.zone());
    }

    private LocalDate workingDayFrom(LocalDate day) {
        LocalDate next = day;
        while (!workingDays.isWorkingDay(next)) {
            next = next.plusDays(1);
        }
        return next;
    }
}
