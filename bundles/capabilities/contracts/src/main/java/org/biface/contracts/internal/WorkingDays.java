package org.biface.contracts.internal;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Working days of a place: which they are, and when so many of them are over.
 *
 * @param zone whose midnight ends a day
 * @param calendar which days nobody has to work on
 */
record WorkingDays(ZoneId zone, Calendar calendar) {

    /** Which days nobody has to work on. */
    enum Calendar {
        /** Monday to Friday, without the public holidays of France (Code du travail, art. L. 3133-1). */
        FRANCE(WorkingDays::isHolidayInFrance),
        /** Monday to Friday. */
        WEEKDAYS(day -> false);

        private final Predicate<LocalDate> holiday;

        Calendar(Predicate<LocalDate> holiday) {
            this.holiday = holiday;
        }
    }

    WorkingDays {
        Objects.requireNonNull(zone, "zone");
        Objects.requireNonNull(calendar, "calendar");
    }

    boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !calendar.holiday.test(day);
    }

    /**
     * The day on which something begins is not counted, and the last one counts until its midnight: of what begins on a
     * Monday, five working days are over at the end of the Monday after.
     *
     * @param from when it begins
     * @param days how many working days somebody has
     * @return when they are over
     */
    Instant after(Instant from, int days) {
        LocalDate day = from.atZone(zone).toLocalDate();
        for (int left = days; left > 0; ) {
            day = day.plusDays(1);
            if (isWorkingDay(day)) {
                left--;
            }
        }
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static boolean isHolidayInFrance(LocalDate day) {
        return switch (day.getMonthValue() * 100 + day.getDayOfMonth()) {
            case 101, 501, 508, 714, 815, 1101, 1111, 1225 -> true;
            default -> {
                LocalDate easter = easter(day.getYear());
                yield day.equals(easter.plusDays(1)) // Easter Monday
                        || day.equals(easter.plusDays(39)) // Ascension
                        || day.equals(easter.plusDays(50)); // Whit Monday
            }
        };
    }

    /** Easter Sunday in the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
    static LocalDate easter(int year) {
        int century = year / 100;
        int golden = year % 19;
        int correction = (century - (century + 8) / 25 + 1) / 3;
        int epact = (19 * golden + century - century / 4 - correction + 15) % 30;
        int sunday = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - epact - year % 100 % 4) % 7;
        int late = (golden + 11 * epact + 22 * sunday) / 451;
        int days = epact + sunday - 7 * late + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
