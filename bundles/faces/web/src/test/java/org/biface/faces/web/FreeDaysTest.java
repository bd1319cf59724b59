package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.biface.profiles.Availability;
import org.junit.Test;

/** A freelancer's days: those that were said, from today on, in whole weeks. */
public class FreeDaysTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);

    private static List<Integer> free(FreeDays days, int month) {
        return days.months().get(month).weeks().stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .filter(FreeDays.Day::free)
                .map(FreeDays.Day::number)
                .toList();
    }

    @Test
    public void workingDaysFromTodayToTheLast() {
        FreeDays days = FreeDays.of(new Availability(null, LocalDate.of(2026, 12, 4), 3), TODAY, Language.FR);
        assertEquals(List.of("L", "M", "M", "J", "V", "S", "D"), days.weekdays());
        assertEquals(YearMonth.of(2026, 11), days.months().get(0).month());
        assertEquals(List.of(18, 19, 20, 23, 24, 25, 26, 27, 30), free(days, 0));
        assertEquals(List.of(1, 2, 3, 4), free(days, 1));
        assertEquals(List.of(), free(days, 2));
        assertEquals(
                "November 2026 begins on a Sunday",
                6,
                days.months().get(0).weeks().size());
        days.months().forEach(month -> month.weeks().forEach(week -> assertEquals(7, week.size())));
    }

    @Test
    public void sevenDaysAWeekHaveAWeekend() {
        FreeDays days = FreeDays.of(new Availability(LocalDate.of(2026, 11, 28), null, 7), TODAY, Language.EN);
        assertEquals(List.of(28, 29, 30), free(days, 0));
        assertEquals(31, free(days, 1).size());
    }

    @Test
    public void whatLiesBehindIsNoCalendar() {
        Availability past = new Availability(null, LocalDate.of(2026, 11, 17), 5);
        assertTrue(FreeDays.isOver(past, TODAY));
        assertNull(FreeDays.of(past, TODAY, Language.EN));
        assertFalse(FreeDays.isOver(new Availability(null, TODAY, 5), TODAY));
        assertNull(FreeDays.of(null, TODAY, Language.EN));
    }
}
