package org.biface.spi.web;

import java.util.Locale;
import java.util.Objects;

/**
 * The same words in both languages. They are text: what looks like HTML is shown as it is written.
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
     * @param language the reader's language
     * @return the words in French for French, else in English
     */
    public String in(Locale language) {
        return "fr".equals(language.getLanguage()) ? french : english;
    }
}
