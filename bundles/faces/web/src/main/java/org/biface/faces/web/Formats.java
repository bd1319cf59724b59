package org.biface.faces.web;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import org.biface.commons.Money;

/** How amounts, dates and numbers are written for one reader. */
final class Formats {

    private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm");

    private final Locale locale;
    private final ZoneId zone;

    Formats(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
    }

    /** @return the amount with its currency, as the reader writes it */
    String money(Money money) {
        return money(money, digits(money.currency()));
    }

    /** @return the amount, without cents when there are none: for prices in a list */
    String price(Money money) {
        int digits = digits(money.currency());
        return money(money, money.minor() % BigDecimal.TEN.pow(digits).longValue() == 0 ? 0 : digits);
    }

    /** @return an amount in major units with its currency, as the reader writes it */
    String money(BigDecimal amount, String currency) {
        return money(amount, currency, digits(currency));
    }

    private String money(Money money, int shown) {
        return money(decimal(money), money.currency(), shown);
    }

    private String money(BigDecimal amount, String currency, int shown) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(Currency.getInstance(currency));
        format.setMinimumFractionDigits(shown);
        format.setMaximumFractionDigits(shown);
        return format.format(amount);
    }

    /** @return an amount in minor units that is not rounded, such as a third of a cent */
    String exact(BigDecimal minor, String currency) {
        BigDecimal amount = minor.movePointLeft(digits(currency)).stripTrailingZeros();
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(Currency.getInstance(currency));
        format.setMinimumFractionDigits(digits(currency));
        format.setMaximumFractionDigits(Math.max(digits(currency), Math.min(6, amount.scale())));
        return format.format(amount);
    }

    static BigDecimal decimal(Money money) {
        return BigDecimal.valueOf(money.minor(), digits(money.currency()));
    }

    static int digits(String currency) {
        return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    }

    String number(Number number) {
        return NumberFormat.getNumberInstance(locale).format(number);
    }

    /** @return a mean rating, given in hundredths, such as {@code 4.67} */
    String rating(int hundredths) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(1);
        format.setMaximumFractionDigits(2);
        return format.format(BigDecimal.valueOf(hundredths, 2));
    }

    /** @return the nearest number of five stars for a rating in hundredths; for the eye only */
    static String stars(int hundredths) {
        int full = (hundredths + 50) / 100;
        return "★".repeat(full) + "☆".repeat(5 - full);
    }

    /** @return a part of one as percent, such as {@code 12.5 %} */
    String percent(double part) {
        NumberFormat format = NumberFormat.getPercentInstance(locale);
        format.setMaximumFractionDigits(1);
        return format.format(part);
    }

    String day(LocalDate day) {
        return day(day, FormatStyle.LONG);
    }

    /** @return the day with its weekday */
    String weekday(LocalDate day) {
        return day(day, FormatStyle.FULL);
    }

    private String day(LocalDate day, FormatStyle style) {
        String text =
                DateTimeFormatter.ofLocalizedDate(style).withLocale(locale).format(day);
        // Java does not know that the first of a month is the only one with an ordinal.
        return isFrench() ? text.replaceFirst("(^| )1 ", "$11er ") : text;
    }

    private boolean isFrench() {
        return locale.getLanguage().equals("fr");
    }

    String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL yyyy", locale).format(month);
    }

    /** @return day and time in the reader's zone */
    String moment(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        return isFrench()
                ? day(local.toLocalDate()) + " à " + HOURS.format(local)
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(local);
    }

    /** @return the day in the reader's zone */
    String date(Instant instant) {
        return day(instant.atZone(zone).toLocalDate());
    }

    LocalDate today() {
        return LocalDate.now(zone);
    }

    ZoneId zone() {
        return zone;
    }

    /** @return what a country is called */
    String country(String code) {
        return new Locale("", code).getDisplayCountry(locale);
    }

    /** @return what a language is called */
    String language(String code) {
        return Locale.forLanguageTag(code).getDisplayLanguage(locale);
    }
}
