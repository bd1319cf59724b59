package org.biface.notifications;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail says, in English and in French, with places such as <code>{name}</code> for what differs from one mail to
 * another: lower-case letters in braces. The first line is the subject, the text follows; empty lines between the two are left
 * out. What is put into a place is never looked through for places again, so people may write what they like.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class MailTemplate {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");
    private static final int LONGEST_SUBJECT = 200;

    private final String english;
    private final String french;

    private MailTemplate(String english, String french) {
        this.english = english;
        this.french = french;
    }

    /**
     * @param english the subject, a line end, and the text
     * @param french the same in French
     * @return the template of both
     */
    public static MailTemplate of(String english, String french) {
        return new MailTemplate(english, french);
    }

    /**
     * Reads a template from two files of a bundle, {@code /mails/en/NAME.txt} and {@code /mails/fr/NAME.txt}, in UTF-8.
     *
     * @param owner a class of that bundle
     * @param name the name of the files
     * @return the template of both
     * @throws UncheckedIOException when one of them can't be read
     */
    public static MailTemplate of(Class<?> owner, String name) {
        return new MailTemplate(read(owner, "/mails/en/" + name + ".txt"), read(owner, "/mails/fr/" + name + ".txt"));
    }

    private static String read(Class<?> owner, String path) {
        try (InputStream in = owner.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("it is not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    path + " of the bundle of " + owner.getName() + " can't be read", unreadable);
        }
    }

    /**
     * @param to the address
     * @param locale the reader's: {@code fr} for French, any other for English
     * @param link where to read on, a line of its own at the end; {@code null} for none
     * @param values what to put into each place
     * @return the mail. Its subject is one line of at most 200 characters, whatever the values are
     * @throws IllegalArgumentException when the template has a place that has no value
     */
    public Mail mail(String to, String locale, String link, Map<String, String> values) {
        String template = isFrench(locale) ? french : english;
        int end = template.indexOf('\n');
        String subject = filled(template.substring(0, end), values).replaceAll("\\s+", " ");
        String text = filled(template.substring(end).replaceFirst("^\n+", ""), values);
        return new Mail(
                to,
                subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT),
                link == null ? text : text + "\n" + link + "\n");
    }

    private static String filled(String template, Map<String, String> values) {
        return PLACE.matcher(template).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("a mail has no value for " + place.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /**
     * @param url where people reach the platform, without a slash at its end; empty when nobody has said
     * @param locale the reader's
     * @param path of a page, without its language, beginning with a slash
     * @return the page in the reader's language, or {@code null} when nobody has said where the platform is
     */
    public static String link(String url, String locale, String path) {
        return url.isEmpty() ? null : url + (isFrench(locale) ? "/fr" : "/en") + path;
    }

    /**
     * @param at an instant
     * @param locale the reader's
     * @return its day in UTC, such as <em>3 May 2026</em> or <em>3 mai 2026</em>
     */
    public static String day(Instant at, String locale) {
        return written(at, locale, "d MMMM yyyy");
    }

    /**
     * @param at an instant
     * @param locale the reader's
     * @return its minute in UTC, such as <em>3 May 2026 14:05</em> or <em>3 mai 2026 à 14:05</em>
     */
    public static String minute(Instant at, String locale) {
        return written(at, locale, isFrench(locale) ? "d MMMM yyyy 'à' HH:mm" : "d MMMM yyyy HH:mm");
    }

    private static String written(Instant at, String locale, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, isFrench(locale) ? Locale.FRENCH : Locale.ENGLISH)
                .format(at.atZone(ZoneOffset.UTC));
    }

    private static boolean isFrench(String locale) {
        return "fr".equals(locale);
    }
}
