package org.biface.matching.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.util.BytesRef;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.engine.Answer;
import org.biface.spi.matching.engine.EngineAway;
import org.biface.spi.matching.engine.Indexed;
import org.biface.spi.matching.engine.Question;
import org.biface.spi.matching.engine.SearchEngine;
import org.biface.spi.matching.engine.ShelfGone;
import org.biface.spi.matching.engine.Sought;

/**
 * An index that all nodes share, on the shelves of a search engine. One of them serves; when everything has to be read again, the
 * next is filled beside it. What titles mean stays with each node: there are far fewer titles than people.
 */
final class SharedIndex implements Index {

    /** The shelves of one format are a line: an older version of this bundle goes on with its own. */
    static final String LINE = "v" + MatchIndex.FORMAT;

    private static final int AT_ONCE = 500;

    /** The values of these can change their meaning from month to month, so all of them are needed. */
    private static final Map<String, Integer> MANY = Map.of("availability", 1_000);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How far a shelf has been filled, as it is noted. */
    record Filled(long position, String fingerprint, boolean complete) {
        static final Filled NOTHING = new Filled(0, "", false);
    }

    private final SearchEngine engine;
    private final Runnable alive;
    private final Map<String, Optional<Indexed>> waiting = new LinkedHashMap<>();
    private volatile String shelf;
    private volatile Filled filled = Filled.NOTHING;
    private volatile String served;
    private SearchEngine.Note note;
    private long at;
    private boolean broken;
    private boolean taken;

    /** @param alive what to do now and then while this is filled, which may take long */
    SharedIndex(SearchEngine engine, Runnable alive) {
        this.engine = engine;
        this.alive = alive;
    }

    SearchEngine engine() {
        return engine;
    }

    /** Looks how far whoever writes has come. */
    void look() {
        served = engine.serving(LINE).orElse(null);
        shelf = shelves().findFirst().orElse(null);
        note = shelf == null ? null : engine.note(noteOf(shelf)).orElse(null);
        filled = note == null ? Filled.NOTHING : filled(note.text());
    }

    /** Goes on where the last writer was. */
    void open() {
        waiting.clear();
        broken = false;
        taken = false;
        look();
        if (shelf == null) {
            make();
        }
    }

    /** @return the newest first */
    private Stream<String> shelves() {
        return engine.shelves(LINE).stream()
                .sorted(Comparator.comparingLong(SharedIndex::number).reversed());
    }

    private static long number(String shelf) {
        String last = shelf.substring(shelf.lastIndexOf('-') + 1);
        return last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
    }

    private static String noteOf(String shelf) {
        return "filled-" + shelf;
    }

    /** A name that was there before could have a note that says too much. */
    private void make() {
        long newest = shelves().mapToLong(SharedIndex::number).findFirst().orElse(0);
        String made = LINE + "-" + Math.max(System.currentTimeMillis(), newest + 1);
        engine.make(LINE, made);
        waiting.clear();
        shelf = made;
        note = null;
        filled = Filled.NOTHING;
    }

    /** @return whether there is a shelf on which everything was once */
    boolean isServing() {
        return served != null;
    }

    /** @return whether another node has begun to write */
    boolean isTaken() {
        return taken;
    }

    /** What serves can be thrown away behind our back. */
    void check() {
        String now = engine.serving(LINE).orElse(null);
        broken |= served != null && now == null;
        served = now;
    }

    @Override
    public long position() {
        return filled.position();
    }

    @Override
    public boolean isComplete() {
        return filled.complete();
    }

    @Override
    public String fingerprint() {
        return filled.fingerprint();
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void renew() {
        shelves().forEach(engine::drop);
        served = null;
        make();
        broken = false;
    }

    @Override
    public void clear() {
        renew();
    }

    @Override
    public void nextGeneration() {
        served = engine.serving(LINE).orElse(null);
        shelves().filter(other -> !other.equals(served)).forEach(engine::drop);
        make();
    }

    @Override
    public void removeOlder() {
        flush();
        onShelf(() -> {
            engine.show(shelf);
            engine.serve(LINE, shelf);
        });
        served = shelf;
        shelves().filter(other -> !other.equals(shelf)).forEach(engine::drop);
    }

    @Override
    public void at(long head) {
        at = head;
    }

    @Override
    public void put(Entry entry, String by) throws IOException {
        add(entry.key(), Optional.of(indexed(entry)));
    }

    @Override
    public void remove(Entry.Kind kind, UUID id) {
        add(Entry.key(kind, id), Optional.empty());
    }

    private void add(String key, Optional<Indexed> what) {
        // The last one counts, and stands at its own place.
        waiting.remove(key);
        waiting.put(key, what);
        if (waiting.size() >= AT_ONCE) {
            flush();
        }
    }

    /** What can't be written waits for the next time. */
    private void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Indexed> put = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        waiting.forEach((key, what) -> what.ifPresentOrElse(put::add, () -> removed.add(key)));
        onShelf(() -> engine.write(shelf, put, removed, at));
        waiting.clear();
    }

    @Override
    public void show(long position, String fingerprint, boolean complete) {
        flush();
        if (complete || shelf.equals(served)) {
            onShelf(() -> engine.show(shelf));
        }
        Filled now = new Filled(position, fingerprint, complete);
        note = engine.note(noteOf(shelf), json(now), note).orElse(null);
        if (note == null) {
            taken = true;
            throw new EngineAway("Another node has begun to fill " + engine.name() + ".", null);
        }
        filled = now;
        alive.run();
    }

    private void onShelf(Runnable work) {
        try {
            work.run();
        } catch (ShelfGone gone) {
            broken = true;
            throw gone;
        }
    }

    @Override
    public void commit() {
        // What was shown is safe already.
    }

    @Override
    public Optional<Entry> find(Entry.Kind kind, UUID id) {
        return best(Filters.term("key", Entry.key(kind, id)), 1).stream().findFirst();
    }

    @Override
    public List<Entry> best(Sought sought, int most) {
        return entries(engine.ask(LINE, new Question(sought, most, null, Map.of(), false)));
    }

    @Override
    public Hits search(Sought sought, int most, boolean newest) {
        Map<String, Integer> counted = new HashMap<>();
        FacetCounts.FIELDS
                .keySet()
                .forEach(facet -> counted.put(field(facet), MANY.getOrDefault(facet, FacetCounts.MOST)));
        Answer answer = engine.ask(LINE, new Question(sought, most, newest ? "changed" : null, counted, true));
        Map<String, Map<String, Long>> counts = new HashMap<>();
        FacetCounts.FIELDS
                .keySet()
                .forEach(facet -> counts.put(facet, answer.counts().getOrDefault(field(facet), Map.of())));
        return new Hits(answer.total(), entries(answer), counts);
    }

    /** What is found by the same values as it is counted by is kept once. */
    private static String field(String facet) {
        return switch (facet) {
            case "skill", "country", "remote" -> facet;
            default -> FacetCounts.FIELDS.get(facet);
        };
    }

    private static List<Entry> entries(Answer answer) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Answer.Hit hit : answer.hits()) {
                entries.add(PackedEntry.read(new BytesRef(hit.content())));
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new EngineAway("What was found can't be read: " + unreadable.getMessage(), unreadable);
        }
        return entries;
    }

    @Override
    public long documents() {
        List<String> kinds =
                Stream.of(Entry.Kind.values()).map(Entry.Kind::name).toList();
        return engine.ask(LINE, new Question(new Sought.Term("kind", kinds), 0, null, Map.of(), true))
                .total();
    }

    /** The same fields as {@link MatchIndex} has, with the same values in them. */
    static Indexed indexed(Entry entry) throws IOException {
        Map<String, List<String>> terms = new HashMap<>();
        terms.put("key", List.of(entry.key()));
        terms.put("kind", List.of(entry.kind().name()));
        terms.put("skill", entry.skills().stream().map(Entry.Known::id).toList());
        terms.put("country", entry.countries());
        terms.put(field("city"), entry.cities());
        terms.put(
                "remote",
                List.of(entry.remote() == null ? "ANY" : entry.remote().name()));
        terms.put("open", List.of(String.valueOf(entry.open())));
        List<String> words = Words.of(entry.title());
        terms.put("titled", List.of(Entry.titleKey(words)));
        if (entry.vertical() != null) {
            terms.put("vertical", List.of(entry.vertical()));
        }
        List<String> levels = new ArrayList<>();
        for (Pair.Language language : entry.languages()) {
            int least = entry.kind() == Entry.Kind.MISSION ? language.level() : 1;
            for (int level = least; level <= language.level(); level++) {
                levels.add(language.code() + level);
            }
        }
        terms.put("language", levels);
        terms.put(
                field("language"),
                entry.languages().stream().map(Pair.Language::code).toList());
        terms.put(field("availability"), List.of(Search.month(entry.from())));
        Map<String, Long> numbers = new HashMap<>();
        numbers.put("from", entry.from() == null ? Long.MIN_VALUE : entry.from().toEpochDay());
        numbers.put(
                "until", entry.until() == null ? Long.MAX_VALUE : entry.until().toEpochDay());
        numbers.put("changed", entry.changedOn().toEpochDay());
        if (entry.rate() != null) {
            numbers.put("rate:" + entry.currency(), entry.rate());
            terms.put(field("rate"), List.of(Search.band(entry.rate(), entry.currency())));
        }
        List<Indexed.Point> spots = entry.spots().stream()
                .map(spot -> new Indexed.Point(spot.latitude(), spot.longitude()))
                .toList();
        BytesRef packed = PackedEntry.write(entry);
        byte[] content = new byte[packed.length];
        System.arraycopy(packed.bytes, packed.offset, content, 0, packed.length);
        return new Indexed(
                entry.key(),
                terms,
                Map.of("title", words, "text", Words.of(entry.text())),
                numbers,
                Map.of("at", spots),
                content);
    }

    private static String json(Filled filled) {
        try {
            return JSON.writeValueAsString(filled);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Filled filled(String json) {
        try {
            return JSON.readValue(json, Filled.class);
        } catch (JsonProcessingException unreadable) {
            // Reading everything once more does no harm.
            return Filled.NOTHING;
        }
    }
}
