package org.biface.faces.web;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.Statement;
import org.biface.payments.Statement.Kind;
import org.junit.Test;

/** A year's money by month: what the drawing shows is what the table says. */
public class MonthChartTest {

    private static Statement.Line line(Kind kind, String at, long amount, String currency) {
        Money money = Money.of(amount, currency);
        return new Statement.Line(
                kind, Instant.parse(at), UUID.randomUUID(), null, money, money, money, money, money, null);
    }

    private static Statement statement(String period, Statement.Side side, Statement.Line... lines) {
        LocalDate from = LocalDate.of(2026, 1, 1);
        return new Statement(
                side,
                UUID.randomUUID(),
                period,
                from,
                from.plusYears(1).minusDays(1),
                "Europe/Paris",
                List.of(),
                List.of(lines),
                1);
    }

    @Test
    public void monthsAreThoseOfTheStatementsZone() {
        Statement year = statement(
                "2026",
                Statement.Side.FREELANCER,
                line(Kind.RELEASE, "2026-01-31T23:30:00Z", 100_000, "EUR"),
                line(Kind.RELEASE, "2026-02-10T10:00:00Z", 90_050, "EUR"),
                line(Kind.PAYOUT, "2026-02-11T10:00:00Z", 5_000_000, "EUR"),
                line(Kind.REFUND, "2026-03-01T10:00:00Z", 1_000, "EUR"),
                line(Kind.RELEASE, "2026-03-02T10:00:00Z", 7_000, "SEK"));
        List<MonthChart> charts = MonthChart.of(year, Language.FR);
        assertEquals(2, charts.size());
        MonthChart euros = charts.get(0);
        assertEquals(Money.of(200_000, "EUR"), euros.top());
        assertEquals(12, euros.bars().size());
        MonthChart.Bar february = euros.bars().get(1);
        assertEquals("F", february.letter());
        assertEquals(Money.of(190_050, "EUR"), february.amount());
        assertEquals(133, february.height());
        assertEquals("it stands on the floor", 170, february.y() + february.height());
        assertEquals(0, euros.bars().get(0).height());
        assertEquals(
                List.of(YearMonth.of(2026, 2), YearMonth.of(2026, 3)),
                euros.months().stream().map(MonthChart.Month::month).toList());
        assertEquals(Money.of(1_000, "EUR"), euros.months().get(1).back());
        assertEquals("SEK", charts.get(1).currency());
    }

    @Test
    public void aClientPaysWhenItFundsAndAMonthHasNoChart() {
        Statement.Line paid = line(Kind.PAYMENT, "2026-05-05T10:00:00Z", 120, "EUR");
        Statement.Line released = line(Kind.RELEASE, "2026-06-05T10:00:00Z", 120, "EUR");
        List<MonthChart> charts = MonthChart.of(statement("2026", Statement.Side.COMPANY, paid, released), Language.EN);
        assertEquals(1, charts.get(0).months().size());
        assertEquals(Money.of(200, "EUR"), charts.get(0).top());
        assertEquals(List.of(), MonthChart.of(statement("2026-05", Statement.Side.COMPANY, paid), Language.EN));
        assertEquals(List.of(), MonthChart.of(statement("2026", Statement.Side.COMPANY), Language.EN));
    }
}
