package org.biface.faces.web;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.Money;
import org.biface.payments.Statement;

/**
 * The money of a year by month in one currency: bars of a drawing, and the same figures for the table beside it. Measures are
 * those of the drawing, which the browser makes as large as there is room.
 *
 * @param side whose statement it is
 * @param currency ISO 4217
 * @param top the amount at the upper line of the drawing
 * @param bars one for each month of the year
 * @param months those in which something happened
 */
record MonthChart(Statement.Side side, String currency, Money top, List<Bar> bars, List<Month> months) {

    private static final int MONTHS = 12;
    private static final int FLOOR = 170;
    private static final int HEIGHT = 140;
    private static final int SLOT = 40;
    private static final int GAP = 7;
    private static final List<BigDecimal> ROUND =
            List.of(BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5), BigDecimal.TEN);

    /**
     * The bar of a month.
     *
     * @param month which
     * @param letter what stands below it
     * @param x its left end
     * @param y its upper end
     * @param height how high it is
     * @param amount what it shows
     */
    record Bar(YearMonth month, String letter, int x, int y, int height, Money amount) {
        /** @return the middle of what stands below */
        public int middle() {
            return x + SLOT / 2 - GAP;
        }
    }

    /**
     * The figures of a month.
     *
     * @param month which
     * @param gross the price of the work, VAT included
     * @param commission the side's commission
     * @param vat the VAT on that
     * @param amount what the side got or paid
     * @param back what went back of this or earlier months
     */
    record Month(YearMonth month, Money gross, Money commission, Money vat, Money amount, Money back) {
        private Month plus(Month more) {
            return new Month(
                    month,
                    gross.plus(more.gross),
                    commission.plus(more.commission),
                    vat.plus(more.vat),
                    amount.plus(more.amount),
                    back.plus(more.back));
        }
    }

    /** @return a chart for each currency in which the freelancer earned, or the company paid; none for a month's statement */
    static List<MonthChart> of(Statement statement, Language language) {
        if (statement.period().length() != 4) {
            return List.of();
        }
        Map<String, Map<YearMonth, Month>> found = new LinkedHashMap<>();
        ZoneId zone = ZoneId.of(statement.zone());
        for (Statement.Line line : statement.lines()) {
            Month month = month(statement.side(), YearMonth.from(line.at().atZone(zone)), line);
            if (month != null) {
                found.computeIfAbsent(line.amount().currency(), any -> new LinkedHashMap<>())
                        .merge(month.month(), month, Month::plus);
            }
        }
        List<MonthChart> charts = new ArrayList<>();
        found.forEach((currency, months) ->
                charts.add(of(statement.side(), currency, statement.from().getYear(), months, language)));
        return charts;
    }

    private static Month month(Statement.Side side, YearMonth month, Statement.Line line) {
        Money none = Money.of(0, line.amount().currency());
        boolean freelancer = side == Statement.Side.FREELANCER;
        return switch (line.kind()) {
            case RELEASE ->
                freelancer ? new Month(month, line.gross(), line.commission(), line.vat(), line.amount(), none) : null;
            case PAYMENT -> new Month(month, line.gross(), line.commission(), line.vat(), line.amount(), none);
            case REFUND, CHARGEBACK -> new Month(month, none, none, none, none, line.amount());
            case PAYOUT, PAYOUT_RETURNED -> null;
        };
    }

    private static MonthChart of(
            Statement.Side side, String currency, int year, Map<YearMonth, Month> months, Language language) {
        long most = months.values().stream()
                .mapToLong(one -> one.amount().minor())
                .max()
                .orElse(0);
        long top = top(most, Formats.digits(currency));
        DateTimeFormatter letter = DateTimeFormatter.ofPattern("LLLLL", language.locale());
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < MONTHS; i++) {
            YearMonth month = YearMonth.of(year, i + 1);
            Month figures = months.get(month);
            Money amount = figures == null ? Money.of(0, currency) : figures.amount();
            int height = (int) Math.round((double) amount.minor() * HEIGHT / top);
            bars.add(new Bar(month, letter.format(month), i * SLOT + GAP, FLOOR - height, height, amount));
        }
        return new MonthChart(side, currency, Money.of(top, currency), bars, List.copyOf(months.values()));
    }

    /** @return the next round amount that is not less: 1, 2 or 5 with noughts, in whole units of the currency */
    private static long top(long most, int digits) {
        BigDecimal power = BigDecimal.TEN.pow(digits);
        while (true) {
            for (BigDecimal step : ROUND) {
                long round = power.multiply(step).longValueExact();
                if (round >= most) {
                    return round;
                }
            }
            power = power.multiply(BigDecimal.TEN);
        }
    }
}
