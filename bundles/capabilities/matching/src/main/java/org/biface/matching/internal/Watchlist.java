package org.biface.matching.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.biface.spi.matching.engine.Sought;

/**
 * Searches by what must be in an entry that they find, so that an entry is put before those few that may find it and not before
 * all. Each search is kept under the rarest thing that it needs; one that needs nothing in particular may find everything.
 * Not for several threads at once.
 */
final class Watchlist {

    /** What an entry has to have in one of its fields. */
    private record Key(How how, String field, String text) {

        /** The more, the fewer entries have it. */
        int rarity() {
            return switch (how) {
                case EXACT -> RARITY.getOrDefault(field, USUAL);
                case BEGINNING, MISSPELT -> text.codePointCount(0, text.length());
            };
        }
    }

    private enum How {
        EXACT,
        BEGINNING,
        MISSPELT
    }

    /** Nearly all have one of few kinds; skills are thousands. */
    private static final Map<String, Integer> RARITY =
            Map.of("kind", 0, "remote", 0, "open", 0, "country", 1, "skill", 8);

    private static final int USUAL = 2;

    /** As many mistakes as any search forgives. */
    private static final int MISTAKES = 2;

    /** A word that may be misspelt; what is compared of it says at once of nearly all words that they are too far. */
    private record Spelt(Key key, int length, long letters) {

        static Spelt of(Key key) {
            return new Spelt(key, key.text().codePointCount(0, key.text().length()), lettersOf(key.text()));
        }

        /** Each mistake adds, takes or exchanges one letter: two letters differ by it at most. */
        boolean isNear(int otherLength, long otherLetters) {
            return Math.abs(length - otherLength) <= MISTAKES && Long.bitCount(letters ^ otherLetters) <= 2 * MISTAKES;
        }
    }

    private final Map<UUID, Set<Key>> keys = new HashMap<>();
    private final Map<Key, Set<UUID>> searches = new HashMap<>();

    /** By field and first letter, which is always right. */
    private final Map<String, Map<Integer, Set<Spelt>>> spelt = new HashMap<>();

    private final Set<UUID> anything = new LinkedHashSet<>();

    private static long lettersOf(String word) {
        return word.codePoints().mapToLong(letter -> 1L << (letter & 63)).reduce(0, (a, b) -> a | b);
    }

    void clear() {
        keys.clear();
        searches.clear();
        spelt.clear();
        anything.clear();
    }

    void add(UUID search, Sought sought) {
        remove(search);
        Set<Key> needed = needed(sought);
        if (needed == null) {
            anything.add(search);
            return;
        }
        keys.put(search, needed);
        for (Key key : needed) {
            if (searches.computeIfAbsent(key, none -> new TreeSet<>()).add(search) && key.how() == How.MISSPELT) {
                spelt.computeIfAbsent(key.field(), none -> new HashMap<>())
                        .computeIfAbsent(key.text().codePointAt(0), none -> new HashSet<>())
                        .add(Spelt.of(key));
            }
        }
    }

    void remove(UUID search) {
        anything.remove(search);
        Set<Key> needed = keys.remove(search);
        for (Key key : needed == null ? Set.<Key>of() : needed) {
            Set<UUID> others = searches.get(key);
            others.remove(search);
            if (others.isEmpty()) {
                searches.remove(key);
                if (key.how() == How.MISSPELT) {
                    spelt.get(key.field()).get(key.text().codePointAt(0)).remove(Spelt.of(key));
                }
            }
        }
    }

    /** @return of what something must be there, or {@code null} where that can't be said */
    private static Set<Key> needed(Sought sought) {
        if (sought instanceof Sought.Weighed weighed) {
            return needed(weighed.part());
        }
        if (sought instanceof Sought.Term term) {
            Set<Key> any = new HashSet<>();
            term.values().forEach(value -> any.add(new Key(How.EXACT, term.field(), value)));
            return any;
        }
        if (sought instanceof Sought.Word word) {
            return Set.of(new Key(How.EXACT, word.field(), word.word()));
        }
        if (sought instanceof Sought.Beginning beginning) {
            return Set.of(new Key(How.BEGINNING, beginning.field(), beginning.start()));
        }
        if (sought instanceof Sought.Misspelt misspelt && misspelt.mistakes() <= MISTAKES) {
            return Set.of(new Key(How.MISSPELT, misspelt.field(), misspelt.word()));
        }
        return sought instanceof Sought.Combined whole ? needed(whole) : null;
    }

    private static Set<Key> needed(Sought.Combined whole) {
        Set<Key> best = null;
        List<Sought> all = new ArrayList<>(whole.must());
        all.addAll(whole.filter());
        for (Sought part : all) {
            Set<Key> needed = needed(part);
            if (needed != null && (best == null || rarity(needed) > rarity(best))) {
                best = needed;
            }
        }
        if (!all.isEmpty()) {
            return best;
        }
        Set<Key> any = new HashSet<>();
        for (Sought part : whole.may()) {
            Set<Key> needed = needed(part);
            if (needed == null) {
                return null;
            }
            any.addAll(needed);
        }
        // Who has a word as it is has it with no mistake, too.
        any.removeIf(key -> key.how() == How.EXACT && any.contains(new Key(How.MISSPELT, key.field(), key.text())));
        return any;
    }

    private static int rarity(Set<Key> needed) {
        return needed.stream().mapToInt(Key::rarity).min().orElse(Integer.MAX_VALUE);
    }

    /**
     * @param terms what an entry has in each field
     * @return the searches that may find it, and no search that is not here does
     */
    Set<UUID> candidates(Map<String, List<String>> terms) {
        Set<UUID> found = new TreeSet<>(anything);
        terms.forEach((field, values) -> values.forEach(value -> {
            add(found, new Key(How.EXACT, field, value));
            if (!value.isEmpty()) {
                for (int end = 1; end <= value.length(); end++) {
                    add(found, new Key(How.BEGINNING, field, value.substring(0, end)));
                }
                int length = value.codePointCount(0, value.length());
                long letters = lettersOf(value);
                Collection<Spelt> same =
                        spelt.getOrDefault(field, Map.of()).getOrDefault(value.codePointAt(0), Set.of());
                same.stream().filter(one -> one.isNear(length, letters)).forEach(one -> add(found, one.key()));
            }
        }));
        return found;
    }

    private void add(Set<UUID> found, Key key) {
        found.addAll(searches.getOrDefault(key, Set.of()));
    }
}
