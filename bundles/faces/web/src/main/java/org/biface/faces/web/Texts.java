package org.biface.faces.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The texts of one language: those of the bundle, and over them what the operator says instead. */
final class Texts {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Sentences begin with a capital letter, unless they begin with the name of a field. */
    private static final Pattern FIELD = Pattern.compile("[a-z][A-Za-z0-9/]* ");

    private final Language language;
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, MessageFormat> formats = new ConcurrentHashMap<>();

    /**
     * @param language which
     * @param override the operator's folder, or {@code null}
     */
    Texts(Language language, Path override) {
        this.language = language;
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

    private void add(InputStream in) throws IOException {
        Properties read = new Properties();
        read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        read.forEach((key, text) -> texts.put((String) key, (String) text));
    }

    boolean has(String key) {
        return texts.containsKey(key);
    }

    /**
     * @return a sentence of a service as people read it here, whatever the numbers in it, and without the name of a field that
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
        String key = "said." + PublicId.slug(NUMBER.matcher(sentence).replaceAll("0"));
        Object[] numbers =
                NUMBER.matcher(sentence).results().map(MatchResult::group).toArray();
        return numbers.length > 0 && has(key) ? get(key, numbers) : null;
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
