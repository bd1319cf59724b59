package org.biface.accounts.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.notifications.Mail;

/**
 * The mails of this capability, in each language a file of the bundle: the first line is the subject, the text follows after
 * an empty line. What a person wrote is put in last and never looked through for placeholders again.
 */
enum MailText {
    CONFIRM_EMAIL,
    RESET_PASSWORD,
    PASSWORD_CHANGED,
    SUSPENDED,
    REINSTATED,
    INTRODUCTION,
    COMPANY_INVITATION;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

    private final Map<String, String> texts = new HashMap<>();

    MailText() {
        for (String locale : new String[] {"en", "fr"}) {
            texts.put(locale, load(locale));
        }
    }

    private String load(String locale) {
        String path = "/mails/" + locale + "/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
        try (InputStream in = MailText.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path + " of this bundle can't be read", unreadable);
        }
    }

    Mail mail(String to, String locale, Map<String, String> values) {
        String template = texts.getOrDefault(locale, texts.get("en"));
        int end = template.indexOf("\n\n");
        return new Mail(to, filled(template.substring(0, end), values), filled(template.substring(end + 2), values));
    }

    private static String filled(String template, Map<String, String> values) {
        return PLACEHOLDER.matcher(template).replaceAll(placeholder -> {
            String value = values.get(placeholder.group(1));
            if (value == null) {
                throw new IllegalStateException("a mail names the unknown value " + placeholder.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
