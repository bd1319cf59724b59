package org.biface.spi.vertical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the skills and job titles of a taxonomy in what people write, in English and French mixed, with the words that led
 * to each. The longest name wins ({@code React Native} is not {@code React}); case, accents, plural, hyphens and the dot in
 * {@code Node.js} make no difference. A name that is also an ordinary word counts only as it is written, and a very short
 * one ({@code C}, {@code R}, {@code Go}) only beside something else that speaks of skills. Safe for use by many threads.
 */
public final class SkillReader {

    /** What stands beside a language of one or two letters when it is meant. */
    private static final Set<String> COMPANY = Set.of(
            "developer",
            "developpeur",
            "developpeuse",
            "developement",
            "development",
            "developpement",
            "language",
            "langage",
            "langue",
            "programming",
            "programmation",
            "programmer",
            "programmeur",
            "programmeuse",
            "engineer",
            "ingenieur",
            "ingenieure",
            "expert",
            "experte",
            "code",
            "script",
            "coding",
            "backend");

    private static final int SHORT = 2;
    private static final int NEAR = 4;
    private static final int SHORT_TEXT = 3;
    private static final int SHORTEST_PART = 3;

    private record Entry(String id, String written, Alias.Use use) {}

    /** What is called by the words so far, and how names go on: most texts leave a name at its first word. */
    private static final class Branch {
        private Map<String, Branch> next = Map.of();
        private List<Entry> entries = List.of();

        Branch after(String word) {
            if (next.isEmpty()) {
                next = new HashMap<>(2);
            }
            return next.computeIfAbsent(word, none -> new Branch());
        }

        void ends(Entry entry) {
            if (entries.isEmpty()) {
                entries = new ArrayList<>(1);
            }
            entries.add(entry);
        }
    }

    private record Index(Branch root, Map<String, String> alone) {

        Index() {
            this(new Branch(), new HashMap<>());
        }
    }

    private final Index skills = new Index();
    private final Index titles = new Index();

    /** @param taxonomy what to find; of two skills with one name the one that was added first is meant */
    public SkillReader(Taxonomy taxonomy) {
        for (Concept concept : taxonomy.concepts()) {
            add(skills, concept.id(), concept.name(), concept.aliases());
        }
        for (JobTitle title : taxonomy.titles()) {
            add(titles, title.id(), title.name(), title.aliases());
        }
    }

    private static void add(Index index, String id, Text name, List<Alias> aliases) {
        index.alone.putIfAbsent(whole(name.english()), id);
        index.alone.putIfAbsent(whole(name.french()), id);
        for (Alias alias : aliases) {
            index.alone.putIfAbsent(whole(alias.text()), id);
            if (alias.use() == Alias.Use.ALONE) {
                continue;
            }
            for (String key : keys(alias.text())) {
                Branch branch = index.root;
                for (String word : key.split(" ")) {
                    branch = branch.after(word);
                }
                branch.ends(new Entry(id, alias.text(), alias.use()));
            }
        }
    }

    /** How an alias may stand in a text: {@code front-end} also as one word, {@code Node.js} also as two, and as {@code nodejs}. */
    private static Set<String> keys(String alias) {
        List<Token> tokens = Token.of(alias);
        Set<String> keys = new LinkedHashSet<>();
        keys.add(joined(tokens, " "));
        List<Token> parts =
                tokens.stream().flatMap(token -> token.parts().stream()).toList();
        keys.add(joined(parts, " "));
        boolean dotted = parts.size() > tokens.size();
        boolean hyphened = alias.indexOf('-') > 0 && tokens.size() == 2;
        if (dotted || hyphened) {
            keys.add(
                    Token.key(String.join("", parts.stream().map(Token::written).toList())));
        }
        if (tokens.size() == 1) {
            String[] humps = alias.split("(?<=[a-z])(?=[A-Z])");
            boolean longEnough = humps.length > 1;
            for (String hump : humps) {
                longEnough &= hump.length() >= SHORTEST_PART || hump.equals("JS");
            }
            if (longEnough) {
                keys.add(joined(Token.of(String.join(" ", humps)), " "));
            }
        }
        keys.remove("");
        return keys;
    }

    private static String joined(List<Token> tokens, String between) {
        return String.join(between, tokens.stream().map(Token::key).toList());
    }

    private static String whole(String name) {
        String key = joined(Token.of(name), " ");
        return key.isEmpty() ? name.strip().toLowerCase(Locale.ROOT) : key;
    }

    /**
     * @param name what somebody calls a skill, by itself
     * @return the id of the skill that is called so
     */
    public Optional<String> skill(String name) {
        return named(skills, name);
    }

    /**
     * @param name what somebody calls a job, by itself
     * @return the id of the job title
     */
    public Optional<String> title(String name) {
        return named(titles, name);
    }

    private static Optional<String> named(Index index, String name) {
        String key = whole(name);
        String id = index.alone.get(key);
        if (id == null) {
            Branch branch = index.root;
            for (String word : key.split(" ")) {
                branch = branch == null ? null : branch.next.get(word);
            }
            id = branch == null || branch.entries.isEmpty()
                    ? null
                    : branch.entries.get(0).id();
        }
        return Optional.ofNullable(id);
    }

    /**
     * @param text what somebody wrote
     * @return the skills in it, in the order of the text, one for each time that it is mentioned
     */
    public List<Mention> skills(String text) {
        return find(skills, text);
    }

    /**
     * @param text what somebody wrote
     * @return the job titles in it, in the order of the text
     */
    public List<Mention> titles(String text) {
        return find(titles, text);
    }

    private static List<Mention> find(Index index, String text) {
        List<Token> tokens = Token.of(text);
        List<Mention> sure = new ArrayList<>();
        List<int[]> taken = new ArrayList<>();
        List<Object[]> doubtful = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            int used = 1;
            Token first = tokens.get(at);
            Match match = longest(index, tokens, at, text);
            List<Token> parts = match == null ? first.parts() : List.of();
            if (parts.size() > 1) {
                for (Token part : parts) {
                    Match inside = longest(index, List.of(part), 0, text);
                    if (inside != null && !isShort(inside)) {
                        sure.add(inside.mention);
                        taken.add(new int[] {at, at + 1});
                    }
                }
            } else if (match != null) {
                used = match.words;
                if (isShort(match)) {
                    doubtful.add(new Object[] {match, at});
                } else {
                    sure.add(match.mention);
                    taken.add(new int[] {at, at + used});
                }
            }
            at += used;
        }
        for (Object[] one : doubtful) {
            Match match = (Match) one[0];
            if (hasCompany(tokens, (int) one[1], match.words, taken, text, doubtful)) {
                sure.add(match.mention);
            }
        }
        sure.sort(Comparator.comparingInt(Mention::start));
        return List.copyOf(sure);
    }

    private record Match(Mention mention, int words, boolean asWritten) {}

    private static boolean isShort(Match match) {
        return match.asWritten && match.mention.words().length() <= SHORT;
    }

    private static Match longest(Index index, List<Token> tokens, int at, String text) {
        Token first = tokens.get(at);
        Branch branch = index.root;
        Match best = null;
        for (int words = 1; at + words <= tokens.size(); words++) {
            Token last = tokens.get(at + words - 1);
            if (words > 1 && last.afresh()) {
                break;
            }
            branch = branch.next.get(last.key());
            if (branch == null) {
                break;
            }
            for (Entry entry : branch.entries) {
                String written = text.substring(first.start(), last.end());
                boolean exact = entry.use() == Alias.Use.AS_WRITTEN;
                if (!exact || isAsWritten(entry.written(), written, first, text)) {
                    best = new Match(new Mention(entry.id(), written, first.start(), last.end()), words, exact);
                    break;
                }
            }
        }
        return best;
    }

    /** {@code Swift} at the beginning of a sentence may be the ordinary word, and so it is when nothing but small letters follows. */
    private static boolean isAsWritten(String name, String written, Token token, String text) {
        if (!name.equals(written)) {
            return false;
        }
        char after = token.end() < text.length() ? text.charAt(token.end()) : ' ';
        char before = token.start() > 0 ? text.charAt(token.start() - 1) : ' ';
        if (written.length() <= SHORT && (after == '&' || before == '&' || after == '\'' || after == '’')) {
            return false;
        }
        if (written.length() <= SHORT && after == '-' && token.end() + 1 < text.length()) {
            return !Character.isLetter(text.charAt(token.end() + 1));
        }
        boolean ordinaryStart = token.opens()
                && token.start() > 0
                && Character.isUpperCase(written.charAt(0))
                && written.length() > SHORT
                && after == ' '
                && token.end() + 1 < text.length()
                && Character.isLowerCase(text.charAt(token.end() + 1));
        return !ordinaryStart;
    }

    private static boolean hasCompany(
            List<Token> tokens, int at, int words, List<int[]> sure, String text, List<Object[]> doubtful) {
        if (tokens.size() <= SHORT_TEXT) {
            return true;
        }
        for (int[] other : sure) {
            if (other[0] <= at + words + NEAR && other[1] >= at - NEAR) {
                return true;
            }
        }
        for (int near = Math.max(0, at - 2); near < Math.min(tokens.size(), at + words + 2); near++) {
            if (COMPANY.contains(tokens.get(near).key())) {
                return true;
            }
        }
        // Two of them in one list speak for each other: "C, R and Go".
        for (Object[] other : doubtful) {
            int place = (int) other[1];
            if (place != at && Math.abs(place - at) <= 2) {
                return true;
            }
        }
        return false;
    }
}
