package org.biface.matching.internal;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.biface.commons.Unavailable;
import org.biface.matching.MatchFilter;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.engine.Sought;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on disk. How far it has read the event log is part of each of its commits, so what is found and what was read can
 * never disagree, whenever the node dies.
 */
final class MatchIndex implements Index, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MatchIndex.class);

    /** Another number when documents are written in another way: what was written before is then read anew. */
    static final String FORMAT = "7";

    /** Where words stand in a text is never asked. */
    private static final FieldType WORDS = new FieldType();

    static {
        WORDS.setTokenized(true);
        WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        WORDS.freeze();
    }

    private static final Sort NEWEST = new Sort(new SortField("changed", SortField.Type.LONG, true));
    private static final int REMEMBERED = 50_000;
    private static final int NEAR_REMEMBERED = 300;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** What is open: the files, who writes and who reads them. */
    private record Opened(Directory directory, IndexWriter writer, SearcherManager searchers) {}

    private final Path folder;
    private final double megabytes;
    private final Map<String, String> state = new HashMap<>();
    private volatile Opened opened;
    private volatile boolean broken;
    private volatile boolean untold = true;
    private final Map<String, Boolean> titles = remembering(REMEMBERED);

    /** What is near to which title, as it is shown; another map when another title is shown. */
    private volatile Map<Near, List<NearTitle>> near = remembering(NEAR_REMEMBERED);

    private boolean otherTitles;

    /** @return forgets what was not asked for longest */
    private static <K, V> Map<K, V> remembering(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }

    private MatchIndex(Path folder, double megabytes) throws IOException {
        this.folder = folder;
        this.megabytes = megabytes;
        this.opened = opened();
    }

    /** Opens what is in the folder, after every file of it was compared with its checksum. */
    private Opened opened() throws IOException {
        Files.createDirectories(folder);
        Directory directory = FSDirectory.open(folder);
        Opened made = null;
        try {
            check(directory);
            IndexWriter writer = new IndexWriter(
                    directory,
                    new IndexWriterConfig(new StandardAnalyzer())
                            .setRAMBufferSizeMB(megabytes)
                            .setCommitOnClose(false));
            made = new Opened(directory, writer, new SearcherManager(writer, null));
            state.clear();
            Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
            if (committed != null) {
                committed.forEach(entry -> state.put(entry.getKey(), entry.getValue()));
            }
            return made;
        } finally {
            if (made == null) {
                directory.close();
            }
        }
    }

    private static void check(Directory directory) throws IOException {
        if (DirectoryReader.indexExists(directory)) {
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    ((SegmentReader) leaf.reader()).checkIntegrity();
                }
                String format = reader.getIndexCommit().getUserData().get("format");
                if (!FORMAT.equals(format)) {
                    throw new IllegalStateException("it has the format " + format);
                }
            }
        }
    }

    /** Opens the index of a folder; one that is missing, broken or of another format becomes an empty one. */
    static MatchIndex open(Path folder, double megabytes) {
        try {
            return new MatchIndex(folder, megabytes);
        } catch (IOException | IllegalArgumentException | IllegalStateException broken) {
            LOG.warn(
                    "The index of matching can't be read and is built again from the event log: {}", broken.toString());
            try {
                delete(folder);
                return new MatchIndex(folder, megabytes);
            } catch (IOException hopeless) {
                throw new UncheckedIOException(hopeless);
            }
        }
    }

    /**
     * Begins with what another version of this bundle has made safe on disk, while that one goes on. Files of an index never
     * change once they are written, so links to them will do.
     *
     * @return whether there was something to take over
     */
    static boolean inherit(Path from, Path folder) {
        if (Files.exists(folder) || !Files.isDirectory(from)) {
            return false;
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            try (Directory source = FSDirectory.open(from)) {
                if (!DirectoryReader.indexExists(source)) {
                    return false;
                }
                SegmentInfos newest = SegmentInfos.readLatestCommit(source);
                if (!FORMAT.equals(newest.getUserData().get("format"))) {
                    return false;
                }
                Files.createDirectories(folder);
                for (String file : newest.files(true)) {
                    link(from.resolve(file), folder.resolve(file));
                }
                return true;
            } catch (IOException gone) {
                // A commit of the other one has replaced files meanwhile: the newer ones are there now.
                LOG.debug("The index of another version can't be taken over yet", gone);
                discard(folder);
            }
        }
        return false;
    }

    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (FileSystemException | UnsupportedOperationException notHere) {
            Files.copy(file, link);
        }
    }

    private static void discard(Path folder) {
        try {
            if (Files.exists(folder)) {
                delete(folder);
            }
        } catch (IOException stays) {
            LOG.debug("{} can't be deleted", folder, stays);
        }
    }

    @Override
    public boolean isBroken() {
        return broken
                || opened.writer().getTragicException() != null
                || !opened.writer().isOpen();
    }

    @Override
    public void renew() throws IOException {
        Opened old = opened;
        try {
            old.searchers().close();
            old.writer().rollback();
        } catch (IOException | AlreadyClosedException lost) {
            LOG.debug("The broken index can't be closed in order", lost);
        } finally {
            old.directory().close();
        }
        delete(folder);
        titles.clear();
        untold = true;
        opened = opened();
        near = remembering(NEAR_REMEMBERED);
        broken = false;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public long position() {
        return Long.parseLong(state.getOrDefault("position", "0"));
    }

    @Override
    public boolean isComplete() {
        return Boolean.parseBoolean(state.get("complete"));
    }

    @Override
    public void nextGeneration() {
        state.put("generation", String.valueOf(generation() + 1));
    }

    private long generation() {
        return Long.parseLong(state.getOrDefault("generation", "0"));
    }

    @Override
    public void removeOlder() throws IOException {
        opened.writer()
                .deleteDocuments(new BooleanQuery.Builder()
                        .add(new FieldExistsQuery("entry"), Occur.MUST)
                        .add(new TermQuery(new Term("generation", String.valueOf(generation()))), Occur.MUST_NOT)
                        .build());
    }

    @Override
    public String fingerprint() {
        return state.getOrDefault("fingerprint", "");
    }

    @Override
    public void put(Entry entry, String by) throws IOException {
        List<String> words = Words.of(entry.title());
        String title = Entry.titleKey(words);
        Document document = document(entry, words, title);
        document.add(new StringField("generation", String.valueOf(generation()), Field.Store.NO));
        opened.writer().updateDocument(new Term("key", entry.key()), document);
        if (!by.isEmpty() && !words.isEmpty()) {
            note(entry.kind(), entry.title(), title, by);
        }
    }

    /** @return the entry as every index has it */
    static Document document(Entry entry) throws IOException {
        List<String> words = Words.of(entry.title());
        return document(entry, words, Entry.titleKey(words));
    }

    private static Document document(Entry entry, List<String> words, String title) throws IOException {
        Document document = new Document();
        document.add(new StringField("key", entry.key(), Field.Store.NO));
        document.add(new StringField("kind", entry.kind().name(), Field.Store.NO));
        for (Entry.Known skill : entry.skills()) {
            document.add(new StringField("skill", skill.id(), Field.Store.NO));
            facet(document, "skill", skill.id());
        }
        document.add(new Field("title", new WordStream(words), WORDS));
        document.add(new Field("text", new WordStream(Words.of(entry.text())), WORDS));
        if (entry.rate() != null) {
            document.add(new LongPoint("rate:" + entry.currency(), entry.rate()));
            facet(document, "rate", Search.band(entry.rate(), entry.currency()));
        }
        for (String country : entry.countries()) {
            document.add(new StringField("country", country, Field.Store.NO));
            facet(document, "country", country);
        }
        entry.cities().stream().distinct().forEach(city -> facet(document, "city", city));
        for (Spot spot : entry.spots()) {
            document.add(new LatLonPoint("at", spot.latitude(), spot.longitude()));
        }
        for (Pair.Language language : entry.languages()) {
            facet(document, "language", language.code());
            // A freelancer is found by each level up to the own one, a mission by the one that it needs.
            int least = entry.kind() == Entry.Kind.MISSION ? language.level() : 1;
            for (int level = least; level <= language.level(); level++) {
                document.add(new StringField("language", language.code() + level, Field.Store.NO));
            }
        }
        document.add(new LongPoint(
                "from", entry.from() == null ? Long.MIN_VALUE : entry.from().toEpochDay()));
        document.add(new LongPoint(
                "until", entry.until() == null ? Long.MAX_VALUE : entry.until().toEpochDay()));
        facet(document, "availability", Search.month(entry.from()));
        String remote = entry.remote() == null ? "ANY" : entry.remote().name();
        document.add(new StringField("remote", remote, Field.Store.NO));
        facet(document, "remote", remote);
        document.add(new StringField("open", String.valueOf(entry.open()), Field.Store.NO));
        document.add(new NumericDocValuesField("changed", entry.changedOn().toEpochDay()));
        if (entry.vertical() != null) {
            document.add(new StringField("vertical", entry.vertical(), Field.Store.NO));
        }
        document.add(new StringField("titled", title, Field.Store.NO));
        document.add(new BinaryDocValuesField("entry", PackedEntry.write(entry)));
        return document;
    }

    /**
     * Each title has a document of its own, for many people have the same. It is written without its meaning at first, which
     * takes a hundred times as long as all else: whoever has it is found by words meanwhile.
     */
    private void note(Entry.Kind kind, String written, String title, String by) throws IOException {
        if (titles.put(kind + ":" + by + ":" + title, true) != null || vector(kind, title, by) != null) {
            return;
        }
        Document document = titleDocument(kind, title);
        document.add(new StringField("untold", by, Field.Store.NO));
        document.add(new StoredField("written", kind.name() + ' ' + written));
        opened.writer().updateDocument(titleTerm(kind, title), document);
        untold = true;
    }

    private static Document titleDocument(Entry.Kind kind, String title) {
        Document document = new Document();
        document.add(new StringField("key", titleTerm(kind, title).text(), Field.Store.NO));
        document.add(new SortedDocValuesField("title-key", new BytesRef(title)));
        return document;
    }

    private static Term titleTerm(Entry.Kind kind, String title) {
        return new Term("key", "title:" + kind + ":" + title);
    }

    /** A title of which nobody has said yet what it means. */
    record Untold(Entry.Kind kind, String written) {}

    /** @return some titles of which {@code by} has still to say what they mean, of those that are shown */
    List<Untold> untold(String by, int most) {
        if (!untold) {
            return List.of();
        }
        List<Untold> some = ask(searcher -> {
            List<Untold> found = new ArrayList<>();
            var stored = searcher.storedFields();
            for (ScoreDoc hit : searcher.search(new TermQuery(new Term("untold", by)), most).scoreDocs) {
                String[] parts = stored.document(hit.doc).get("written").split(" ", 2);
                found.add(new Untold(Entry.Kind.valueOf(parts[0]), parts[1]));
            }
            return found;
        });
        untold = !some.isEmpty();
        return some;
    }

    /** @param meant what the title means, or {@code null} when that can't be said */
    void tell(Untold one, Entry.Meant meant) throws IOException {
        String title = Entry.titleKey(one.written());
        Document document = titleDocument(one.kind(), title);
        if (meant != null) {
            document.add(new KnnByteVectorField(
                    meaningField(one.kind(), meant.by()), meant.vector(), VectorSimilarityFunction.COSINE));
        }
        opened.writer().updateDocument(titleTerm(one.kind(), title), document);
        otherTitles = true;
    }

    /** @return what a title means, as it is shown, or {@code null} while nobody has said so */
    byte[] vector(Entry.Kind kind, String title, String by) {
        Term key = titleTerm(kind, title);
        return ask(searcher -> {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                PostingsEnum found = leaf.reader().postings(key, PostingsEnum.NONE);
                ByteVectorValues vectors =
                        found == null ? null : leaf.reader().getByteVectorValues(meaningField(kind, by));
                Bits live = leaf.reader().getLiveDocs();
                for (int doc = vectors == null ? NO_MORE_DOCS : found.nextDoc();
                        doc != NO_MORE_DOCS;
                        doc = found.nextDoc()) {
                    if ((live == null || live.get(doc)) && vectors.advance(doc) == doc) {
                        return vectors.vectorValue().clone();
                    }
                }
            }
            return null;
        });
    }

    @Override
    public void removeUnusedTitles() throws IOException {
        List<Term> unused = ask(searcher -> {
            List<Term> found = new ArrayList<>();
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                SortedDocValues keys = DocValues.getSorted(leaf.reader(), "title-key");
                Bits live = leaf.reader().getLiveDocs();
                for (int doc = keys.nextDoc(); doc != NO_MORE_DOCS; doc = keys.nextDoc()) {
                    if (live == null || live.get(doc)) {
                        String title = keys.lookupOrd(keys.ordValue()).utf8ToString();
                        if (searcher.count(new TermQuery(new Term("titled", title))) == 0) {
                            found.add(titleTerm(Entry.Kind.FREELANCER, title));
                            found.add(titleTerm(Entry.Kind.MISSION, title));
                        }
                    }
                }
            }
            return found;
        });
        titles.clear();
        opened.writer().deleteDocuments(unused.toArray(Term[]::new));
        otherTitles = true;
    }

    private static String meaningField(Entry.Kind kind, String by) {
        return "meaning:" + kind + ":" + by;
    }

    /** A title in the index, and how near it is in meaning, from -1 to 1. */
    record NearTitle(String key, double likeness) {}

    /** What was looked for. */
    private record Near(Entry.Kind kind, String by, ByteBuffer vector, int most) {}

    /**
     * To look for them takes longer than all else that a request asks of the index, and a mission is matched again and again.
     *
     * @return the titles of that kind which are nearest in meaning, the nearest first
     */
    List<NearTitle> titles(Entry.Kind kind, Entry.Meant meant, int most) {
        // Taken before the index is asked: what an older picture of it answers must not be remembered of a newer one.
        Map<Near, List<NearTitle>> remembered = near;
        Near key = new Near(kind, meant.by(), ByteBuffer.wrap(meant.vector()), most);
        List<NearTitle> before = remembered.get(key);
        if (before != null) {
            return before;
        }
        List<NearTitle> found = look(kind, meant, most);
        remembered.put(key, found);
        return found;
    }

    private List<NearTitle> look(Entry.Kind kind, Entry.Meant meant, int most) {
        return ask(searcher -> {
            List<NearTitle> near = new ArrayList<>();
            var query = new KnnByteVectorQuery(meaningField(kind, meant.by()), meant.vector(), most);
            var leaves = searcher.getIndexReader().leaves();
            for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
                LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
                SortedDocValues keys = DocValues.getSorted(leaf.reader(), "title-key");
                if (keys.advanceExact(hit.doc - leaf.docBase)) {
                    near.add(new NearTitle(keys.lookupOrd(keys.ordValue()).utf8ToString(), 2.0 * hit.score - 1));
                }
            }
            return near;
        });
    }

    private static void facet(Document document, String facet, String value) {
        document.add(new SortedSetDocValuesField(FacetCounts.FIELDS.get(facet), new BytesRef(value)));
    }

    @Override
    public void remove(Entry.Kind kind, UUID id) throws IOException {
        opened.writer().deleteDocuments(new Term("key", Entry.key(kind, id)));
    }

    @Override
    public void clear() throws IOException {
        titles.clear();
        otherTitles = true;
        opened.writer().deleteAll();
    }

    @Override
    public void show(long position, String fingerprint, boolean complete) throws IOException {
        state.put("format", FORMAT);
        state.put("complete", String.valueOf(complete));
        state.put("position", String.valueOf(position));
        state.put("fingerprint", fingerprint);
        opened.writer().setLiveCommitData(Map.copyOf(state).entrySet());
        opened.searchers().maybeRefreshBlocking();
        if (otherTitles) {
            near = remembering(NEAR_REMEMBERED);
            otherTitles = false;
        }
    }

    @Override
    public void commit() throws IOException {
        opened.writer().commit();
    }

    @Override
    public Optional<Entry> find(Entry.Kind kind, UUID id) {
        List<Entry> found = best(Filters.term("key", Entry.key(kind, id)), 1);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    @Override
    public List<Entry> best(Sought sought, int most) {
        Query query = LuceneQueries.of(sought);
        return ask(searcher -> read(searcher, searcher.search(query, most).scoreDocs));
    }

    @Override
    public Hits search(Sought sought, int most, boolean newest) {
        Query query = LuceneQueries.of(sought);
        return ask(searcher -> {
            FacetCounts counts = FacetCounts.of(searcher, query);
            ScoreDoc[] hits =
                    newest ? searcher.search(query, most, NEWEST).scoreDocs : searcher.search(query, most).scoreDocs;
            return new Hits(counts.total(), read(searcher, hits), counts.counts());
        });
    }

    /** @return the entries that were found, in the order of the hits */
    static List<Entry> read(IndexSearcher searcher, ScoreDoc[] hits) throws IOException {
        // Each part of the index is read once, from its beginning to its end.
        Integer[] places = new Integer[hits.length];
        Arrays.setAll(places, Integer::valueOf);
        Arrays.sort(places, Comparator.comparingInt(place -> hits[place].doc));
        Entry[] entries = new Entry[hits.length];
        LeafReaderContext leaf = null;
        BinaryDocValues packed = null;
        for (int place : places) {
            int document = hits[place].doc;
            if (leaf == null || document >= leaf.docBase + leaf.reader().maxDoc()) {
                var leaves = searcher.getIndexReader().leaves();
                leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
                packed = DocValues.getBinary(leaf.reader(), "entry");
            }
            if (!packed.advanceExact(document - leaf.docBase)) {
                throw new CorruptIndexException("an entry has no content", String.valueOf(leaf.reader()));
            }
            entries[place] = PackedEntry.read(packed.binaryValue());
        }
        return List.of(entries);
    }

    /** What is done with a picture of the index that does not change meanwhile. */
    interface Question<T> {
        T ask(IndexSearcher searcher) throws IOException;
    }

    <T> T ask(Question<T> question) {
        SearcherManager searchers = opened.searchers();
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return question.ask(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException | AlreadyClosedException unreadable) {
            LOG.debug("The index of matching can't be read", unreadable);
            broken |= unreadable instanceof IOException;
            throw new Unavailable("The index is being built again. Try again in a moment.", RETRY);
        }
    }

    @Override
    public long documents() {
        return opened.writer().isOpen()
                ? ask(searcher -> (long) searcher.count(new TermQuery(new Term("kind", Entry.Kind.FREELANCER.name())))
                        + searcher.count(new TermQuery(new Term("kind", Entry.Kind.MISSION.name()))))
                : 0;
    }

    static String json(MatchFilter filter) {
        try {
            return JSON.writeValueAsString(filter);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a filter can't be written", impossible);
        }
    }

    static MatchFilter filter(String json) {
        try {
            return JSON.readValue(json, MatchFilter.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a stored filter can't be read", broken);
        }
    }

    @Override
    public void close() throws IOException {
        opened.searchers().close();
        opened.writer().close();
        opened.directory().close();
    }
}
