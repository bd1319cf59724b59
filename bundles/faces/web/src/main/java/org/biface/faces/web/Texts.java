package org.biface.faces.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of one language: those of the bundle, and over them what the operator says instead. */
final class Texts {

    /** What differs from sentence to sentence: moments, days, months, amounts of money, numbers. */
    private static final Pattern VALUE = Pattern.compile("(?<moment>\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)"
            + "|(?<local>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d) \\((?<zone>[A-Za-z0-9_/+-]+)\\)"
            + "|(?<day>\\d{4}-\\d\\d-\\d\\d)|(?<month>\\d{4}-\\d\\d)(?!\\d)"
            + "|(?<amount>\\d+(?:\\.\\d+)?) (?<currency>[A-Z]{3})\\b|\\d+");

    /** Sentences that name states and moves in the service's words. */
    private static final Map<String, Pattern> ALIKE = Map.of(
            "said.milestone-moved", Pattern.compile("The milestone is .+ and can't .+ now\\."),
            "said.week-moved", Pattern.compile("This week is .+ and can't .+"));

    /** Sentences begin with a capital letter, unless they begin with the name of a field. */
    private static final Pattern FIELD = Pattern.compile("[a-z][A-Za-z0-9/]* ");

    private final Language language;
    private final Formats reader;
    private final Map<String, String> texts;
    private final Map<String, MessageFormat> formats;

    /**
     * @param language which
     * @param override the operator's folder, or {@code null}
     */
    Texts(Language language, Path override) {
        this.language = language;
        this.reader = new Formats(language.locale(), ZoneOffset.UTC);
        this.texts = new ConcurrentHashMap<>();
        this.formats = new ConcurrentHashMap<>();
        String name = "messages/web_" + language.code() + ".properties";
        try (InputStream own = Texts.class.getResourceAsStream("/" + name)) {
            add(own);
            Path file = override == null ? null : override.resolve(name);
            if (file != null && Files.isRegularFile(file)) {
                try (InputStream operators = Files.newInputStream(file)) {
                    add(operators);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Texts(Texts same, Formats reader) {
        this.language = same.language;
        this.reader = reader;
        this.texts = same.texts;
        this.formats = same.formats;
    }

    /** @return the same, for somebody whose days and amounts are written so */
    Texts of(Formats reader) {
        return new Texts(this, reader);
    }

    private void add(InputStream in) throws IOException {
        Properties read = new Properties();
        read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        read.forEach((key, text) -> texts.put((String) key, (String) text));
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    /**
     * @return a sentence of a service as people read it here, whatever the numbers, days and amounts in it, and without the name of a field that
     *     it begins with; the sentence itself when we have no other words for it
     */
    String said(String sentence) {
        String known = known(sentence);
        if (known == null && FIELD.matcher(sentence).lookingAt()) {
            known = known(sentence.substring(sentence.indexOf(' ') + 1));
        }
        return known == null ? sentence : known;
    }

    private String known(String sentence) {
        String known = texts.get("said." + PublicId.slug(sentence));
        if (known != null) {
            return known;
        }
        for (Map.Entry<String, Pattern> alike : ALIKE.entrySet()) {
            if (alike.getValue().matcher(sentence).matches()) {
                return get(alike.getKey());
            }
        }
        Matcher value = VALUE.matcher(sentence);
        String key = "said." + PublicId.slug(value.replaceAll("0"));
        List<Object> values = new ArrayList<>();
        value.reset();
        while (value.find()) {
            values.add(shown(value));
        }
        return !values.isEmpty() && has(key) ? get(key, values.toArray()) : null;
    }

    /** @return a value as the reader writes it */
    private String shown(Matcher value) {
        try {
            if (value.group("moment") != null) {
                return reader.moment(Instant.parse(value.group("moment")));
            }
            if (value.group("local") != null) {
                return reader.moment(LocalDateTime.parse(value.group("local").replace(' ', 'T'))
                        .atZone(ZoneId.of(value.group("zone")))
                        .toInstant());
            }
            if (value.group("day") != null) {
                return reader.day(LocalDate.parse(value.group("day")));
            }
            if (value.group("month") != null) {
                return reader.month(YearMonth.parse(value.group("month")));
            }
            if (value.group("amount") != null) {
                return reader.money(new BigDecimal(value.group("amount")), value.group("currency"));
            }
        } catch (DateTimeException | IllegalArgumentException none) {
            // It only looks like one.
        }
        return value.group();
    }

    /**
     * @param key which text
     * @param values what stands at {@code {0}}, {@code {1}} …; without any, the text is taken as it is
     * @return the text
     * @throws IllegalArgumentException when there is none: a mistake of ours, which a test finds
     */
    String get(String key, Object... values) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text " + key + " in " + language.code());
        }
        if (values.length == 0) {
            return text;
        }
        // A MessageFormat is not for several threads at once.
        MessageFormat format = formats.computeIfAbsent(key, any -> new MessageFormat(text, language.locale()));
        synchronized (format) {
            return format.format(values);
        }
    }
}
