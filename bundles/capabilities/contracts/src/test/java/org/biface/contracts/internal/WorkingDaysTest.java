package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

public class WorkingDaysTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private final WorkingDays france = new WorkingDays(PARIS, WorkingDays.Calendar.FRANCE);
    private final WorkingDays weekdays = new WorkingDays(PARIS, WorkingDays.Calendar.WEEKDAYS);

    /** The official list of public holidays of metropolitan France (data.gouv.fr, "Jours fériés en France"). */
    private static final Set<LocalDate> OFFICIAL = Stream.of(
                    "2024-01-01 2024-04-01 2024-05-01 2024-05-08 2024-05-09 2024-05-20 2024-07-14 2024-08-15"
                            + " 2024-11-01 2024-11-11 2024-12-25",
                    "2025-01-01 2025-04-21 2025-05-01 2025-05-08 2025-05-29 2025-06-09 2025-07-14 2025-08-15"
                            + " 2025-11-01 2025-11-11 2025-12-25",
                    "2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15"
                            + " 2026-11-01 2026-11-11 2026-12-25",
                    "2027-01-01 2027-03-29 2027-05-01 2027-05-06 2027-05-08 2027-05-17 2027-07-14 2027-08-15"
                            + " 2027-11-01 2027-11-11 2027-12-25")
            .flatMap(year -> Stream.of(year.split(" ")))
            .map(LocalDate::parse)
            .collect(Collectors.toSet());

    @Test
    public void theHolidaysOfFranceAreThoseOfTheOfficialList() {
        for (LocalDate day = LocalDate.of(2024, 1, 1); day.getYear() < 2028; day = day.plusDays(1)) {
            boolean weekday = day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
            assertEquals(day.toString(), weekday && !OFFICIAL.contains(day), france.isWorkingDay(day));
            assertEquals(day.toString(), weekday, weekdays.isWorkingDay(day));
        }
    }

    @Test
    public void easterIsWhereItIs() {
        for (String easter : "1961-04-02 2000-04-23 2008-03-23 2011-04-24 2038-04-25 2049-04-18".split(" ")) {
            LocalDate day = LocalDate.parse(easter);
            assertEquals(day, WorkingDays.easter(day.getYear()));
        }
    }

    @Test
    public void fiveWorkingDaysAreOverAtTheEndOfTheFifth() {
        assertEquals(
                "from a Monday to the end of the next",
                Instant.parse("2026-11-30T23:00:00Z"),
                france.after(Instant.parse("2026-11-23T09:00:00Z"), 5));
        assertEquals(
                "a weekend does not count",
                Instant.parse("2026-11-27T23:00:00Z"),
                france.after(Instant.parse("2026-11-21T09:00:00Z"), 5));
        assertEquals(
                "nor does Armistice Day",
                Instant.parse("2026-11-16T23:00:00Z"),
                france.after(Instant.parse("2026-11-06T09:00:00Z"), 5));
        assertEquals(
                "over the change to summer time",
                Instant.parse("2027-04-05T22:00:00Z"),
                france.after(Instant.parse("2027-03-26T09:00:00Z"), 5));
    }

    @Test
    public void aDayIsThatOfThePlace() {
        Instant lateOnSunday = Instant.parse("2026-11-22T23:30:00Z");
        assertEquals("Monday in Paris", Instant.parse("2026-11-24T23:00:00Z"), france.after(lateOnSunday, 1));
        WorkingDays utc = new WorkingDays(ZoneId.of("UTC"), WorkingDays.Calendar.FRANCE);
        assertEquals("Sunday in UTC", Instant.parse("2026-11-24T00:00:00Z"), utc.after(lateOnSunday, 1));
        assertTrue(france.isWorkingDay(LocalDate.of(2026, 11, 23)));
        assertFalse(france.isWorkingDay(LocalDate.of(2026, 11, 22)));
    }
}
