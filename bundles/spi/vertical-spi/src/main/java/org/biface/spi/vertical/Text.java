package org.biface.spi.vertical;

import java.util.Locale;
import java.util.Objects;

/**
 * The same words in both languages.
 *
 * @param english in English
 * @param french in French
 */
public record Text(String english, String french) {

    public Text {
        Objects.requireNonNull(english, "english");
        Objects.requireNonNull(french, "french");
    }

    /**
     * @param both a name that is the same in both languages
     * @return the text
     */
    public static Text of(String both) {
        return new Text(both, both);
    }

    /**
     * @param language the reader's language
     * @return the words in French for French, else in English
     */
    public String in(Locale language) {
        return "fr".equals(language.getLanguage()) ? french : english;
    }
}
