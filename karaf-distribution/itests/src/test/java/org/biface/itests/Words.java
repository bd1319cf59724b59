package org.biface.itests;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;

/** What the pages say in one language: a person looks for a word, a test for its key. */
final class Words {

    private static final Path MESSAGES =
            Path.of(System.getProperty("biface.root"), "bundles/faces/web/src/main/resources/messages");

    private final String language;
    private final Properties texts = new Properties();

    Words(String language) {
        this.language = language;
        try (Reader in = Files.newBufferedReader(MESSAGES.resolve("web_" + language + ".properties"))) {
            texts.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String language() {
        return language;
    }

    String get(String key, Object... values) {
        String text = texts.getProperty(key);
        if (text == null) {
            throw new AssertionError("no text " + key + " in " + language);
        }
        return new MessageFormat(text, Locale.forLanguageTag(language)).format(values);
    }
}
