package org.biface.matching.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words as they are compared: without case, accents and plural, the same for French and English, and the same for women and
 * men: who calls herself {@code développeuse} is found, and rated, as who calls himself {@code développeur}.
 */
final class Words {

    private static final int SHORTEST_PLURAL = 4;
    private static final int ASCII = 0x80;
    private static final String BETWEEN = "·•‧∙⋅";
    private static final String GOES_ON = "estrnifv";

    /** Letters of western languages, each of which is folded by itself, and in advance. */
    private static final int LATIN = 0x250;

    private static final String[] FOLDED = latin();
    private static final boolean[] PLAIN = plain();

    /** Ends of words after which {@link #BOTH} may begin. */
    private static final List<String> MASCULINE =
            List.of("eur", "ant", "ent", "ien", "ier", "ler", "ert", "al", "ge", "ef", "if");

    /** {@code développeur·se}, {@code développeur(euse)}, {@code ingénieur.e}, {@code consultant/e}. */
    private static final Pattern BOTH = Pattern.compile(
            "(?<=\\p{L}(?:eur|ant|ent|ien|ier|ler|ert|al|ge|ef|if))(s?)"
                    + "(?:[·•.‧∙⋅/-]|\\()(?:e|se|euse|trice|rice|ne|ienne|ere|iere|fe|ive|ve)(?:[·•.‧∙⋅]?s)?\\)?s?(?![\\p{L}\\p{N}])");

    /**
     * How words for women end.
     *
     * @param feminine the end
     * @param letters how many letters stand before it at least
     * @param masculine what stands in its place for men
     */
    private record Ending(String feminine, int letters, String masculine) {}

    private static final List<Ending> ENDINGS = List.of(
            new Ending("euse", 4, "eur"),
            new Ending("trice", 3, "teur"),
            new Ending("ienne", 3, "ien"),
            new Ending("eure", 3, "eur"),
            new Ending("ere", 5, "er"),
            new Ending("ante", 4, "ant"),
            new Ending("ente", 4, "ent"),
            new Ending("iale", 4, "ial"));

    private Words() {}

    private static String[] latin() {
        String[] folded = new String[LATIN];
        for (char c = 0; c < LATIN; c++) {
            folded[c] = decomposed(String.valueOf(c));
        }
        return folded;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[ASCII];
        for (char c = 0; c < ASCII; c++) {
            plain[c] = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
        }
        return plain;
    }

    /** @return the text without case, accents and the forms by which French tells women from men */
    static String neutral(String text) {
        String one = ofOneForm(text);
        StringBuilder neutral = null;
        int copied = 0;
        for (int start = 0; start < one.length(); ) {
            int end = endOfWord(one, start);
            if (end == start) {
                start++;
                continue;
            }
            int last = withoutPlural(one, start, end);
            String masculine = masculine(one, start, last);
            if (masculine != null) {
                neutral = neutral == null ? new StringBuilder(one.length()) : neutral;
                neutral.append(one, copied, start).append(masculine);
                copied = last;
            }
            start = end;
        }
        return neutral == null ? one : neutral.append(one, copied, one.length()).toString();
    }

    /** @return the text without case and accents, and with one word where both forms of it were named */
    private static String ofOneForm(String text) {
        String folded = folded(text);
        return mayNameBoth(folded) ? BOTH.matcher(folded).replaceAll("$1") : folded;
    }

    private static int withoutPlural(String text, int start, int end) {
        return text.charAt(end - 1) == 's' && end - 1 > start ? end - 1 : end;
    }

    private static String folded(String text) {
        int length = text.length();
        int plain = 0;
        while (plain < length && text.charAt(plain) < ASCII) {
            plain++;
        }
        if (plain == length) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder folded = new StringBuilder(length + 8);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= LATIN) {
                return decomposed(text);
            }
            folded.append(FOLDED[c]);
        }
        return folded.toString();
    }

    private static String decomposed(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
        StringBuilder folded = new StringBuilder(apart.length());
        int c;
        for (int i = 0; i < apart.length(); i += Character.charCount(c)) {
            c = apart.codePointAt(i);
            if (c < ASCII || !isMark(c)) {
                folded.appendCodePoint(c);
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Whether it is worth looking closer: that costs much, and few texts do. */
    private static boolean mayNameBoth(String text) {
        for (int i = 2; i < text.length() - 1; i++) {
            if (isBetween(text.charAt(i)) && GOES_ON.indexOf(text.charAt(i + 1)) >= 0) {
                int end = text.charAt(i - 1) == 's' ? i - 1 : i;
                for (String masculine : MASCULINE) {
                    if (text.startsWith(masculine, end - masculine.length())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean isBetween(char c) {
        return c < ASCII ? c == '.' || c == '-' || c == '/' || c == '(' : BETWEEN.indexOf(c) >= 0;
    }

    /** @return the word as it is of men, without a plural, or {@code null} when it is the same */
    private static String masculine(String text, int start, int end) {
        // Almost no word ends so, and this is asked of every word of every text.
        if (text.charAt(end - 1) != 'e') {
            return null;
        }
        String written = text.substring(start, end);
        String word = null;
        for (Ending ending : ENDINGS) {
            String now = word == null ? written : word;
            int stem = now.length() - ending.feminine().length();
            if (stem >= ending.letters()
                    && now.endsWith(ending.feminine())
                    && isOfLetters(now, stem, ending.letters())) {
                word = now.substring(0, stem) + ending.masculine();
            }
        }
        if (word != null) {
            return word;
        }
        boolean begins = start == 0 || text.charAt(start - 1) != '_';
        return begins
                ? switch (written) {
                    case "experte" -> "expert";
                    case "cheffe" -> "chef";
                    case "chargee" -> "charge";
                    default -> null;
                }
                : null;
    }

    private static boolean isOfLetters(String word, int end, int many) {
        int at = end;
        for (int i = 0; i < many; i++) {
            if (at == 0 || !Character.isLetter(word.codePointBefore(at))) {
                return false;
            }
            at -= Character.charCount(word.codePointBefore(at));
        }
        return true;
    }

    private static int endOfWord(String text, int start) {
        int at = start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c < ASCII) {
                if (!PLAIN[c]) {
                    break;
                }
                at++;
            } else {
                int whole = text.codePointAt(at);
                if (!isLetterOrNumber(whole)) {
                    break;
                }
                at += Character.charCount(whole);
            }
        }
        return at;
    }

    private static boolean isLetterOrNumber(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        if (text == null) {
            return words;
        }
        String one = ofOneForm(text);
        for (int start = 0; start < one.length(); ) {
            int end = endOfWord(one, start);
            String word;
            if (end < one.length() && isSymbol(one.charAt(end))) {
                StringBuilder whole = new StringBuilder();
                end = start;
                int before;
                do {
                    before = end;
                    end = endOfWord(one, end);
                    if (end > before) {
                        whole.append(neutral(one, before, end));
                    }
                    while (end < one.length() && isSymbol(one.charAt(end))) {
                        whole.append(one.charAt(end++));
                    }
                } while (end > before);
                word = whole.toString();
            } else if (end == start) {
                start++;
                continue;
            } else {
                word = neutral(one, start, end);
            }
            int length = word.length();
            boolean plural =
                    length >= SHORTEST_PLURAL && word.charAt(length - 1) == 's' && word.charAt(length - 2) != 's';
            words.add(plural ? word.substring(0, length - 1) : word);
            start = end;
        }
        return words;
    }

    /** {@code C++} and {@code C#} are words. */
    private static boolean isSymbol(char c) {
        return c == '+' || c == '#';
    }

    private static String neutral(String text, int start, int end) {
        int last = withoutPlural(text, start, end);
        String masculine = masculine(text, start, last);
        return masculine == null ? text.substring(start, end) : last < end ? masculine + 's' : masculine;
    }
}
