package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.matching.MatchFilter;
import org.biface.spi.matching.engine.Sought;
import org.junit.Test;

public class WatchlistTest {

    private static final List<String> WORDS = List.of(
            "java",
            "kotlin",
            "développeuse",
            "administrateur",
            "kubernetes",
            "c++",
            "go",
            "react",
            "data",
            "engineer",
            "bread",
            "oven",
            "consultant",
            "sécurité",
            "postgresql",
            "terraform");
    private static final List<String> SKILLS = List.of("Java", "Kotlin", "React", "PostgreSQL", "Go");
    private static final List<String> COUNTRIES = List.of("FR", "BE", "DE");

    private final Random random = new Random(17);
    private final Trades trades = new Trades();
    private final Filters filters = new Filters(trades);
    private final Search search = new Search(trades, Clock.systemUTC());

    public WatchlistTest() {
        trades.show(House.IT);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** As people type: some letters are missing, exchanged or others, and the last word may be unfinished. */
    private String typed() {
        StringBuilder text = new StringBuilder();
        int words = 1 + random.nextInt(3);
        for (int i = 0; i < words; i++) {
            StringBuilder word = new StringBuilder(one(WORDS));
            for (int mistakes = random.nextInt(3); mistakes > 0 && word.length() > 3; mistakes--) {
                int at = 1 + random.nextInt(word.length() - 2);
                char letter = word.charAt(at);
                switch (random.nextInt(4)) {
                    case 0 -> word.deleteCharAt(at);
                    case 1 -> word.insert(at, 'q');
                    case 2 -> word.setCharAt(at, 'z');
                    default -> word.deleteCharAt(at).insert(at + 1, letter);
                }
            }
            if (i == words - 1 && random.nextInt(3) == 0) {
                word.setLength(1 + random.nextInt(word.length()));
            }
            text.append(word).append(' ');
        }
        return text.toString();
    }

    private Sought sought() {
        MatchFilter filter = new MatchFilter(
                random.nextInt(5) == 0 ? List.of(one(SKILLS)) : List.of(),
                random.nextInt(4) == 0 ? Money.of(40_000, "EUR") : null,
                random.nextInt(4) == 0 ? one(COUNTRIES) : null,
                random.nextInt(6) == 0,
                null);
        Entry.Kind kind = random.nextBoolean() ? Entry.Kind.FREELANCER : Entry.Kind.MISSION;
        return search.whole(random.nextInt(6) == 0 ? null : typed(), filters.of(kind, filter));
    }

    private Entry entry() {
        String title = one(WORDS) + " " + one(WORDS);
        List<Entry.Known> skills =
                trades.read(title).stream().map(id -> new Entry.Known(id, 3, 3)).toList();
        return new Entry(
                random.nextBoolean() ? Entry.Kind.FREELANCER : Entry.Kind.MISSION,
                new UUID(random.nextLong(), random.nextLong()),
                title,
                title + " " + one(WORDS) + " " + one(WORDS),
                skills,
                30_000L + random.nextInt(20_000),
                "EUR",
                true,
                null,
                null,
                List.of(),
                List.of(one(COUNTRIES)),
                null,
                "it",
                LocalDate.EPOCH,
                true,
                List.of(),
                List.of(),
                LocalDate.EPOCH,
                Entry.Track.NONE);
    }

    @Test
    public void whoeverFindsAnEntryIsAmongItsCandidates() throws IOException {
        Watchlist watched = new Watchlist();
        Map<UUID, Sought> searches = new LinkedHashMap<>();
        for (int i = 0; i < 150; i++) {
            UUID id = new UUID(0, i);
            searches.put(id, sought());
            watched.add(id, searches.get(id));
        }
        int found = 0;
        int candidates = 0;
        for (int i = 0; i < 16; i++) {
            try (OneEntry one = new OneEntry(entry())) {
                Set<UUID> asked = watched.candidates(one.terms());
                candidates += asked.size();
                for (Map.Entry<UUID, Sought> each : searches.entrySet()) {
                    if (one.isFoundBy(each.getValue())) {
                        found++;
                        assertTrue(each.getValue().toString(), asked.contains(each.getKey()));
                    }
                }
            }
        }
        assertTrue("some are found", found > 10);
        assertTrue(candidates + " candidates for " + found + " finds", candidates < 8 * found);
    }

    @Test
    public void whatNobodyLooksForIsPutBeforeNobody() throws IOException {
        Watchlist watched = new Watchlist();
        List<UUID> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            UUID id = new UUID(1, i);
            all.add(id);
            watched.add(id, search.whole("plumber n" + i, filters.of(Entry.Kind.MISSION, MatchFilter.NONE)));
        }
        try (OneEntry one = new OneEntry(entry())) {
            assertEquals(Set.of(), watched.candidates(one.terms()));
            UUID wide = new UUID(2, 0);
            watched.add(wide, new Sought.Everything());
            assertEquals(Set.of(wide), watched.candidates(one.terms()));
            watched.remove(wide);
            all.forEach(watched::remove);
            assertEquals(Set.of(), watched.candidates(one.terms()));
        }
    }

    @Test
    public void aSearchThatIsGoneIsNoCandidateAnyMore() throws IOException {
        Watchlist watched = new Watchlist();
        Entry entry = entry();
        UUID exact = new UUID(3, 0);
        UUID misspelt = new UUID(3, 1);
        String word = Words.of(entry.title()).get(0);
        watched.add(exact, new Sought.Word("title", word));
        watched.add(misspelt, new Sought.Misspelt("title", word, 1));
        try (OneEntry one = new OneEntry(entry)) {
            assertEquals(Set.of(exact, misspelt), watched.candidates(one.terms()));
            watched.remove(misspelt);
            assertEquals(Set.of(exact), watched.candidates(one.terms()));
            watched.clear();
            assertEquals(Set.of(), watched.candidates(one.terms()));
        }
    }
}
