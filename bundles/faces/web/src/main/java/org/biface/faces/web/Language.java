package org.biface.faces.web;

import java.util.Locale;

/** The languages of the pages. Each has addresses of its own: {@code /en/…} and {@code /fr/…}. */
public enum Language {
    EN("en", Locale.UK, "English"),
    FR("fr", Locale.FRANCE, "Français");

    private final String code;
    private final Locale locale;
    private final String title;

    Language(String code, Locale locale, String title) {
        this.code = code;
        this.locale = locale;
        this.title = title;
    }

    /** @return its ISO 639-1 code, which begins its addresses */
    public String code() {
        return code;
    }

    Locale locale() {
        return locale;
    }

    /** @return its name in itself */
    public String title() {
        return title;
    }

    /** @return the language of a code, or {@code null} */
    static Language of(String code) {
        for (Language language : values()) {
            if (language.code.equals(code)) {
                return language;
            }
        }
        return null;
    }

    static Language of(Locale locale) {
        Language known = of(locale.getLanguage());
        return known == null ? EN : known;
    }
}
