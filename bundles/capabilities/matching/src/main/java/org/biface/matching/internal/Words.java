package org.biface.matching.internal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Words as they are compared: without case, accents and plural, the same for French and English, and the same for women and
 * men: who calls herself {@code développeuse} is found, and rated, as who calls himself {@code développeur}.
 */
final class Words {

    private static final int SHORTEST_PLURAL = 4;

    /** {@code développeur·se}, {@code développeur(euse)}, {@code ingénieur.e}, {@code consultant/e}. */
    private static final Pattern BOTH = Pattern.compile(
            "(?<=\\p{L}(?:eur|ant|ent|ien|ier|ler|ert|al|ge|ef|if))(s?)"
                    + "(?:[·•.‧∙⋅/-]|\\()(?:e|se|euse|trice|rice|ne|ienne|ere|iere|fe|ive|ve)(?:[·•.‧∙⋅]?s)?\\)?s?(?![\\p{L}\\p{N}])");

    private static final Map<Pattern, String> ENDINGS = endings();

    private Words() {}

    private static Map<Pattern, String> endings() {
        Map<Pattern, String> endings = new LinkedHashMap<>();
        endings.put(ending("(?<=\\p{L}{4})euse"), "eur");
        endings.put(ending("(?<=\\p{L}{3})trice"), "teur");
        endings.put(ending("(?<=\\p{L}{3})ienne"), "ien");
        endings.put(ending("(?<=\\p{L}{3})eure"), "eur");
        endings.put(ending("(?<=\\p{L}{5})ere"), "er");
        endings.put(ending("(?<=\\p{L}{4})ante"), "ant");
        endings.put(ending("(?<=\\p{L}{4})ente"), "ent");
        endings.put(ending("(?<=\\p{L}{4})iale"), "ial");
        endings.put(ending("(?<=\\bexpert)e"), "");
        endings.put(ending("(?<=\\bche)ffe"), "f");
        endings.put(ending("(?<=\\bcharge)e"), "");
        return endings;
    }

    private static Pattern ending(String feminine) {
        return Pattern.compile("(?:" + feminine + ")(?=s?(?![\\p{L}\\p{N}]))");
    }

    /** @return the text without case, accents and the forms by which French tells women from men */
    static String neutral(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT);
        String neutral = BOTH.matcher(folded).replaceAll("$1");
        for (Map.Entry<Pattern, String> ending : ENDINGS.entrySet()) {
            neutral = ending.getKey().matcher(neutral).replaceAll(ending.getValue());
        }
        return neutral;
    }

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        if (text == null) {
            return words;
        }
        for (String word : neutral(text).split("[^\\p{L}\\p{N}+#]+")) {
            if (!word.isEmpty()) {
                boolean plural = word.length() >= SHORTEST_PLURAL && word.endsWith("s") && !word.endsWith("ss");
                words.add(plural ? word.substring(0, word.length() - 1) : word);
            }
        }
        return words;
    }
}
