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

    /** @return the text without case, accents and the forms by which French tells women from men */
    static String neutral(String text) {
        String folded = folded(text);
        String one = mayNameBoth(folded) ? BOTH.matcher(folded).replaceAll("$1") : folded;
        StringBuilder neutral = null;
        int copied = 0;
        for (int start = 0; start < one.length(); ) {
            int end = endOfWord(one, start);
            if (end == start) {
                start++;
                continue;
            }
            // Almost no word ends so, and this is asked of every word of every text.
            int last = one.charAt(end - 1) == 's' && end - 1 > start ? end - 1 : end;
            if (one.charAt(last - 1) == 'e') {
                String masculine = masculine(one, start, last);
                if (masculine != null) {
                    neutral = neutral == null ? new StringBuilder(one.length()) : neutral;
                    neutral.append(one, copied, start).append(masculine);
                    copied = last;
                }
            }
            start = end;
        }
        return neutral == null ? one : neutral.append(one, copied, one.length()).toString();
    }

    private static String folded(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = text.charAt(i) < ASCII;
        }
        if (plain) {
            return text.toLowerCase(Locale.ROOT);
        }
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
        String word = null;
        for (Ending ending : ENDINGS) {
            String now = word == null ? text.substring(start, end) : word;
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
                ? switch (text.substring(start, end)) {
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
                if (!isPlain(c)) {
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

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
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
        String neutral = neutral(text);
        for (int start = 0; start < neutral.length(); ) {
            int end = start;
            int before;
            do {
                before = end;
                end = endOfWord(neutral, end);
                while (end < neutral.length() && (neutral.charAt(end) == '+' || neutral.charAt(end) == '#')) {
                    end++;
                }
            } while (end > before);
            if (end == start) {
                start++;
                continue;
            }
            boolean plural =
                    end - start >= SHORTEST_PLURAL && neutral.charAt(end - 1) == 's' && neutral.charAt(end - 2) != 's';
            words.add(neutral.substring(start, plural ? end - 1 : end));
            start = end;
        }
        return words;
    }
}
