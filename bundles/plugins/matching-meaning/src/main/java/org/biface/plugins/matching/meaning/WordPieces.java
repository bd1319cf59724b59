package org.biface.plugins.matching.meaning;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pieces of words that the model knows, and how it wants text cut into them: words and signs apart, without case and
 * accents, and of each word the longest known beginning, then the longest known continuation, and so on.
 */
final class WordPieces {

    private static final Pattern WORD_OR_SIGN = Pattern.compile("[\\p{L}\\p{N}]+|[^\\s\\p{L}\\p{N}]");
    private static final Pattern ENTRY = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*:\\s*(\\d+)");
    private static final String CONTINUED = "##";
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> ids = new HashMap<>();
    private final int start;
    private final int end;
    private final int unknown;

    /** @param json the tokenizer's description, as sentence models bring it: the pieces are in its object {@code vocab} */
    WordPieces(String json) {
        int vocabulary = json.indexOf("\"vocab\"");
        Matcher entries = ENTRY.matcher(json);
        entries.region(json.indexOf('{', vocabulary) + 1, json.length());
        while (entries.find()) {
            ids.put(unescaped(entries.group(1)), Integer.valueOf(entries.group(2)));
        }
        start = ids.get("[CLS]");
        end = ids.get("[SEP]");
        unknown = ids.get("[UNK]");
    }

    private static String unescaped(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (json.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                i += 4;
            } else {
                text.append(json.charAt(i));
            }
        }
        return text.toString();
    }

    /**
     * @param text what somebody wrote
     * @param most how many pieces at most, with the two marks around them
     * @return the ids of its pieces, between the marks of beginning and end
     */
    long[] of(String text, int most) {
        List<Integer> pieces = new ArrayList<>();
        pieces.add(start);
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{Mn}", "");
        Matcher words = WORD_OR_SIGN.matcher(plain);
        while (words.find() && pieces.size() < most - 1) {
            cut(words.group(), pieces);
        }
        List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), most - 1));
        long[] all = new long[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) {
            all[i] = kept.get(i);
        }
        all[kept.size()] = end;
        return all;
    }

    private void cut(String word, List<Integer> pieces) {
        if (word.length() > LONGEST_WORD) {
            pieces.add(unknown);
            return;
        }
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < word.length()) {
            int to = word.length();
            Integer id = null;
            while (to > from && id == null) {
                String piece = word.substring(from, to);
                id = ids.get(from == 0 ? piece : CONTINUED + piece);
                to--;
            }
            if (id == null) {
                pieces.add(unknown);
                return;
            }
            found.add(id);
            from = to + 1;
        }
        pieces.addAll(found);
    }
}
