package org.biface.spi.vertical;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A word of a text.
 *
 * @param key how it is compared: without case, accents and plural
 * @param written as it stands in the text
 * @param start where it begins
 * @param end where it ends, exclusive
 * @param afresh whether something else than a space or a hyphen stands before it: a name of several words can't go on over it
 * @param opens whether a sentence begins with it
 */
record Token(String key, String written, int start, int end, boolean afresh, boolean opens) {

    private static final int SHORTEST_PLURAL = 4;
    private static final int ASCII = 0x80;
    private static final Pattern MARKS = Pattern.compile("\\p{M}");

    /** Letters of western languages, each of which is folded by itself, and in advance. */
    private static final int LATIN = 0x250;

    private static final String[] FOLDED = latin();

    /** @return the words of a text, with {@code C++}, {@code C#}, {@code .NET} and {@code Node.js} each as one */
    static List<Token> of(String text) {
        List<Token> tokens = new ArrayList<>();
        boolean afresh = true;
        boolean opens = true;
        int at = 0;
        while (at < text.length()) {
            int end = endOfWord(text, at);
            if (end == at) {
                char c = text.charAt(at);
                afresh |= !Character.isWhitespace(c) && c != '-' && c != '\u2010' && c != '\u2011' && c != '_';
                opens |= c != ' ' && ".!?:\n•*".indexOf(c) >= 0;
                at++;
                continue;
            }
            String written = text.substring(at, end);
            tokens.add(new Token(key(written), written, at, end, afresh, opens));
            afresh = false;
            opens = false;
            at = end;
        }
        return tokens;
    }

    private static int endOfWord(String text, int start) {
        int at = start;
        if (text.charAt(at) == '.' && isWord(text, at + 1) && (at == 0 || !isWord(text, at - 1))) {
            at++;
        }
        if (!isWord(text, at)) {
            return start;
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean inside = isWord(text, at) || Character.getType(c) == Character.NON_SPACING_MARK;
            boolean symbol = (c == '+' || c == '#') && (!isWord(text, at + 1) || text.charAt(at - 1) == c);
            boolean dot = c == '.' && isWord(text, at + 1);
            if (!inside && !symbol && !dot) {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    /** @return the word without case, accents and plural */
    static String key(String word) {
        String folded = folded(word);
        if (folded.length() < SHORTEST_PLURAL || !folded.endsWith("s") && !folded.endsWith("x")) {
            return folded;
        }
        for (int i = 0; i < folded.length(); i++) {
            if (!Character.isLetter(folded.charAt(i))) {
                return folded;
            }
        }
        if (folded.endsWith("ies") && folded.length() > SHORTEST_PLURAL) {
            return folded.substring(0, folded.length() - 3) + "y";
        }
        if (folded.endsWith("eaux")) {
            return folded.substring(0, folded.length() - 1);
        }
        if (folded.endsWith("s") && !folded.endsWith("ss")) {
            return folded.substring(0, folded.length() - 1);
        }
        return folded;
    }

    private static String folded(String word) {
        int plain = 0;
        while (plain < word.length() && word.charAt(plain) < ASCII) {
            plain++;
        }
        if (plain == word.length()) {
            return word.toLowerCase(Locale.ROOT);
        }
        StringBuilder folded = new StringBuilder(word.length() + 2);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= LATIN) {
                return decomposed(word);
            }
            folded.append(FOLDED[c]);
        }
        return folded.toString();
    }

    private static String decomposed(String word) {
        return MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace("œ", "oe")
                .replace("æ", "ae");
    }

    private static String[] latin() {
        String[] folded = new String[LATIN];
        for (char c = 0; c < LATIN; c++) {
            folded[c] = decomposed(String.valueOf(c));
        }
        return folded;
    }

    /** @return its parts where a dot is inside, such as {@code node} and {@code js}; the beginning of {@code .net} is none */
    List<Token> parts() {
        if (written.indexOf('.', 1) < 0) {
            return List.of(this);
        }
        List<Token> parts = new ArrayList<>();
        int from = 0;
        for (int dot = written.indexOf('.', 1); dot > 0; dot = written.indexOf('.', from + 1)) {
            parts.add(part(from, dot));
            from = dot + 1;
        }
        parts.add(part(from, written.length()));
        return parts;
    }

    private Token part(int from, int to) {
        String word = written.substring(from, to);
        return new Token(key(word), word, start + from, start + to, from == 0 ? afresh : false, from == 0 && opens);
    }
}
